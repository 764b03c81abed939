"""What the first page of the console says: where things stand, and the one thing to do today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from suyuan.app.approval_asks import list_asks
from suyuan.app.case_views import terms_in
from suyuan.app.clock import Clock
from suyuan.app.duties import paper_duties
from suyuan.app.samples_start import holds_samples
from suyuan.case.states import CaseState
from suyuan.core.errors import InputFault, IntegrityFault
from suyuan.govern.duties import Duty, DutyKind
from suyuan.govern.policy import Policy, parse_policy
from suyuan.ledger.checkpoint import Checkpoint
from suyuan.ledger.cosignature import check_cosignature
from suyuan.ledger.entry import decode_entry
from suyuan.report.messages import Lang
from suyuan.storage.releases import ReleaseTerm
from suyuan.storage.schema import APPROVALS, RELEASES
from suyuan.storage.workspace import Session, Workspace

WITHIN = timedelta(days=30)
"""How far ahead the list of what is due looks."""

OVER = frozenset({CaseState.CLOSED.value, CaseState.ENDED.value})
SHOWN = 5
"""Newest releases on the page."""


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Cases that are not over.

    Attributes:
        open: how many.
        deadline: the next legal deadline of any of them, None where none runs.
        what_zh, what_en: which term of which case that is.
    """

    open: int
    deadline: date | None = None
    what_zh: str = ""
    what_en: str = ""

    def what(self, lang: Lang) -> str:
        """The term in a language."""
        return self.what_zh if lang == "zh" else self.what_en


@dataclass(frozen=True, slots=True)
class Today:
    """Where things stand.

    Attributes:
        day: it is told for.
        people: living records of the registry.
        cases: open cases and their next deadline.
        releases, last_release: made since the first of this month, and when the newest ever was.
        head, head_at: of the ledger, and when its last entry was made.
        witnesses, witnessed_at: how many the policy names, and when one of them cosigned this head last.
        duties: overdue, or due within a month, the earliest first.
        requests: of persons that wait for an answer.
        asks: plans that wait for an approver.
        waiting: plans that were approved and not released.
        newest: releases.
        samples: the people are invented.
        policy_broken: code of what is wrong with the policy; empty where it can be read.
    """

    day: date
    people: int
    cases: OpenCases
    releases: int
    last_release: str
    head: Checkpoint
    head_at: datetime | None
    witnesses: int
    witnessed_at: datetime | None
    duties: tuple[Duty, ...]
    requests: int
    asks: int
    waiting: int
    newest: tuple[ReleaseTerm, ...]
    samples: bool
    policy_broken: str

    @property
    def overdue(self) -> tuple[Duty, ...]:
        """Duties whose last day is over."""
        return tuple(one for one in self.duties if one.overdue(self.day))

    @property
    def next_duty(self) -> Duty | None:
        """The earliest duty that is not overdue."""
        return next((one for one in self.duties if not one.overdue(self.day)), None)


def open_cases(session: Session, now: datetime) -> OpenCases:
    """Open cases and the term of theirs that ends first."""
    number = sum(line.state not in OVER for line in session.cases.all())
    terms = sorted(terms_in(session, now).items(), key=lambda one: one[1].due or one[1].began)
    if not terms:
        return OpenCases(number)
    case, term = terms[0]
    return OpenCases(number, (term.due or term.began).date(), f"{case} {term.zh}", f"{case} {term.en}")


def look_at_today(workspace: Workspace, clock: Clock) -> Today:
    """Gather it; nobody's record is read."""
    now = clock()
    day = now.date()
    broken, policy = "", Policy(recipients={}, purposes={})
    try:
        policy = parse_policy(workspace.policy_text())
    except InputFault as fault:
        broken = fault.code
    with workspace.reading() as session:
        duties = [one for one in paper_duties(session, policy, day) if one.due <= day + WITHIN]
        newest = session.releases.terms(SHOWN)
        people = session.registry.people()
        releases = session.releases.count(day.replace(day=1).isoformat())
        cases = open_cases(session, now)
        waiting = _approved_and_waiting(session)
        asks = len(list_asks(session))
        samples = holds_samples(session)
    head, head_at = _head(workspace)
    return Today(
        day,
        people,
        cases,
        releases,
        newest[0].at if newest else "",
        head,
        head_at,
        len(policy.ledger.witnesses),
        _witnessed(workspace, policy),
        tuple(sorted(duties, key=lambda one: (one.due, one.kind, one.subject))),
        sum(one.kind is DutyKind.REQUEST for one in duties),
        asks,
        waiting,
        newest,
        samples,
        broken,
    )


def _head(workspace: Workspace) -> tuple[Checkpoint, datetime | None]:
    head = workspace.ledger.checkpoint()
    if not head.size:
        return head, None
    return head, decode_entry(workspace.ledger.leaf(head.size - 1), head.size - 1).at


def _witnessed(workspace: Workspace, policy: Policy) -> datetime | None:
    """When a witness of the policy cosigned the head as it is; None where none did."""
    times = []
    for address in policy.ledger.witnesses:
        try:
            times.append(check_cosignature(workspace.ledger.note(), address.key))
        except IntegrityFault:
            continue
    return datetime.fromtimestamp(max(times), tz=UTC) if times else None


def _approved_and_waiting(session: Session) -> int:
    """Plans with an approval that came after the last release: somebody may be waiting for the copy."""
    last = sa.select(sa.func.coalesce(sa.func.max(RELEASES.c.ledger_index), -1)).scalar_subquery()
    query = sa.select(sa.func.count(sa.distinct(APPROVALS.c.plan_sha256))).where(APPROVALS.c.ledger_index > last)
    return int(session.connection.execute(query).scalar_one())
