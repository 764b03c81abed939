"""Cells of a workbook, as Python values of many types, to columns of text."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pyarrow as pa

from suyuan.engines.reading.number_texts import is_damaged, number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_HALF_SECOND = dt.timedelta(microseconds=500_000)
_MIDNIGHT = dt.time()


def column_texts(cells: Sequence[object]) -> tuple[pa.Array, int]:
    """Turn one column of cells into strings.

    Whole numbers are digits; numbers that have lost digits end in stars; dates are ISO, with the time only
    if it is not midnight; truth values are ``TRUE`` and ``FALSE``; empty and error cells are null.

    Returns:
        The strings, and how many numbers had lost digits.
    """
    kinds = set(map(type, cells))
    if kinds <= {str}:
        return pa.array([cell or None for cell in cells], pa.string()), 0
    damaged = 0
    if kinds & {int, float}:
        damaged = sum(isinstance(cell, (int, float)) and is_damaged(cell) for cell in cells)
    return pa.array([_TEXTS.get(type(cell), _nothing)(cell) for cell in cells], pa.string()), damaged


def moment_text(moment: dt.datetime) -> str:
    """A date, with the time (rounded to seconds) only if it is not midnight."""
    whole = (moment + _HALF_SECOND).replace(microsecond=0)
    return whole.date().isoformat() if whole.time() == _MIDNIGHT else whole.isoformat(sep=" ")


def _moment(cell: dt.datetime) -> str:
    try:
        return moment_text(cell)
    except OverflowError:  # the last half second of the year 9999
        return cell.date().isoformat()


def _duration(cell: dt.timedelta) -> str:
    seconds = round(cell.total_seconds())
    sign = "-" if seconds < 0 else ""
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{sign}{hour}:{minute:02d}:{second:02d}"


def _nothing(_cell: object) -> None:
    return None


_TEXTS: dict[type, Callable[..., str | None]] = {
    str: lambda cell: cell or None,
    float: number_text,
    int: number_text,
    bool: lambda cell: "TRUE" if cell else "FALSE",
    dt.date: dt.date.isoformat,
    dt.datetime: _moment,
    dt.time: lambda cell: cell.isoformat(timespec="seconds"),
    dt.timedelta: _duration,
}
