"""``operator add | leave | alone``: signed, logged, then remembered.  A step that was interrupted is repeated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from suyuan.app.approvals import logging_refusals
from suyuan.app.clock import Clock
from suyuan.app.staff import Signer, ledger_staff, proven_staff, require_operator, require_role, require_signer
from suyuan.core.canonical import Json
from suyuan.core.errors import PolicyRefusal, UsageFault
from suyuan.govern.approval import Name, Operator, OperatorRole, SingleOperator
from suyuan.govern.statements import Join, Leave, role_names
from suyuan.ledger.entry import Entry, Event
from suyuan.ledger.staff import Staff, may_join, may_leave, may_work_alone
from suyuan.storage.workspace import Session, Workspace

Said = TypeVar("Said", Join, Leave, SingleOperator)


@dataclass(frozen=True, slots=True)
class StaffChange:
    """What became of a change.

    Attributes:
        ledger_index: of its entry.
        repeated: it was in the ledger before; only the database was brought up to it, if need be.
    """

    operator: Operator
    ledger_index: int
    repeated: bool


def list_operators(workspace: Workspace) -> Staff:
    """Everybody who works or worked here, proven by the ledger; faults as ``proven_staff``."""
    with workspace.reading() as session:
        return proven_staff(session)


def add_operator(
    workspace: Workspace, name: str, roles: frozenset[OperatorRole], public_key: bytes, signer: Signer, clock: Clock
) -> StaffChange:
    """Let somebody work here.

    Args:
        public_key: 32 bytes, as the newcomer handed it in.
        signer: an approver in office; for the first operator the newcomer.

    Raises:
        PolicyRefusal: SY-G060, SY-G062..G064 the signer may not; SY-G065 name or key is taken; SY-G069 the first
            operator must be an approver who signs for itself.
        UsageFault: SY-U077, that is no name.
    """
    with _refusals(workspace, clock, "join", name, signer), workspace.writing() as session:
        staff = ledger_staff(session)
        said = Join(
            ledger=workspace.ledger.origin,
            name=check_name(name),
            roles=roles,
            public_key=public_key.hex(),
            by=check_name(signer.name),
            at=clock(),
        )
        if name in staff.in_office() and staff.keys[name] == public_key and staff.operators[name].roles == roles:
            return _repeat(session, staff, name)
        proven_staff(session)
        if staff.operators:
            require_role(require_signer(staff, signer), OperatorRole.APPROVER)
        elif signer.public_key != public_key:
            raise PolicyRefusal("SY-G064", operator=name)
        _obey(may_join, staff, said, {"taken": "SY-G065", "first": "SY-G069"})
        index = _log(session, said, "join", signer, public_key=said.public_key, roles=[*role_names(roles)])
        operator = Operator(name=name, roles=roles, since=said.at)
        session.operators.add(operator, public_key, index)
    return StaffChange(operator, index, repeated=False)


def leave_operator(workspace: Workspace, name: str, signer: Signer, clock: Clock) -> StaffChange:
    """Let somebody leave: from now on neither the key nor an approval of that person serves anything.

    Args:
        signer: that person, or an approver in office.

    Raises:
        PolicyRefusal: SY-G060, SY-G062..G064 as ``add_operator``; SY-G068, the last approver cannot leave.
    """
    with _refusals(workspace, clock, "leave", name, signer), workspace.writing() as session:
        staff = ledger_staff(session)
        if name in staff.left:
            return _repeat(session, staff, name)
        proven_staff(session)
        operator = require_signer(staff, signer)
        if name != signer.name:
            require_role(operator, OperatorRole.APPROVER)
        leaving = require_operator(staff, name)
        said = Leave(ledger=workspace.ledger.origin, name=name, by=signer.name, at=clock())
        _obey(may_leave, staff, said, {"last": "SY-G068"})
        index = _log(session, said, "leave", signer)
        session.operators.revoke(name, said.at)
    return StaffChange(leaving.model_copy(update={"revoked_at": said.at}), index, repeated=False)


def declare_alone(workspace: Workspace, signer: Signer, clock: Clock) -> StaffChange:
    """Say, once, that nobody else approves here; it lapses when another clerk or approver joins.

    Raises:
        PolicyRefusal: SY-G060, SY-G063, SY-G064 as ``add_operator``; SY-G067, others work here.
    """
    with _refusals(workspace, clock, "alone", signer.name, signer), workspace.writing() as session:
        staff = ledger_staff(session)
        operator = require_signer(staff, signer)
        alone = staff.alone_now()
        if alone is not None:
            session.operators.declare(alone, staff.alone_signature, staff.alone_index)
            proven_staff(session)
            return StaffChange(operator, staff.alone_index, repeated=True)
        proven_staff(session)
        said = SingleOperator(operator=signer.name, at=clock(), understood=True)
        _obey(may_work_alone, staff, said, {"others": "SY-G067"})
        index = _log(session, said, "alone", signer)
        session.operators.declare(said, signer.key.sign(said.signed_bytes()), index)
    return StaffChange(operator, index, repeated=False)


def _log(session: Session, said: Join | Leave | SingleOperator, action: str, signer: Signer, **more: Json) -> int:
    name = said.operator if isinstance(said, SingleOperator) else said.name
    signature = signer.key.sign(said.signed_bytes()).hex()
    body: dict[str, Json] = {"action": action, "name": name, "by": signer.name, "signature": signature, **more}
    return session.log(Entry(Event.OPERATOR, said.at, body))


def _repeat(session: Session, staff: Staff, name: str) -> StaffChange:
    """Bring the database up to what the ledger says of one operator."""
    operator = staff.operators[name]
    if name not in session.operators.all():
        session.operators.add(operator, staff.keys[name], staff.joined[name])
    elif operator.revoked_at is not None:
        session.operators.revoke(name, operator.revoked_at)
    proven_staff(session)
    return StaffChange(operator, staff.left.get(name, staff.joined[name]), repeated=True)


def _obey(rule: Callable[[Staff, Said], None], staff: Staff, said: Said, codes: Mapping[str, str]) -> None:
    """Turn a broken rule into its refusal."""
    try:
        rule(staff, said)
    except ValueError as error:
        name = said.operator if isinstance(said, SingleOperator) else said.name
        others = ", ".join(one for one in staff.working() if one != name)
        raise PolicyRefusal(codes[str(error)], operator=name, others=others or "-") from error


def _refusals(
    workspace: Workspace, clock: Clock, action: str, name: str, signer: Signer
) -> AbstractContextManager[None]:
    about: dict[str, Json] = {"action": action, "name": name, "by": signer.name}
    return logging_refusals(workspace, clock, about, Event.OPERATOR)


def check_name(name: str) -> str:
    """A name that an operator may bear: letters, digits and ``. _ @ -``; a pseudonym will do.

    Raises:
        UsageFault: SY-U077, it is none.
    """
    try:
        return TypeAdapter(Name).validate_python(name)
    except ValidationError as error:
        raise UsageFault("SY-U077", name=name[:64]) from error
