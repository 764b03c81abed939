"""Grade of an incident by its number of people, and the clocks that run from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from suyuan.remedy.notices.incident import Incident
from suyuan.remedy.notices.law import notice_table

NONE = ""
"""Below the lowest grade by number.  The duty to notify at once stands all the same."""


@dataclass(frozen=True, slots=True)
class HourClock:
    """A term in hours.

    Attributes:
        network: ``cii``, ``central`` or ``other``.
        until: its end, None where only the day of the finding is known.
    """

    network: str
    hours: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Grading:
    """The grade, by the fewest and the most people that may be concerned.

    Attributes:
        low, high: numbers of people by the list.
        stated: how many the custodian says they are in all, None where nothing more is known.
        grade_low, grade_high: their grades; they differ where it depends on who is counted.
        clocks: empty below the lowest grade; several where it is not said who operates the network.
        summary_by: last day for the summary, None while the handling goes on.
    """

    low: int
    high: int
    stated: int | None
    grade_low: str
    grade_high: str
    clocks: tuple[HourClock, ...]
    summary_by: date | None

    @property
    def most(self) -> int:
        """The largest of the numbers."""
        return max(self.low, self.high, self.stated or 0)

    @property
    def settled(self) -> bool:
        """Whether both countings give one grade."""
        return self.grade_low == self.grade_high


def grade_of(people: int) -> str:
    """``larger``, ``major``, ``extreme`` or empty; the least number of a grade belongs to it."""
    found = NONE
    for entry in notice_table()["grade"]:
        if people >= entry["least"]:
            found = entry["name"]
    return found


def grade_incident(incident: Incident, low: int, high: int) -> Grading:
    """Grade an incident.

    Args:
        low: people whose own records are concerned.
        high: those and their parents or guardians whose particulars the list shows.
    """
    grade_low, grade_high = (grade_of(max(people, incident.people or 0)) for people in (low, high))
    clocks: list[HourClock] = []
    if grade_high:
        hours = notice_table()["hours"]
        networks = [incident.report.network] if incident.report.network else list(hours)
        at = incident.found_at
        clocks = [
            HourClock(one, hours[one], None if at is None else at + timedelta(hours=hours[one])) for one in networks
        ]
    handled = incident.report.handled
    summary = None if handled is None else handled + timedelta(days=notice_table()["summary"]["days"])
    return Grading(low, high, incident.people, grade_low, grade_high, tuple(clocks), summary)
