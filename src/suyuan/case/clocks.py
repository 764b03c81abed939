"""Clocks (期限): what is due by when, in Beijing time, from the milestones of a case (``case/data/clocks.toml``).

A day's term ends with its last day.  A missing number is said: "at once" has no hour, and below a million people there
is no hour clock for the incident report, while the duty to remedy and notify runs all the same.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from suyuan.case.case_law import in_force
from suyuan.case.items import Milestone
from suyuan.case.quantities import BEIJING
from suyuan.case.span import Span
from suyuan.case.tiers import tier_table
from suyuan.case.workdays import Workday, next_workday

PAUSED, RESUMED = "appraisal_begun", "appraisal_ended"
ONE_DAY = timedelta(days=1)


class Operator(StrEnum):
    """Who reports an incident, from which its hours follow."""

    CII = "cii"
    CENTRAL = "central"
    OTHER = "other"


class Standing(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    MET = "met"
    LATE = "late"
    OVERDUE = "overdue"
    AT_ONCE = "at_once"
    NO_HOURS = "no_hours"
    MAYBE = "maybe"
    PAUSED = "paused"
    OVER = "over"
    NOT_IN_FORCE = "not_in_force"


@dataclass(frozen=True, slots=True)
class Clock:
    """One term.

    Attributes:
        id: of the table; ``zh`` and ``en`` name it.
        began: the milestone it runs from, in Beijing time.
        due: the moment from which it is late, in Beijing time; for a term of days the midnight after its last day.
            None where the law gives no number, or while it is paused.
        last_day: its last day, None for hours and where there is none.
        stopped: when all that stops it had happened, None while something is missing.
        level: grade of the incident, empty for other clocks.
        notes: words of the catalogue's ``clock_notes``.
    """

    id: str
    zh: str
    en: str
    began: datetime
    due: datetime | None
    last_day: date | None
    stopped: datetime | None
    standing: Standing
    level: str
    notes: tuple[str, ...]
    rules: tuple[str, ...]


def run_clocks(
    milestones: Iterable[Milestone],
    now: datetime,
    workday: Workday,
    *,
    people: Span | None = None,
    minors: bool = False,
    operator: Operator = Operator.OTHER,
) -> tuple[Clock, ...]:
    """All clocks that the milestones set going, in the order of the table.

    Args:
        milestones: with an offset from UTC; of several of a kind the first counts, but for judgments.
        now: with its offset.
        workday: tells working days, such as ``workdays.china_workday``.
        people: persons whose information leaked, None for not counted.
        minors: whether minors are among them.
        operator: who reports.
    """
    held = sorted(milestones, key=lambda one: one.at)
    times: dict[str, list[datetime]] = {}
    for one in held:
        times.setdefault(one.kind, []).append(one.at.astimezone(BEIJING))
    here = now.astimezone(BEIJING)
    clocks: list[Clock] = []
    for entry in clock_table():
        wanted = (minors or not entry.get("minors")) and entry.get("needs", entry["id"]) in {*times, entry["id"]}
        if not wanted or entry.get("unless") in times:
            continue
        for began in _beginnings(entry, times, clocks):
            stopped = _stopped(entry, times, began)
            if not in_force(entry["rules"][0], began.date()):
                notes = ("rule_not_in_force",)
                clocks.append(_clock(entry, began, None, None, stopped, Standing.NOT_IN_FORCE, "", notes))
            elif "hours_of" in entry:
                clocks.append(_incident(entry, began, stopped, here, people, operator))
            else:
                clocks.append(_plain(entry, began, stopped, here, workday, _pauses(held, began)))
    return tuple(clocks)


def incident_level(people: int) -> str:
    """Grade of an incident by the number of people, empty below the first border; a border belongs above it."""
    reached = [entry["level"] for entry in tier_table()["incident"] if people >= entry["people"]]
    return str(reached[-1]) if reached else ""


def _beginnings(entry: dict[str, Any], times: dict[str, list[datetime]], clocks: list[Clock]) -> list[datetime]:
    """When it begins; a clock after another begins on the other's last day."""
    if "from" in entry:
        found = times.get(entry["from"], [])
        return found if entry.get("each") else found[:1]
    before = [clock.last_day for clock in clocks if clock.id == entry["after"] and clock.last_day is not None]
    return [datetime.combine(last, time(), BEIJING) for last in before]


