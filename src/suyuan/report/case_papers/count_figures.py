"""What a count sheet states: lines, totals, removed rows and unsettled questions, and that all of it adds up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from suyuan.case.file import CaseFile
from suyuan.case.items import Batch, Bound
from suyuan.core.errors import InputFault
from suyuan.report.case_papers.words import party_name
from suyuan.report.messages import Lang

REASONS = ("invalid", "exact_duplicate", "same_person", "not_identifiable")
"""Reasons with a column of their own; any other stands with its name in the last one."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """Rows that a person looked at: how many, how many of them were wrong, and the interval in per mille."""

    looked: int
    wrong: int
    low_permille: int
    high_permille: int


@dataclass(frozen=True, slots=True)
class CountLine:
    """A batch.

    Attributes:
        source: from whom to whom.
        rows: as seized or stated, None where nobody knows.
        removed: rows taken away, by reason; None where its list was not looked at.
        kept: records that count, None where not counted.
        per_buyer: what it adds to the count by buyers; None where it adds nothing, such as what was obtained.
        people, families, minors: of this batch alone; None where not counted.
        method: version of the method.
    """

    batch: str
    source: str
    rows: int | None
    bound: Bound
    removed: Mapping[str, int] | None = None
    kept: int | None = None
    per_buyer: int | None = None
    people: int | None = None
    families: int | None = None
    minors: int | None = None
    sampling: Sampling | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A row that was not counted: numbers alone, as a spreadsheet shows them."""

    batch: str
    row: int
    reason: str
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class CountTotals:
    """Totals of the whole case; None where not counted.

    Attributes:
        per_buyer: records, by buyers added up, buying and selling on not doubled.
        people, families, minors: each person once, in however many batches.
        people_low, people_high: the interval of people.
    """

    per_buyer: int | None = None
    per_buyer_bound: Bound = Bound.EXACT
    people: int | None = None
    people_low: int | None = None
    people_high: int | None = None
    families: int | None = None
    minors: int | None = None


@dataclass(frozen=True, slots=True)
class SwitchResult:
    """An unsettled question and what comes of either answer.

    Attributes:
        question: key of ``paper_switch``, or a sentence of its own.
        first, second: the readings; the first is the one that the sheet follows.
        first_result, second_result: figures and grades, as words.
        source: where it is discussed, and how sure we are of that.
    """

    question: str
    first: str
    first_result: str
    second: str
    second_result: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class CountSheet:
    """The sheet.

    Attributes:
        on: the day on which ages are told.
        removed_rows: of the lists at hand.
    """

    case: CaseFile
    lines: tuple[CountLine, ...]
    totals: CountTotals
    dated: date
    on: date | None = None
    removed_rows: tuple[RemovedRow, ...] = ()
    switches: tuple[SwitchResult, ...] = ()


def state_line(lang: Lang, case: CaseFile, batch: Batch) -> CountLine:
    """A batch of which only its stated number is known: nothing removed, nothing counted."""
    hands = f"{party_name(case, batch.giver, lang)} → {party_name(case, batch.taker, lang)}"
    return CountLine(batch.number, hands, batch.rows, batch.bound)


def check_count(sheet: CountSheet) -> None:
    """See that every line and total adds up.

    Raises:
        InputFault: SY-I192, it does not: such a sheet must not be printed.
    """
    for line in sheet.lines:
        if line.removed is not None and line.rows is not None and line.kept is not None:
            _agree(line.batch, line.rows - sum(line.removed.values()), line.kept)
    added = [line.per_buyer for line in sheet.lines if line.per_buyer is not None]
    if sheet.totals.per_buyer is not None and added:
        _agree("per_buyer", sum(added), sheet.totals.per_buyer)
    listed = {one.batch for one in sheet.removed_rows}
    for line in sheet.lines:
        if line.batch in listed and line.removed is not None:
            _agree(line.batch, sum(one.batch == line.batch for one in sheet.removed_rows), sum(line.removed.values()))


def _agree(place: str, first: int, second: int) -> None:
    if first != second:
        raise InputFault("SY-I192", place=place, first=f"{first:,}", second=f"{second:,}")
