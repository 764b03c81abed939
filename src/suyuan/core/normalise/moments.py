"""Moments: date and time of day as logs write them, to seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.normalise.cells import as_text, fold, keep, matches, revise, rewrite

if TYPE_CHECKING:
    from numpy.typing import NDArray

UNREAD = np.iinfo(np.int64).min
"""Stands for a cell that is no moment."""

CHINA = 8 * 3600
"""A moment without a time zone is China's: one zone for the whole country, without summer time since 1992."""

_FIRST, _LAST = 631_123_200, 4_102_416_000  # 1990 to 2099, China time
_PLAIN = r"^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}:\d{1,2}$"
_FORMATS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d", "%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %I:%M %p")
_ZONE = r"(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})$"


def read_moments(values: pa.Array | pa.ChunkedArray) -> NDArray[np.int64]:
    """Seconds since 1970-01-01 UTC of each cell, shape (n,); ``UNREAD`` for what is no moment of 1990 to 2099.

    A day alone is its first second.  A moment without a zone is read as China's.
    """
    text = as_text(values)
    text = revise(text, pc.and_(pc.is_valid(text), pc.invert(matches(text, _PLAIN))), _respell)
    zone, text = _take_zone(text)
    seconds = np.full(len(text), UNREAD)
    for form in _FORMATS:
        open_ = np.flatnonzero(seconds == UNREAD)
        if not len(open_):
            break
        cells = text if len(open_) == len(text) else text.take(pa.array(open_))
        parsed = pc.strptime(cells, format=form, unit="s", error_is_null=True)
        read = _rows(parsed.is_valid()) & ~_overrun(cells, parsed)
        seconds[open_[read]] = np.asarray(parsed.cast(pa.int64()).fill_null(0))[read]
    whole = matches(text, r"^1\d{9}$")
    stamps = np.asarray(keep(text, whole).fill_null("0").cast(pa.int64()))
    seconds = np.where(_rows(whole), stamps + CHINA, seconds)
    read = seconds != UNREAD
    seconds[read] -= zone[read]
    seconds[(seconds < _FIRST) | (seconds > _LAST)] = UNREAD
    return seconds


def _respell(cells: pa.Array) -> pa.Array:
    text = fold(cells)
    text = rewrite(text, r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?[T ]*", r"\1-\2-\3 ")
    text = rewrite(text, r"^(\d{4})(\d{2})(\d{2})(?:[T ]?(\d{2}):?(\d{2}):?(\d{2}))$", r"\1-\2-\3 \4:\5:\6")
    text = rewrite(text, r"(\d{1,2})[时点](?:(\d{1,2})分?)?(?:(\d{1,2})秒)?", r"\1:0\2:0\3")
    text = rewrite(text, r":0(\d{2})\b", r":\1")
    text = rewrite(text, r" 上午 ?([\d:]+)$", r" \1 AM")
    text = rewrite(text, r" 下午 ?([\d:]+)$", r" \1 PM")
    text = rewrite(text, r"(:\d{1,2})[.,]\d+", r"\1")
    text = rewrite(text, r"Z$", "+0000")
    text = rewrite(text, r"^(1\d{9})\d{3}$", r"\1")
    return pc.ascii_trim_whitespace(text)


def _take_zone(text: pa.Array) -> tuple[NDArray[np.int64], pa.Array]:
    """Seconds east of Greenwich for each cell, and the cells without their zone."""
    zone = np.full(len(text), CHINA)
    zoned = matches(text, rf":\d{{1,2}} ?{_ZONE}")
    if zoned.true_count:
        parts = pc.extract_regex(text.filter(zoned), _ZONE)
        hours, minutes = (np.asarray(parts.field(name).cast(pa.int64())) for name in ("hours", "minutes"))
        west = _rows(pc.equal(parts.field("sign"), "-"))
        zone[_rows(zoned)] = np.where(west, -1, 1) * (hours * 3600 + minutes * 60)
        text = revise(text, zoned, lambda cells: pc.replace_substring_regex(cells, rf" ?{_ZONE}", ""))
    return zone, text


def _overrun(cells: pa.Array, parsed: pa.Array) -> NDArray[np.bool_]:
    """Days that their month does not have: the parser would count on into the next month."""
    late = matches(cells, r"^\d{4}-\d{1,2}-(?:29|3\d)\b")
    found = np.zeros(len(cells), dtype=bool)
    if late.true_count:
        said = pc.struct_field(pc.extract_regex(cells.filter(late), r"^\d{4}-\d{1,2}-(?P<day>\d{2})"), "day")
        same = pc.equal(said.cast(pa.int64()), pc.day(parsed.filter(late)))
        found[_rows(late)] = ~_rows(pc.fill_null(same, fill_value=True))
    return found


def _rows(flags: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(flags.to_numpy(zero_copy_only=False), dtype=bool)
