"""Who works here, folded from the ledger: only what an operator with the right to say it has signed."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suyuan.core.errors import IntegrityFault
from suyuan.govern.approval import SingleOperator
from suyuan.govern.statements import Join, Leave, role_names
from suyuan.ledger.entry import Entry, Event
from suyuan.ledger.staff import fold_staff

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LEDGER = "suyuan.invalid/1"
KEYS = {name: Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32)) for name in ("li", "wang", "zhao")}


def public(name):
    return KEYS[name].public_key().public_bytes_raw().hex()


def join(name, roles=("approver",), by="li", at=NOW, key=None, signer=None, ledger=LEDGER, forged=None):
    said = Join(ledger=ledger, name=name, roles=roles, public_key=public(key or name), by=by, at=at)
    signature = KEYS[signer or by].sign(said.signed_bytes()).hex()
    body = {"action": "join", "name": name, "roles": role_names(said.roles), "public_key": said.public_key, "by": by}
    return Entry(Event.OPERATOR, at, {**body, "signature": signature, **(forged or {})})


def leave(name, by="li", at=NOW + timedelta(days=1), signer=None):
    said = Leave(ledger=LEDGER, name=name, by=by, at=at)
    signature = KEYS[signer or by].sign(said.signed_bytes()).hex()
    return Entry(Event.OPERATOR, at, {"action": "leave", "name": name, "by": by, "signature": signature})


def alone(name, signer=None):
    said = SingleOperator(operator=name, at=NOW, understood=True)
    signature = KEYS[signer or name].sign(said.signed_bytes()).hex()
    return Entry(Event.OPERATOR, NOW, {"action": "alone", "name": name, "by": name, "signature": signature})


def fold(*entries):
    return fold_staff(enumerate(entries), LEDGER)


def test_joining_and_leaving():
    staff = fold(join("li"), join("wang", ("clerk",)), join("zhao", by="li"), leave("wang"), leave("zhao", by="zhao"))
    assert list(staff.operators) == ["li", "wang", "zhao"]
    assert set(staff.in_office()) == set(staff.approvers()) == {"li"}
    assert (staff.joined["wang"], staff.left["wang"]) == (1, 3)
    assert staff.operators["wang"].revoked_at == NOW + timedelta(days=1)


def test_a_refusal_changes_nothing():
    told = Entry(Event.OPERATOR, NOW, {"action": "join", "name": "wang", "by": "wang", "outcome": "refused"})
    assert list(fold(join("li"), told).operators) == ["li"]


def test_alone_is_true_only_while_nobody_else_works():
    first = (join("li", ("approver", "clerk")), alone("li"))
    assert fold(*first).alone_now() is not None
    assert fold(*first, join("wang", ("auditor",))).alone_now() is not None
    with_another = (*first, join("wang", ("clerk",)))
    assert fold(*with_another).alone_now() is None
    assert fold(*with_another, leave("wang")).alone_now() is not None


@pytest.mark.parametrize(
    "entries",
    [
        (join("li", by="wang"),),
        (join("li", ("clerk",)),),
        (join("li", signer="wang"),),
        (join("li", ledger="suyuan.invalid/2"),),
        (join("li"), join("wang", by="wang")),
        (join("li"), join("wang", signer="wang")),
        (join("li"), join("wang", ("clerk",)), join("zhao", by="wang")),
        (join("li"), join("wang", ("auditor",)), join("zhao", by="wang")),
        (join("li"), join("li")),
        (join("li"), join("wang", key="li")),
        (join("li"), join("wang", ("clerk",), forged={"roles": ["approver"]})),
        (join("li"), join("wang", forged={"name": "zhao"})),
        (join("li"), join("wang", forged={"public_key": public("zhao")})),
        (join("li"), join("wang", forged={"signature": "00"})),
        (join("li"), join("wang", forged={"roles": ["king"]})),
        (join("li"), join("wang"), leave("li", by="li"), join("zhao")),
        (join("li"), leave("li")),
        (join("li"), leave("nobody")),
        (join("li"), join("wang", ("clerk",)), leave("li", by="wang")),
        (join("li"), join("wang", ("clerk",)), leave("wang", signer="wang")),
        (join("li"), join("wang", ("clerk",)), alone("li")),
        (join("li"), alone("li", signer="wang")),
        (alone("li"),),
        (Entry(Event.OPERATOR, NOW, {"action": "crown", "name": "li"}),),
        (Entry(Event.OPERATOR, NOW, {}),),
    ],
)
def test_what_nobody_may_say_is_a_fault(entries):
    with pytest.raises(IntegrityFault) as fault:
        fold(*entries)
    assert fault.value.code == "SY-L034"
    assert fault.value.params == {"index": len(entries) - 1}
