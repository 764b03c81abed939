"""What the law's tables make of a case: its state after a step, its clocks, what a reader must be told first.

The tables (``case.states``, ``case.clocks``, ``case.flags``, ``case.parse``) are found when they are asked for, so that
a case can be kept without them; what they would say is then left out.
"""

from __future__ import annotations

import importlib
import importlib.util
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from suyuan.case.file import CaseFile
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
    found: CaseFile = importlib.import_module("suyuan.case.parse").parse_case(data, opened)
    return found


def step_to(history: Sequence[str], wanted: str) -> str:
    """The state after the step that leads there.

    Args:
        history: the states of the case so far, the newest last.

    Raises:
        UsageFault: SY-U115, no step leads there from where the case stands.
    """
    states = importlib.import_module("suyuan.case.states")
    now = states.CaseState(history[-1])
    before = next((states.CaseState(one) for one in reversed(history) if one != states.CaseState.SUSPENDED), None)
    reached = {states.next_state(now, event, before).value: event for event in states.possible_events(now)}
    if wanted not in reached:
        raise UsageFault("SY-U115", state=now.value, wanted=wanted[:40], possible=" | ".join(reached) or "-")
    return wanted


def case_flags(case_file: CaseFile) -> tuple[CaseFlag, ...]:
    """What everybody who reads a case must see before its figures, but for custody."""
    if importlib.util.find_spec("suyuan.case.flags") is None:
        return ()
    found: Sequence[Any] = importlib.import_module("suyuan.case.flags").raise_flags(case_file)
    return tuple(CaseFlag(one.code, one.weight.value, one.item, one.other) for one in found if one.code not in CUSTODY)


def case_clocks(case_file: CaseFile, now: datetime, people: int | None, *, minors: bool) -> tuple[CaseClock, ...]:
    """The terms that the milestones of a case set going."""
    if importlib.util.find_spec("suyuan.case.clocks") is None:
        return ()
    clocks, workdays = (importlib.import_module(f"suyuan.case.{name}") for name in ("clocks", "workdays"))
    span = None
    if people is not None:
        items = importlib.import_module("suyuan.case.items")
        span = importlib.import_module("suyuan.case.span").span_of(people, items.Bound.EXACT)
    found = clocks.run_clocks(case_file.milestones, now, workdays.china_workday, people=span, minors=minors)
    return tuple(
        CaseClock(one.zh, one.en, one.standing.value, one.began, one.due, one.last_day, one.notes) for one in found
    )
