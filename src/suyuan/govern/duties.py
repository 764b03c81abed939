"""Standing duties: what must be done by when, worked out from what is on file.  Values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PaperKind(StrEnum):
    """What a recipient hands in, and what the custodian hands to the regulator."""

    APPLICATION = "application"  # 申请单
    PROMISE = "promise"  # 接收承诺书
    RECEIPT = "receipt"  # 收件回执
    DELETION = "deletion"  # 删除证明
    SUB = "sub"  # 再委托
    AUDIT_REPORT = "audit-report"  # 未成年人审计报送


class DutyKind(StrEnum):
    """What is due, and the rule it rests on (``RULES``)."""

    DELETION = "deletion"
    CONTRACT = "contract"
    PROMISE = "promise"
    REVIEW = "review"
    REQUEST = "request"
    ERASURE = "erasure"
    MINORS_AUDIT = "minors-audit"


RULES = {
    DutyKind.DELETION: ("pipl-19", "pipl-21", "pipl-47"),
    DutyKind.CONTRACT: ("netdata-12",),
    DutyKind.PROMISE: ("netdata-12",),
    DutyKind.REVIEW: ("pipl-56",),
    DutyKind.REQUEST: ("pipl-50", "minorsnet-34"),
    DutyKind.ERASURE: ("pipl-47",),
    DutyKind.MINORS_AUDIT: ("minorsnet-37",),
}
FIRST_REPORT = 2026
"""The minors' audit is reported by the end of January for the year before, first in this year."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing to do.

    Attributes:
        subject: what it is about: a release, a recipient, an assessment, a request, a year; never a person.
        due: the last day; it is overdue on the day after.
    """

    kind: DutyKind
    due: date
    subject: str
    recipient: str = ""
    purpose: str = ""

    def overdue(self, on: date) -> bool:
        """Whether its last day is over."""
        return self.due < on


@dataclass(frozen=True, slots=True)
class HeldCopy:
    """A copy that a recipient holds: the day it left and how long it may be kept."""

    release: str
    recipient: str
    purpose: str
    released: date
    keep_days: int

    @property
    def until(self) -> date:
        """The last day it may be kept."""
        return self.released + timedelta(days=self.keep_days)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, as far as duties follow from it."""

    kind: PaperKind
    recipient: str
    purpose: str
    release: str | None
    expires: date | None


def deletions_due(copies: Iterable[HeldCopy], papers: Iterable[Paper]) -> Iterator[Duty]:
    """Copies without a proof of deletion, by the last day that they may be kept."""
    proven = {one.release for one in papers if one.kind is PaperKind.DELETION}
    for copy in copies:
        if copy.release not in proven:
            yield Duty(DutyKind.DELETION, copy.until, copy.release, copy.recipient, copy.purpose)


def promises_due(papers: Iterable[Paper], copies: Iterable[HeldCopy]) -> Iterator[Duty]:
    """Promises by their last day, the longest of each recipient and purpose; only while a copy is out.

    A promise whose recipient has proven that every copy is gone has nothing left to bind.
    """
    held = list(papers)
    out = {(one.recipient, one.purpose) for one in deletions_due(copies, held)}
    last: dict[tuple[str, str], date] = {}
    for one in held:
        if one.kind is PaperKind.PROMISE and one.expires is not None:
            pair = (one.recipient, one.purpose)
            last[pair] = max(one.expires, last.get(pair, one.expires))
    for (recipient, purpose), day in last.items():
        if (recipient, purpose) in out:
            yield Duty(DutyKind.PROMISE, day, recipient, recipient, purpose)


def minors_audit_due(on: date, since: date | None, reported: Iterable[int]) -> Iterator[Duty]:
    """The minors' audits that are not reported, oldest first.

    Args:
        on: the day asked about; the audit of its own year is not due yet.
        since: the day of the first import of children's records, None where there were none.
        reported: years whose audit was reported.
    """
    if since is None:
        return
    done = set(reported)
    for year in range(max(since.year, FIRST_REPORT - 1), on.year + 1):
        if year not in done:
            yield Duty(DutyKind.MINORS_AUDIT, date(year + 1, 1, 31), str(year))