def _incident(
    entry: dict[str, Any],
    began: datetime,
    stopped: datetime | None,
    now: datetime,
    people: Span | None,
    operator: Operator,
) -> Clock:
    due = began + timedelta(hours=entry["hours_of"][operator.value])
    level = incident_level(people.low) if people else ""
    may = people is None or people.more or bool(incident_level(people.high))
    if level:
        return _clock(entry, began, due, None, stopped, _stand(due, stopped, now), level, ())
    notes = ("art_57_runs", "open_clauses") if not may else ("art_57_runs", "open_clauses", "people_may_reach")
    standing = Standing.MET if stopped is not None else Standing.MAYBE if may else Standing.NO_HOURS
    return _clock(entry, began, due if may else None, None, stopped, standing, "", notes)


def _plain(
    entry: dict[str, Any],
    began: datetime,
    stopped: datetime | None,
    now: datetime,
    workday: Workday,
    paused: tuple[int, bool],
) -> Clock:
    if entry.get("at_once"):
        standing = Standing.MET if stopped else Standing.AT_ONCE
        return _clock(entry, began, None, None, stopped, standing, "", ("no_fixed_hour",))
    if "hours" in entry:
        due = began + timedelta(hours=entry["hours"])
        return _clock(entry, began, due, None, stopped, _stand(due, stopped, now), "", ())
    days, still = paused if entry.get("pauses") else (0, False)
    if still and stopped is None:
        return _clock(entry, began, None, None, None, Standing.PAUSED, "", ("appraisal_not_counted",))
    last = (
        began.date() + timedelta(days=entry["days"]) if "days" in entry else add_months(began.date(), entry["months"])
    )
    last += timedelta(days=days)
    notes = ["appraisal_not_counted"] if days else []
    if entry["holiday"] == "moves":
        moved = next_workday(last, workday)
        notes += ["holidays_not_known"] if moved is None else ["moved_by_holiday"] if moved != last else []
        last = moved or last
    due = datetime.combine(last + ONE_DAY, time(), BEIJING)
    waited = Standing.RUNNING if now < due else Standing.OVER  # a term that nothing stops is waited out
    standing = _stand(due, stopped, now) if entry["stops"] else waited
    return _clock(entry, began, due, last, stopped, standing, "", tuple(notes))


def _clock(
    entry: dict[str, Any],
    began: datetime,
    due: datetime | None,
    last: date | None,
    stopped: datetime | None,
    standing: Standing,
    level: str,
    notes: tuple[str, ...],
) -> Clock:
    return Clock(
        id=entry["id"],
        zh=entry["zh"],
        en=entry["en"],
        began=began,
        due=due,
        last_day=last,
        stopped=stopped,
        standing=standing,
        level=level,
        notes=notes,
        rules=tuple(entry["rules"]),
    )


def _stopped(entry: dict[str, Any], times: dict[str, list[datetime]], began: datetime) -> datetime | None:
    """When it was done: all that the duties at once name, any of what ends the others."""
    found = [times.get(kind, []) for kind in entry["stops"]]
    if entry.get("each"):  # what was sent for an earlier judgment was not sent for this one
        found = [[at for at in some if at >= began] for some in found]
    done = [some[0] for some in found if some]
    if entry.get("at_once"):
        return max(done) if done and len(done) == len(entry["stops"]) else None
    return min(done, default=None)


def _stand(due: datetime, stopped: datetime | None, now: datetime) -> Standing:
    if stopped is not None:
        return Standing.MET if stopped < due else Standing.LATE
    return Standing.RUNNING if now < due else Standing.OVERDUE


def _pauses(held: list[Milestone], began: datetime) -> tuple[int, bool]:
    """Whole days of appraisals since the beginning, and whether one still goes on."""
    days, since = 0, None
    for one in held:
        at = max(one.at.astimezone(BEIJING).date(), began.date())
        if one.kind == PAUSED and since is None:
            since = at
        elif one.kind == RESUMED and since is not None:
            days, since = days + (at - since).days, None
    return days, since is not None


def add_months(on: date, months: int) -> date:
    """The corresponding day some months later, the month's last where it has none (Civil Code, article 202)."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def clock_table() -> tuple[dict[str, Any], ...]:
    """The clocks as written."""
    return tuple(_table()["clock"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("suyuan.case.data").joinpath("clocks.toml").read_text("utf-8"))
