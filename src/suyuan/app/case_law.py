"""What the law's tables make of a case: its state after a step, its clocks, what a reader must be told first."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from suyuan.case.clocks import run_clocks
from suyuan.case.file import CaseFile
from suyuan.case.flags import raise_flags
from suyuan.case.items import Bound
from suyuan.case.parse import parse_case
from suyuan.case.span import span_of
from suyuan.case.states import CaseState, next_state, possible_events
from suyuan.case.workdays import china_workday
from suyuan.core.errors import InputFault, UsageFault

CUSTODY = frozenset({"exhibit_changed", "no_custody", "custody_gap", "custody_begins_late", "custody_before_obtained"})
"""Flags that ``case.custody`` tells in more detail."""


@dataclass(frozen=True, slots=True)
class CaseFlag:
    """One thing to see first: a word of the catalogue's ``case_flags``, its weight, and the items it speaks of."""

    code: str
    weight: str
    item: str
    other: str


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One term: its name in both languages, how it stands, when it is due, and words of ``clock_notes``."""

    zh: str
    en: str
    standing: str
    began: datetime
    due: datetime | None
    last_day: date | None
    notes: tuple[str, ...]


def read_case_file(text: str, file: str, opened: date) -> CaseFile:
    """A case as a person wrote it in TOML.

    Raises:
        InputFault: SY-I144 it is no TOML; what the parser says of it.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = str(error).rpartition("(")[2].rstrip(")")
        raise InputFault("SY-I144", file=file, place=place) from None
    return parse_case(data, opened)


def step_to(history: Sequence[str], wanted: str) -> str:
    """The state after the step that leads there.

    Args:
        history: the states of the case so far, the newest last.

    Raises:
        UsageFault: SY-U115, no step leads there from where the case stands.
    """
    possible = steps_from(history)
    if wanted not in possible:
        raise UsageFault("SY-U115", state=history[-1], wanted=wanted[:40], possible=" | ".join(possible) or "-")
    return wanted


def steps_from(history: Sequence[str]) -> tuple[str, ...]:
    """The states that one step leads to.

    Args:
        history: the states of the case so far, the newest last.
    """
    now = CaseState(history[-1])
    before = next((CaseState(one) for one in reversed(history) if one != CaseState.SUSPENDED), None)
    found = (next_state(now, event, before).value for event in possible_events(now))
    return tuple(dict.fromkeys(found))


def case_flags(case_file: CaseFile) -> tuple[CaseFlag, ...]:
    """What everybody who reads a case must see before its figures, but for custody."""
    found = raise_flags(case_file)
    return tuple(CaseFlag(one.code, one.weight.value, one.item, one.other) for one in found if one.code not in CUSTODY)


def case_clocks(case_file: CaseFile, now: datetime, people: int | None, *, minors: bool) -> tuple[CaseClock, ...]:
    """The terms that the milestones of a case set going."""
    span = None if people is None else span_of(people, Bound.EXACT)
    found = run_clocks(case_file.milestones, now, china_workday, people=span, minors=minors)
    return tuple(
        CaseClock(one.zh, one.en, one.standing.value, one.began, one.due, one.last_day, one.notes) for one in found
    )
