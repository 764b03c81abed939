"""A plan that waits for its approver: who asked, when, and for which digest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256

import sqlalchemy as sa

from suyuan.app.clock import Clock
from suyuan.app.operators import check_name
from suyuan.govern.statements import utc_text
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.schema import APPROVALS, RELEASES, SETTINGS
from suyuan.storage.workspace import Session, Workspace

PREFIX = "ask "
MOST = 200


@dataclass(frozen=True, slots=True)
class Ask:
    """A request for approval.

    Attributes:
        operator: who asked; empty for the local user.
    """

    recipient: str
    purpose: str
    plan_sha256: str
    release_id: str
    operator: str
    at: str


def ask_approval(workspace: Workspace, ask: Ask, clock: Clock) -> bool:
    """Log the request and keep it until the plan is approved or released; a changed plan takes the older one's place.

    Returns:
        Whether it is new.

    Raises:
        UsageFault: SY-U077, the operator's name is none.
    """
    if ask.operator:
        check_name(ask.operator)
    name = PREFIX + sha256(f"{ask.recipient}\n{ask.purpose}".encode()).hexdigest()[:32]
    this = SETTINGS.c.name == name
    with workspace.writing() as session:
        old = session.connection.execute(sa.select(SETTINGS.c.value).where(this)).scalar()
        if old is not None and json.loads(old)["plan"] == ask.plan_sha256:
            return False
        now = clock()
        about = {"recipient": ask.recipient, "purpose": ask.purpose, "plan": ask.plan_sha256, "release": ask.release_id}
        by = {"operator": ask.operator} if ask.operator else {}
        session.log(Entry(Event.APPROVAL, now, {**about, **by, "outcome": "asked"}))
        value = json.dumps({**about, "operator": ask.operator, "at": utc_text(now)}, ensure_ascii=False)
        session.connection.execute(sa.delete(SETTINGS).where(this))
        session.connection.execute(sa.insert(SETTINGS).values(name=name, value=value))
    return True


def list_asks(session: Session) -> tuple[Ask, ...]:
    """Requests that nobody has answered, the oldest first."""
    query = sa.select(SETTINGS.c.value).where(SETTINGS.c.name.startswith(PREFIX)).limit(MOST)
    found = []
    for value in session.connection.execute(query).scalars():
        told = json.loads(value)
        found.append(
            Ask(told["recipient"], told["purpose"], told["plan"], told["release"], told["operator"], told["at"])
        )
    answered = set(session.connection.execute(sa.select(APPROVALS.c.plan_sha256)).scalars())
    released = set(session.connection.execute(sa.select(RELEASES.c.id)).scalars()) if found else set()
    waiting = [one for one in found if one.plan_sha256 not in answered and one.release_id not in released]
    return tuple(sorted(waiting, key=lambda one: one.at))
