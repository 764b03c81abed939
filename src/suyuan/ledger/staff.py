"""Who works here, as the ledger proves it: every joining, leaving and declaration is a signed entry, folded in order.

The first operator joins by its own signature and must be an approver; everybody after that joins by the signature of an
approver in office.  The database holds the same for quick looks, and is held against this before anything rests on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from suyuan.core.errors import IntegrityFault
from suyuan.govern.approval import Operator, OperatorRole, SingleOperator
from suyuan.govern.signature import SignatureBroken, check_signature
from suyuan.govern.statements import Join, Leave
from suyuan.ledger.entry import Entry

REFUSED = "refused"
"""The outcome of an entry that only tells that something was refused."""


@dataclass(slots=True)
class Staff:
    """Operators, their keys and the declaration of working alone, as entries tell them.

    Attributes:
        operators: by name, in the order in which they joined; also those who left.
        keys: public keys by name, 32 bytes each.
        joined: where each operator's joining stands in the ledger.
        left: where each leaving stands.
        alone: the newest declaration of somebody who works alone, None for none.
        alone_index: where it stands.
        alone_signature: its signature.
    """

    operators: dict[str, Operator] = field(default_factory=dict)
    keys: dict[str, bytes] = field(default_factory=dict)
    joined: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    alone: SingleOperator | None = None
    alone_index: int = -1
    alone_signature: bytes = b""

    def in_office(self) -> dict[str, Operator]:
        """Operators who did not leave."""
        return {name: one for name, one in self.operators.items() if one.revoked_at is None}

    def approvers(self) -> dict[str, Operator]:
        """Operators in office who may approve."""
        return {name: one for name, one in self.in_office().items() if OperatorRole.APPROVER in one.roles}

    def working(self) -> dict[str, Operator]:
        """Operators in office who do more than look."""
        return {name: one for name, one in self.in_office().items() if one.roles != {OperatorRole.AUDITOR}}

    def alone_now(self) -> SingleOperator | None:
        """The declaration while it is true: it lapses as soon as another clerk or approver works here."""
        alone = self.alone
        return alone if alone is not None and set(self.working()) == {alone.operator} else None


def fold_staff(entries: Iterable[tuple[int, Entry]], ledger: str) -> Staff:
    """Fold the ``operator`` entries of a ledger.

    Args:
        entries: with their places, ascending; entries that tell of a refusal are passed over.
        ledger: origin of the ledger, which every statement names.

    Raises:
        IntegrityFault: SY-L034, an entry is not what its signer may say, or not signed by it.
    """
    staff = Staff()
    for index, entry in entries:
        if entry.body.get("outcome") == REFUSED:
            continue
        try:
            _STEPS[str(entry.body["action"])](staff, index, entry, ledger)
        except (KeyError, TypeError, ValueError, ValidationError) as error:
            raise IntegrityFault("SY-L034", index=index) from error
    return staff


def may_join(staff: Staff, said: Join) -> None:
    """Whether this joining follows the rules; ``ValueError`` names the rule that it breaks."""
    if said.name in staff.operators or bytes.fromhex(said.public_key) in staff.keys.values():
        raise ValueError("taken")
    if not staff.operators:
        if said.by != said.name or OperatorRole.APPROVER not in said.roles:
            raise ValueError("first")
    elif said.by not in staff.approvers():
        raise ValueError("approver")


def may_leave(staff: Staff, said: Leave) -> None:
    """Whether this leaving follows the rules; ``ValueError`` names the rule that it breaks."""
    if said.name not in staff.in_office():
        raise ValueError("unknown")
    if said.by not in staff.approvers() and said.by != said.name:
        raise ValueError("approver")
    if set(staff.approvers()) == {said.name}:
        raise ValueError("last")


def may_work_alone(staff: Staff, said: SingleOperator) -> None:
    """Whether this declaration is true; ``ValueError`` names the rule that it breaks."""
    if set(staff.working()) != {said.operator}:
        raise ValueError("others")


def _join(staff: Staff, index: int, entry: Entry, ledger: str) -> None:
    body: Mapping[str, Any] = entry.body
    said = Join(
        ledger=ledger,
        name=body["name"],
        roles=body["roles"],
        public_key=body["public_key"],
        by=body["by"],
        at=entry.at,
    )
    may_join(staff, said)
    key = bytes.fromhex(said.public_key)
    _check(key if said.by == said.name else staff.keys[said.by], body, said.signed_bytes())
    staff.operators[said.name] = Operator(name=said.name, roles=said.roles, since=said.at)
    staff.keys[said.name] = key
    staff.joined[said.name] = index


def _leave(staff: Staff, index: int, entry: Entry, ledger: str) -> None:
    body: Mapping[str, Any] = entry.body
    said = Leave(ledger=ledger, name=body["name"], by=body["by"], at=entry.at)
    may_leave(staff, said)
    _check(staff.keys[said.by], body, said.signed_bytes())
    staff.operators[said.name] = staff.operators[said.name].model_copy(update={"revoked_at": said.at})
    staff.left[said.name] = index


def _alone(staff: Staff, index: int, entry: Entry, _ledger: str) -> None:
    body: Mapping[str, Any] = entry.body
    said = SingleOperator(operator=body["name"], at=entry.at, understood=True)
    may_work_alone(staff, said)
    _check(staff.keys[said.operator], body, said.signed_bytes())
    staff.alone, staff.alone_index, staff.alone_signature = said, index, bytes.fromhex(body["signature"])


def _check(key: bytes, body: Mapping[str, Any], said: bytes) -> None:
    try:
        check_signature(key, bytes.fromhex(body["signature"]), said)
    except SignatureBroken as error:
        raise ValueError("signature") from error


_STEPS = {"join": _join, "leave": _leave, "alone": _alone}
