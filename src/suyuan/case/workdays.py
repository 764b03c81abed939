"""Working days of mainland China, as far as the published calendars reach; beyond that nobody guesses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import chinese_calendar

Workday = Callable[[date], bool | None]
"""Whether a day is a working day; None where its year's holidays are not known."""


def china_workday(on: date) -> bool | None:
    """Whether a day is a working day by the State Council's yearly notices, None outside the years they are known for.

    Source: the tables of chinesecalendar, which are constants and read nothing.
    """
    if not known_from() <= on.year <= known_until():
        return None
    return bool(chinese_calendar.is_workday(on))


def known_from() -> int:
    """First year whose holidays are known."""
    return int(min(chinese_calendar.holidays).year)


def known_until() -> int:
    """Last year whose holidays are known."""
    return int(max(chinese_calendar.holidays).year)


def next_workday(on: date, workday: Workday) -> date | None:
    """The day itself or the first working day after it, None where holidays are not known on the way."""
    while (works := workday(on)) is False:
        on += timedelta(days=1)
    return on if works else None
