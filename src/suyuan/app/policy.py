"""The policy: does it fit itself and the registry, and which one was in force when."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import sqlalchemy as sa

from suyuan.app.clock import Clock
from suyuan.core.errors import SuyuanError
from suyuan.govern.policy import Policy, parse_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.release.layout import lay_out
from suyuan.storage.durable import write_whole
from suyuan.storage.schema import SETTINGS
from suyuan.storage.workspace import Session, Workspace

POLICY_SETTING = "policy_sha256"


@dataclass(frozen=True, slots=True)
class CheckedPolicy:
    """A policy that parses, and the purposes that the registry cannot serve."""

    policy: Policy
    problems: tuple[tuple[str, SuyuanError], ...]


def log_policy(session: Session, clock: Clock) -> None:
    """Log the policy where it is not the one that was logged last, and keep its text beside the releases.

    The ledger holds its digest; the text is the custodian's.
    """
    text = session.workspace.policy_text()
    digest = sha256(text.encode()).hexdigest()
    known = sa.select(SETTINGS.c.value).where(SETTINGS.c.name == POLICY_SETTING)
    if session.connection.execute(known).scalar() == digest:
        return
    folder = session.workspace.folder / "releases" / "policies"
    folder.mkdir(mode=0o700, exist_ok=True)
    write_whole(folder / f"{digest[:32]}.toml", text.encode())
    session.log(Entry(Event.POLICY, clock(), {"sha256": digest}))
    session.connection.execute(sa.delete(SETTINGS).where(SETTINGS.c.name == POLICY_SETTING))
    session.connection.execute(sa.insert(SETTINGS).values(name=POLICY_SETTING, value=digest))


def check_policy(workspace: Workspace) -> CheckedPolicy:
    """Parse the policy and lay every purpose out against the registry's fields.

    Raises:
        InputFault: SY-I050..I052, it cannot be read at all.
    """
    policy = parse_policy(workspace.policy_text())
    with workspace.reading() as session:
        available = [field.name for field in session.registry.fields()]
    problems = []
    for key, purpose in policy.purposes.items():
        try:
            lay_out(key, purpose, purpose.carriers, available)
        except SuyuanError as error:
            problems.append((key, error))
    return CheckedPolicy(policy, tuple(problems))
