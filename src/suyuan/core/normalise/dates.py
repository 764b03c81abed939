"""Calendar dates: any usual spelling to ISO 8601, whole (``2021-03-05``) or only to month or year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.normalise.cells import (
    as_text,
    assemble,
    flatten,
    fold,
    keep,
    matches,
    read_distinct,
    revise,
    rewrite,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST_YEAR, LAST_YEAR = 1900, 2099
PIVOT = 30
"""Two-digit years up to this one are 20yy, later ones 19yy."""
LAST_SERIAL = 60_000
"""The largest spreadsheet day number that is read as a date (2064-04-08)."""

_ISO = r"^\d{4}-\d{2}-\d{2}$"
_CLOCK = r"\d{1,2}(?::\d{1,2}(?::\d{1,2}(?:\.\d+)?)?|[时点]\d{0,2}分?(?:\d{1,2}秒?)?)"
_AFTER = (
    r"(?: ?(?:星期|周)[一二三四五六日天])?"
    rf"(?:[T ]*(?:上午|下午|[AaPp][Mm])? ?{_CLOCK}(?: ?[AaPp][Mm])?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?$"
)
_DAY = r"^(?:\d{4}|\d{2})(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}[日号]?)" + _AFTER
_SPACED_DAY = r"^\d{4} \d{1,2} \d{1,2}$"
_COMPACT_DAY = r"^(\d{4})(\d{2})(\d{2})(?:[T ]?\d{2}:?\d{2}(?::?\d{2}(?:\.\d+)?)?)?$"
_MONTH = r"^\d{4}(?:[-/.]\d{1,2}|年\d{1,2}月?份?)$"
_COMPACT_MONTH = r"^((?:19|20)\d{2})(\d{2})$"
_YEAR = r"^\d{4}年?$"
_MONTH_DAYS = np.array([0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)


@dataclass(frozen=True, slots=True)
class DateParts:
    """Canonical dates taken apart, shape (n,) each; 0 where a part is not said (or the date is null)."""

    year: NDArray[np.int64]
    month: NDArray[np.int64]
    day: NDArray[np.int64]

    def days(self) -> NDArray[np.datetime64]:
        """Calendar days; not-a-time where the date is not whole."""
        whole = self.day > 0
        months = (self.year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (self.month - 1)
        days = months.astype("datetime64[D]") + (self.day - 1)
        return np.where(whole, days, np.datetime64("NaT", "D"))


def normalise_dates(values: pa.Array | pa.ChunkedArray, *, serials: bool = False) -> pa.Array:
    """ISO dates, as exact as the cell is; null for what is no date between 1900 and 2099.

    Args:
        values: cells as found.
        serials: read bare numbers of 1 to 60000 as spreadsheet days (1900 system; four digits that are a year
            stay a year).  Say so only for a column that mostly holds them (``looks_like_serials``).
    """
    return read_distinct(as_text(values), lambda cells: _read_days(cells, serials=serials))


def looks_like_serials(values: pa.Array | pa.ChunkedArray) -> bool:
    """Whether a column is mostly five-digit spreadsheet days of this and the last century (1927-2064)."""
    text = fold(as_text(values).drop_null())
    filled = pc.sum(pc.not_equal(text, "")).as_py() or 0
    days = matches(text, r"^(?:[1-5]\d{4}|60000)(?:\.\d+)?$").true_count
    return filled > 0 and days >= 0.8 * filled


def take_apart(canonical: pa.Array) -> DateParts:
    """Year, month and day of canonical dates."""
    runs = _digit_runs(pc.fill_null(canonical, ""))
    return DateParts(runs[:, 0], runs[:, 1], runs[:, 2])


def _read_days(cells: pa.Array, *, serials: bool) -> pa.Array:
    """Cut times of day off first: a million moments are a few thousand days."""
    days = rewrite(cells, rf"(\d[日号]?)[T ]+{_CLOCK}$", r"\1")
    return read_distinct(days, lambda distinct: _read(distinct, serials=serials))


def _read(cells: pa.Array, *, serials: bool) -> pa.Array:
    done = revise(cells, pc.and_(pc.is_valid(cells), pc.invert(matches(cells, _ISO))), _respell)
    said = _said(done)
    days = take_apart(keep(done, pa.array(said > 0)))
    year = np.where(
        (days.year > 0) & (days.year < 100), days.year + np.where(days.year <= PIVOT, 2000, 1900), days.year
    )
    # "00-3-5" is a day of the year 2000, though its year reads 0.
    year = np.where((days.year == 0) & (days.day > 0), 2000, year)
    parts = DateParts(year, days.month, days.day)
    written = _write(parts, said)
    if not serials:
        return written
    numbers = matches(done, r"^\d{1,5}(?:\.\d+)?$")
    return revise(written, pc.and_(numbers, pc.is_null(written)), lambda _: _from_serials(done, numbers, written))


def _respell(cells: pa.Array) -> pa.Array:
    """Bring spellings without separators, with Chinese numerals or blanks to the few shapes that are read."""
    text = fold(cells)
    text = revise(text, matches(text, r"[〇零一二三四五六七八九十]+[年月]"), _arabic)
    text = rewrite(text, r"\s+([-/.年月日号:])\s*|([-/.年月:])\s+", r"\1\2")
    text = rewrite(text, r"^(\d+)\.0$", r"\1")
    text = rewrite(text, _COMPACT_DAY, r"\1-\2-\3")
    return rewrite(text, _COMPACT_MONTH, r"\1-\2")


def _arabic(cells: pa.Array) -> pa.Array:
    cells = rewrite(cells, r"二十([一二三四五六七八九])", r"2\1")
    cells = rewrite(cells, r"三十一", "31")
    for tens, digits in (("二十", "20"), ("三十", "30")):
        cells = pc.replace_substring(cells, tens, digits)
    cells = rewrite(cells, r"十([一二三四五六七八九])", r"1\1")
    cells = pc.replace_substring(cells, "十", "10")
    for value, numeral in enumerate("零一二三四五六七八九"):
        cells = pc.replace_substring(cells, numeral, str(value))
    return rewrite(cells, "[〇○]", "0")


def _said(shaped: pa.Array) -> NDArray[np.int64]:
    """How much each cell says: 3 a day, 2 a month, 1 a year, 0 nothing that is read."""
    said = np.zeros(len(shaped), np.int64)
    for level, pattern in ((3, f"{_DAY}|{_SPACED_DAY}"), (2, _MONTH), (1, _YEAR)):
        said[matches(shaped, pattern).to_numpy(zero_copy_only=False)] = level
    return said


def _digit_runs(cells: pa.Array) -> NDArray[np.int64]:
    """The first three numbers of at most four digits in each cell, shape (n, 3); 0 where there are fewer."""
    data, offsets = flatten(cells)
    rows = len(offsets) - 1
    if not len(data):
        return np.zeros((rows, 3), np.int64)
    digit = (data >= ord("0")) & (data <= ord("9"))
    opens = digit.copy()
    opens[1:] &= ~digit[:-1]
    heads = offsets[:-1][offsets[:-1] < len(data)]
    opens[heads] |= digit[heads]
    starts = np.flatnonzero(opens)
    nth = np.searchsorted(starts, offsets)  # runs before each cell's first byte
    numbers = np.zeros((rows, 3), np.int64)
    for k in range(3):
        which = nth[:-1] + k
        there = which < nth[1:]
        at, end = starts[which[there]], offsets[1:][there]
        value, open_ = np.zeros(len(at), np.int64), np.ones(len(at), np.bool_)
        for step in range(4):
            place = np.minimum(at + step, len(data) - 1)
            open_ &= (at + step < end) & digit[place]
            value = np.where(open_, value * 10 + data[place] - ord("0"), value)
        numbers[there, k] = value
    return numbers


def _write(parts: DateParts, said: NDArray[np.int64]) -> pa.Array:
    leap = (parts.year % 4 == 0) & ((parts.year % 100 != 0) | (parts.year % 400 == 0))
    longest = _MONTH_DAYS[np.clip(parts.month, 0, 12)] - ((parts.month == 2) & ~leap)
    good = (said > 0) & (parts.year >= FIRST_YEAR) & (parts.year <= LAST_YEAR)
    good &= (said < 2) | ((parts.month >= 1) & (parts.month <= 12))
    good &= (said < 3) | ((parts.day >= 1) & (parts.day <= longest))
    table = np.full((len(said), 10), ord("-"), np.uint8)
    for place, column, power in (
        *((parts.year, k, 10 ** (3 - k)) for k in range(4)),
        *((parts.month, k + 5, 10 ** (1 - k)) for k in range(2)),
        *((parts.day, k + 8, 10 ** (1 - k)) for k in range(2)),
    ):
        table[:, column] = place // power % 10 + ord("0")
    lengths = np.where(good, np.array([0, 4, 7, 10])[said], 0)
    data = table[np.arange(10) < lengths[:, None]]
    return assemble(data, np.concatenate([[0], np.cumsum(lengths)]), good)


def _from_serials(shaped: pa.Array, numbers: pa.Array, written: pa.Array) -> pa.Array:
    cells = shaped.filter(pc.and_(numbers, pc.is_null(written)))
    serial = pc.floor(cells.cast(pa.float64())).cast(pa.int64()).to_numpy(zero_copy_only=False)
    # The 1900 system counts a 29 February that never was: day 60, and every day after it is one too high.
    whole = (serial >= 1) & (serial <= LAST_SERIAL) & (serial != 60)
    days = np.datetime64("1899-12-31", "D") + serial - (serial > 60)
    month = days.astype("datetime64[M]")
    parts = DateParts(
        days.astype("datetime64[Y]").astype(np.int64) + 1970,
        month.astype(np.int64) % 12 + 1,
        (days - month.astype("datetime64[D]")).astype(np.int64) + 1,
    )
    return _write(parts, np.where(whole, 3, 0))
