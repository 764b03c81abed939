"""Who works here: the ledger's word, held against the database; and whom a command acts for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suyuan.core.errors import IntegrityFault, PolicyRefusal
from suyuan.govern.approval import Operator, OperatorRole
from suyuan.ledger.entry import Entry, Event, decode_entry
from suyuan.ledger.staff import Staff, fold_staff
from suyuan.storage.workspace import Session


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who says to be an operator, with the key that shall prove it.  ``repr`` shows no key."""

    name: str
    key: Ed25519PrivateKey

    @property
    def public_key(self) -> bytes:
        """32 bytes."""
        return self.key.public_key().public_bytes_raw()

    def __repr__(self) -> str:
        return f"Signer({self.name!r}, …)"


def proven_staff(session: Session) -> Staff:
    """The operators that the ledger proves, once the database says the same.

    Raises:
        IntegrityFault: SY-L032 the database says something else about an operator, SY-L033 about who works alone;
            SY-L034 an entry of the ledger does not hold.
    """
    staff = ledger_staff(session)
    kept, keys = session.operators.all(), session.operators.public_keys()
    for name in [*staff.operators, *kept]:
        if kept.get(name) != staff.operators.get(name) or keys.get(name) != staff.keys.get(name):
            raise IntegrityFault("SY-L032", operator=name)
    if session.operators.declaration() != staff.alone:
        raise IntegrityFault("SY-L033", operator=staff.alone.operator if staff.alone else "-")
    return staff


def ledger_staff(session: Session) -> Staff:
    """The operators that the ledger proves, whatever the database says."""
    ledger = session.workspace.ledger
    return fold_staff(_operator_entries(session), ledger.origin)


def require_operator(staff: Staff, name: str) -> Operator:
    """An operator in office.

    Raises:
        PolicyRefusal: SY-G060 nobody of that name, SY-G063 who left.
    """
    operator = staff.operators.get(name)
    if operator is None:
        raise PolicyRefusal("SY-G060", operator=name)
    if operator.revoked_at is not None:
        raise PolicyRefusal("SY-G063", operator=name, day=operator.revoked_at.date().isoformat())
    return operator


def require_role(operator: Operator, role: OperatorRole) -> None:
    """Demand a role.

    Raises:
        PolicyRefusal: SY-G062, the operator has others.
    """
    if role not in operator.roles:
        held = ", ".join(sorted(one.value for one in operator.roles))
        raise PolicyRefusal("SY-G062", operator=operator.name, role=role.value, held=held)


def require_signer(staff: Staff, signer: Signer) -> Operator:
    """The operator whom a command acts for: in office, and the key is the registered one.

    Raises:
        PolicyRefusal: SY-G060, SY-G063 as ``require_operator``; SY-G064, the key is another one.
    """
    operator = require_operator(staff, signer.name)
    if staff.keys[signer.name] != signer.public_key:
        raise PolicyRefusal("SY-G064", operator=signer.name)
    return operator


def require_clerk(staff: Staff, name: str) -> Operator:
    """An operator who may ask for a release: a clerk in office, or whoever works alone.

    Raises:
        PolicyRefusal: SY-G060, SY-G063 as ``require_operator``; SY-G062, it is no clerk.
    """
    operator = require_operator(staff, name)
    if staff.alone_now() is None:
        require_role(operator, OperatorRole.CLERK)
    return operator


def _operator_entries(session: Session) -> Iterator[tuple[int, Entry]]:
    """Entries about operators; only they are decoded, so that a long ledger costs one pass over its bytes."""
    mark = f'"event":"{Event.OPERATOR.value}"'.encode()
    for index, leaf in enumerate(session.workspace.ledger.leaves()):
        if mark in leaf:
            entry = decode_entry(leaf, index)
            if entry.event is Event.OPERATOR:
                yield index, entry
