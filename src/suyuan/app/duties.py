"""``policy due``: everything that is overdue or due, gathered from the whole workspace."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa

from suyuan.app.headcount import count_heads
from suyuan.govern.duties import (
    Duty,
    DutyKind,
    HeldCopy,
    Paper,
    PaperKind,
    deletions_due,
    minors_audit_due,
    promises_due,
)
from suyuan.govern.policy import Policy, parse_policy
from suyuan.govern.request_states import RequestState, is_open
from suyuan.govern.requests import Right
from suyuan.storage.schema import IMPORTS
from suyuan.storage.workspace import Session, Workspace


def list_duties(workspace: Workspace, on: date, within: int) -> tuple[Duty, ...]:
    """What is overdue on that day or falls due within so many days after it, the earliest first."""
    policy = parse_policy(workspace.policy_text())
    with workspace.reading() as session:
        found = gather_duties(session, policy, on)
    last = on + timedelta(days=within)
    kept = (one for one in found if one.due <= last)
    return tuple(sorted(kept, key=lambda one: (one.due, one.kind, one.subject)))


def gather_duties(session: Session, policy: Policy, on: date) -> list[Duty]:
    """All duties that are open on that day."""
    stored = [one for one in session.papers.all() if one.at <= on]
    reported = [year for one in stored if isinstance(year := one.body.get("year"), int)]
    return [
        *paper_duties(session, policy, on),
        *minors_audit_due(on, _children_since(session, on), reported),
    ]


def paper_duties(session: Session, policy: Policy, on: date) -> list[Duty]:
    """Those duties that follow from what is on file, without looking at anybody's record."""
    stored = [one for one in session.papers.all() if one.at <= on]
    papers = [Paper(PaperKind(one.kind), one.recipient, one.purpose, one.release, one.expires) for one in stored]
    copies = [copy for copy in held_copies(session) if copy.released <= on]
    return [
        *deletions_due(copies, papers),
        *promises_due(papers, copies),
        *_contracts_due(policy, copies, papers),
        *(
            Duty(DutyKind.REVIEW, one.review_by, one.assessment_id, one.recipient, one.purpose)
            for one in session.assessments.due(date.max)
        ),
        *_requests_due(session),
    ]


def held_copies(session: Session) -> tuple[HeldCopy, ...]:
    """All copies that ever left, with the term they left under."""
    return tuple(
        HeldCopy(one.release_id, one.recipient, one.purpose, date.fromisoformat(one.at[:10]), one.keep_days)
        for one in session.releases.terms()
    )


def _contracts_due(policy: Policy, copies: list[HeldCopy], papers: list[Paper]) -> list[Duty]:
    """Contracts by their last day, of recipients that hold a copy."""
    holders = {one.recipient for one in deletions_due(copies, papers)}
    return [
        Duty(DutyKind.CONTRACT, one.contract.expires, name, name)
        for name, one in policy.recipients.items()
        if name in holders and one.contract is not None and one.contract.expires is not None
    ]


def _requests_due(session: Session) -> list[Duty]:
    found, granted = [], []
    for one in session.requests.all():
        state = RequestState(one.state)
        if is_open(state):
            found.append(Duty(DutyKind.REQUEST, one.due, one.request_id))
        elif state is RequestState.GRANTED and one.right == Right.DELETE and one.rid is not None:
            granted.append(one)
    living = {int(rid) for rid in session.registry.rids()} if granted else set()
    return found + [
        Duty(DutyKind.ERASURE, one.answered_at or one.due, one.request_id) for one in granted if one.rid in living
    ]


def _children_since(session: Session, on: date) -> date | None:
    if not count_heads(session, on).under_14:
        return None
    first = session.connection.execute(sa.select(sa.func.min(IMPORTS.c.at))).scalar()
    return date.fromisoformat(str(first)[:10]) if first else on
