"""Ways into the console: passwords of operators, their sealed keys, and who is who."""

from __future__ import annotations

from dataclasses import dataclass

from suyuan.app.clock import Clock
from suyuan.app.staff import Signer, proven_staff, require_operator, require_signer
from suyuan.core.canonical import Json
from suyuan.core.errors import PolicyRefusal, UsageFault
from suyuan.govern.approval import Operator
from suyuan.govern.statements import utc_text
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.logins import check_password
from suyuan.storage.operator_key import open_operator_key
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Entrant:
    """An operator who may come in.

    Attributes:
        has_key: whether a sealed key lies here, so that a passphrase is enough to sign.
    """

    operator: Operator
    has_password: bool
    has_key: bool


def list_entrants(workspace: Workspace) -> tuple[Entrant, ...]:
    """Operators in office and what they have left here; faults as ``proven_staff``."""
    with workspace.reading() as session:
        staff = proven_staff(session)
        found = []
        for name in staff.in_office():
            login = session.logins.find(name)
            has_key = login is not None and login.sealed_key is not None
            found.append(Entrant(staff.operators[name], login is not None, has_key))
        return tuple(found)


def come_in(workspace: Workspace, name: str, password: str) -> Operator:
    """The operator of a name and password.

    Raises:
        PolicyRefusal: SY-G170, they are not those of an operator in office; nothing says which of the two was wrong.
    """
    with workspace.reading() as session:
        fits = check_password(session.logins.find(name), password)
        staff = proven_staff(session)
        operator = staff.operators.get(name)
    if not fits or operator is None or operator.revoked_at is not None:
        raise PolicyRefusal("SY-G170")
    return operator


def set_login(workspace: Workspace, signer: Signer, password: str, sealed_key: str | None, clock: Clock) -> None:
    """Set one's own password, proven by one's key, and leave the sealed key file.

    Raises:
        PolicyRefusal: SY-G060, SY-G063, SY-G064, the key is not the registered one of an operator in office.
        UsageFault: SY-U079, the password is too short.
    """
    with workspace.writing() as session:
        operator = require_signer(proven_staff(session), signer)
        now = clock()
        session.logins.set_password(operator.name, password, utc_text(now))
        if sealed_key is not None:
            session.logins.keep_key(operator.name, sealed_key)
        body: dict[str, Json] = {
            "action": "console-login",
            "operator": operator.name,
            "key_left": sealed_key is not None,
        }
        session.log(Entry(Event.OPERATOR_LOGIN, now, body))


def change_password(workspace: Workspace, name: str, old: str, new: str, clock: Clock) -> None:
    """Change a password.

    Raises:
        PolicyRefusal: SY-G170, the old one is not right.
        UsageFault: SY-U079, the new one is too short.
    """
    with workspace.writing() as session:
        if not check_password(session.logins.find(name), old):
            raise PolicyRefusal("SY-G170")
        require_operator(proven_staff(session), name)
        now = clock()
        session.logins.set_password(name, new, utc_text(now))
        session.log(Entry(Event.OPERATOR_LOGIN, now, {"action": "console-password", "operator": name}))


def unseal_signer(workspace: Workspace, name: str, passphrase: str) -> Signer:
    """The operator with the key left here, opened for one act.

    Raises:
        UsageFault: SY-U155 no key lies here; SY-U074 the passphrase does not open it.
        PolicyRefusal: SY-G060, SY-G063, SY-G064, as ``require_signer``.
    """
    with workspace.reading() as session:
        login = session.logins.find(name)
        if login is None or login.sealed_key is None:
            raise UsageFault("SY-U155", operator=name)
        signer = Signer(name, open_operator_key(login.sealed_key, passphrase, name))
        require_signer(proven_staff(session), signer)
    return signer
