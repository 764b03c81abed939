"""What a case weighs, as its papers print it."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any, cast

from suyuan.app.case_count import METHOD
from suyuan.app.case_papers import CaseResults
from suyuan.app.case_values import yuan
from suyuan.app.case_weigh import CountedLists, WeighedCase
from suyuan.case.case_law import cite_rules, mark_of
from suyuan.case.damages import Measure
from suyuan.case.file import CaseFile
from suyuan.case.grade import Grade
from suyuan.case.items import Batch, Bound
from suyuan.case.readings import SWITCHES, ReadCase
from suyuan.case.span import Span, show_decimal
from suyuan.report.case_papers.complaint import Claim
from suyuan.report.case_papers.count_figures import (
    CountLine,
    CountTotals,
    RemovedRow,
    Sampling,
    SwitchResult,
    state_line,
)
from suyuan.report.case_papers.words import party_name
from suyuan.report.messages import Lang, say

BASIS = {Measure.GAIN: "gain", Measure.LOSS: "loss", Measure.DISCRETION: "court"}


def results_of(weighed: WeighedCase, lang: Lang) -> CaseResults:
    """Lines, totals, unsettled questions and the claim of a weighed case."""
    case, lists = weighed.case_file, weighed.lists
    passed = weighed.readings.base.count.passed
    adds = {line.batch: line.kept * line.weight for line in passed.lines}
    lines = tuple(_line(case, batch, lists, adds.get(batch.number), lang) for batch in case.batches)
    whole = None if lists.union is None else lists.union.whole
    totals = CountTotals(
        per_buyer=passed.span.low if case.batches else None,
        per_buyer_bound=_bound(passed.span),
        people=whole.people if whole else None,
        people_low=whole.people_low if whole else None,
        people_high=whole.people_high if whole else None,
        families=whole.families if whole else None,
        minors=whole.minors if whole else None,
    )
    claimed = weighed.damages.claimed
    claim = Claim(basis=BASIS[weighed.damages.measure]) if claimed is None else Claim(
        claimed.low, _bound(claimed), BASIS[weighed.damages.measure]
    )  # fmt: skip
    return CaseResults(
        lines=lines,
        totals=totals,
        removed=_removed(case, lists),
        switches=tuple(_switch(weighed, name, lang) for name in weighed.readings.matter),
        claim=claim if case.parties else None,
    )


def say_grades(case: CaseFile, read: ReadCase, lang: Lang) -> str:
    """Each party's records, multiples and level under one reading, in one sentence."""
    said = []
    for party in case.parties:
        grade = read.grades[party.number]
        grounds = say(lang, "common.separator").join(
            say(
                lang,
                "case_weigh.ground",
                ground=say(lang, f"case_ground.{one.name}"),
                times=show_decimal(one.multiple, 2),
                more=say(lang, "case_weigh.and_more") if one.figure and one.figure.more else "",
            )
            for one in grade.grounds
            if one.multiple is not None
        )
        level = say(lang, f"case_level.{grade.level.value}")
        name = party_name(case, party.number, lang)
        said.append(say(lang, "case_weigh.graded", party=name, grounds=grounds or "—", level=level))
    return say(lang, "case_weigh.between").join(said)


def say_grade(grade: Grade, lang: Lang) -> str:
    """One grade: the level, and each figure that it rests on."""
    level = say(lang, f"case_level.{grade.level.value}")
    figures = [
        f"{say(lang, f'case_ground.{one.name}')} {_figure(one.figure, one.unit)}"
        for one in grade.grounds
        if one.figure is not None
    ]
    if not figures:
        return level
    return say(lang, "case_reading.grade", level=level, figures=say(lang, "common.separator").join(figures))


def _figure(span: Span, unit: str) -> str:
    """A span in the unit that people read; fen as yuan."""
    low, high = (yuan(one) if unit == "fen" else f"{one:,}" for one in (span.low, span.high))
    told = low if span.low == span.high else f"{low}–{high}"
    return f"≥ {told}" if span.more else told


def _line(case: CaseFile, batch: Batch, lists: CountedLists, adds: int | None, lang: Lang) -> CountLine:
    stated = state_line(lang, case, batch)
    place = next((n for n, one in enumerate(lists.exhibits) if one.number == batch.exhibit), None)
    if place is None or lists.union is None:
        return CountLine(stated.batch, stated.source, stated.rows, stated.bound, per_buyer=adds)
    found = lists.union.lists[place]
    removed = {
        "invalid": found.invalid,
        "exact_duplicate": found.exact_duplicates,
        "same_person": found.same_person,
    }
    return CountLine(
        stated.batch,
        stated.source,
        found.rows,
        Bound.EXACT,
        removed={reason: number for reason, number in removed.items() if number},
        kept=found.people,
        per_buyer=adds,
        people=found.people,
        families=found.families,
        minors=found.minors,
        sampling=_sampling(lists, batch.exhibit),
        method=METHOD,
    )


def _sampling(lists: CountedLists, exhibit: str | None) -> Sampling | None:
    told = cast("dict[str, Any] | None", lists.samples.get(exhibit or ""))
    if told is None:
        return None
    low, high = (Fraction(told[name]) * 1000 for name in ("share_low", "share_high"))
    return Sampling(told["checked"], told["errors"], floor(low), ceil(high))


def _removed(case: CaseFile, lists: CountedLists) -> tuple[RemovedRow, ...]:
    if lists.union is None:
        return ()
    rows = []
    for batch in case.batches:
        for place, exhibit in enumerate(lists.exhibits):
            if exhibit.number == batch.exhibit:
                for one in lists.union.lists[place].removed:
                    same = None if one.of < 0 else lists.row_number(place, one.of)
                    rows.append(RemovedRow(batch.number, lists.row_number(place, one.row), one.reason, same))
    return tuple(rows)


def _switch(weighed: WeighedCase, name: str, lang: Lang) -> SwitchResult:
    rule = SWITCHES[name]
    mark = say(lang, f"law_evidence.{mark_of([rule]).value}")
    return SwitchResult(
        say(lang, f"case_switch.{name}"),
        say(lang, f"case_switch_base.{name}"),
        say_grades(weighed.case_file, weighed.readings.base, lang),
        say(lang, f"case_switch_other.{name}"),
        say_grades(weighed.case_file, weighed.readings.flipped[name], lang),
        say(lang, "case_weigh.cited", rule=cite_rules([rule], lang), mark=mark),
    )


def _bound(span: Span) -> Bound:
    return Bound.AT_LEAST if span.more or span.high > span.low else Bound.EXACT
