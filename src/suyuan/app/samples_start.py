"""Samples for a workspace that holds nothing yet: invented people, recipients, consents, assessments."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa

from suyuan.app.clock import Clock
from suyuan.app.demo import demo_policy
from suyuan.app.demo_consent import collect_consents
from suyuan.app.demo_govern import assess_recipient
from suyuan.app.import_registry import ImportResult, import_file
from suyuan.app.policy import log_policy
from suyuan.core.errors import PolicyRefusal
from suyuan.engines.writing import write_table
from suyuan.govern.policy import Policy, parse_policy
from suyuan.samples.people import invent_newborns
from suyuan.storage.durable import write_whole
from suyuan.storage.schema import SETTINGS
from suyuan.storage.workspace import Session, Workspace

PEOPLE = 3_000
SEED = 20240401
SETTING = "samples"
CONTRACT_DAYS = 365
_CONTRACT_END = re.compile(r"expires = \d{4}-\d{2}-\d{2}")
_REMARK = "# 以下为样例：人和机构都是虚构的。 Samples: people and firms are invented."
_FIRST_RECIPIENT = "[recipients.qicai-photo]"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SampleStart:
    """What was filled in."""

    imported: ImportResult
    recipients: int
    consents: int


def fill_with_samples(
    workspace: Workspace, folder: Path, clock: Clock, progress: Progress = lambda _stage: None, people: int = PEOPLE
) -> SampleStart:
    """Fill a workspace with invented people, and with what stands before a first release.

    Args:
        folder: a place for the sample file.
        people: how many.

    Raises:
        PolicyRefusal: SY-G172, there are people already: invented ones are never mixed with them.
    """
    with workspace.reading() as session:
        if session.registry.size():
            raise PolicyRefusal("SY-G172")
    progress("policy")
    policy, added = _add_recipients(workspace, clock)
    progress("people")
    file = folder / "样例名册.csv"
    write_table(invent_newborns(people, SEED), file)
    imported = import_file(workspace, file, clock)
    progress("consents")
    consents = collect_consents(workspace, policy, clock, SEED)
    progress("assessments")
    for recipient in added:
        purpose = next(key for key, one in policy.purposes.items() if recipient in (one.recipients or ()))
        assess_recipient(workspace, recipient, purpose, clock)
    return SampleStart(imported, len(added), consents)


def holds_samples(session: Session) -> bool:
    """Whether the people of this workspace are invented ones."""
    return session.connection.execute(sa.select(SETTINGS.c.value).where(SETTINGS.c.name == SETTING)).scalar() == "1"


def _add_recipients(workspace: Workspace, clock: Clock) -> tuple[Policy, tuple[str, ...]]:
    """Recipients and purposes of the demo, with contracts that run today; what the policy says already stays."""
    until = (clock() + timedelta(days=CONTRACT_DAYS)).date()
    text = demo_policy(SEED)
    tail = _CONTRACT_END.sub(f"expires = {until.isoformat()}", text[text.index(_FIRST_RECIPIENT) :])
    with workspace.writing() as session:
        before = workspace.policy_text()
        known = parse_policy(before)
        if _FIRST_RECIPIENT in before:  # an earlier try was interrupted after this step
            return known, tuple(key for key in parse_policy(text).recipients if key in known.recipients)
        if known.honey.phones:
            tail = tail[: tail.index("[honey]")]
        after = (
            before.rstrip("\n")
            + "\n\n# 以下为样例：人和机构都是虚构的。 Samples: people and firms are invented.\n"
            + tail
        )
        policy = parse_policy(after)
        write_whole(workspace.policy_file, after.encode())
        log_policy(session, clock)
        session.connection.execute(sa.insert(SETTINGS).values(name=SETTING, value="1"))
    return policy, tuple(key for key in policy.recipients if key not in known.recipients)
