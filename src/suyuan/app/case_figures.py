"""What papers of a case are printed from: the case with its names, its newest count, and both answers of unsettled law.

``load_case`` and ``results_of`` are what ``app.case_report.make_case_paper`` asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from suyuan.app.case_papers import CaseResults
from suyuan.app.case_values import yuan
from suyuan.app.cases import find_case
from suyuan.case.file import CaseFile
from suyuan.case.grade import Grade
from suyuan.case.readings import ReadCase, read_case
from suyuan.case.span import Span
from suyuan.report.case_papers.count_figures import CountTotals, SwitchResult
from suyuan.report.messages import Lang, say
from suyuan.storage.cases import TALLY
from suyuan.storage.workspace import Session, Workspace


def load_case(session: Session, number: str) -> CaseFile:
    """A case with its names.

    Raises:
        UsageFault: SY-U100, there is none of that number.
    """
    return session.cases.file(find_case(session, number))


def results_of(workspace: Workspace, number: str, lang: Lang) -> Callable[[CaseFile], CaseResults]:
    """What was counted of a case, and how unsettled law changes its grades."""
    with workspace.reading() as session:
        tallies = [one for one in session.cases.items(find_case(session, number)) if one.kind == TALLY]
    whole = cast("Mapping[str, Any]", tallies[-1].facts["whole"]) if tallies else {}

    def compute(case: CaseFile) -> CaseResults:
        return CaseResults(totals=_totals(whole), switches=switches_of(case, lang))

    return compute


def switches_of(case: CaseFile, lang: Lang) -> tuple[SwitchResult, ...]:
    """Each unsettled question that the case raises, with what comes of either answer."""
    found = read_case(case)
    return tuple(
        SwitchResult(
            name,
            say(lang, f"case_switch_base.{name}"),
            say_grades(found.base, lang),
            say(lang, f"case_switch_other.{name}"),
            say_grades(found.flipped[name], lang),
        )
        for name in found.matter
    )


def say_grades(read: ReadCase, lang: Lang) -> str:
    """Grades of all parties under one reading, in words."""
    told = [f"{number} {say_grade(one, lang)}" for number, one in read.grades.items()]
    return say(lang, "case_reading.between").join(told)


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


def _totals(whole: Mapping[str, Any]) -> CountTotals:
    if not whole:
        return CountTotals()
    low, high = whole["people_interval"]
    return CountTotals(
        people=whole["people"],
        people_low=low,
        people_high=high,
        families=whole["families"],
        minors=whole["minors"],
    )
