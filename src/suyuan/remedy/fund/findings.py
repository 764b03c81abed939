"""What a reader must not miss: each is shown by ``fund check``, by ``fund show`` and on the public page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from suyuan.remedy.fund.accounts import receivable
from suyuan.remedy.fund.projects import WHOLE
from suyuan.remedy.fund.state import FundState
from suyuan.remedy.fund.states import ApplicationState


class FindingKind(StrEnum):
    """What is to be looked at."""

    NO_EARMARK = "no_earmark"
    UNMATCHED = "unmatched"
    NOT_ARRIVED = "not_arrived"
    OUTCOME_OVERDUE = "outcome_overdue"
    OVER_CAP = "over_cap"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: about which judgment, receipt, application or year; since when; and how many fen it concerns."""

    kind: FindingKind
    subject: str
    fen: int
    since: date | None = None


def find(state: FundState, today: date) -> tuple[Finding, ...]:
    """Everything that is to be looked at on that day."""
    return tuple(_find(state, today))


def _find(state: FundState, today: date) -> Iterator[Finding]:
    for judgment in state.judgments.values():
        if not judgment.earmark:
            yield Finding(FindingKind.NO_EARMARK, judgment.id, judgment.fen)
        outstanding = state.balance(receivable(judgment.id))
        if outstanding and judgment.due is not None and judgment.due < today:
            yield Finding(FindingKind.NOT_ARRIVED, judgment.id, outstanding, judgment.due)
    for receipt in state.receipts.values():
        if receipt.left:
            yield Finding(FindingKind.UNMATCHED, receipt.id, receipt.left, receipt.day)
    for one in state.applications.values():
        if one.state is ApplicationState.PAID and one.paid_on is not None:
            due = one.paid_on + timedelta(days=state.rules.outcome_days)
            if due < today:
                yield Finding(FindingKind.OUTCOME_OVERDUE, one.id, one.fen, due)
    for number, year in state.years.items():
        if year.admin * WHOLE > year.total * state.rules.admin_cap:
            yield Finding(FindingKind.OVER_CAP, str(number), year.admin)
