"""What may stand beside a number, and numbers that are written in several pieces."""

from __future__ import annotations

import numpy as np

from suyuan.discover import sides
from suyuan.discover.buffer import Buffer
from suyuan.discover.folding import Places
from suyuan.discover.landmarks import JOINED
from suyuan.discover.sides import Bools


def open_left(buffer: Buffer, start: Places) -> Bools:
    """Nothing before a span belongs to it."""
    return sides.open_left(buffer.data, start)


def open_right(buffer: Buffer, end: Places) -> Bools:
    """Nothing behind a span belongs to it."""
    return sides.open_right(buffer.data, end)


def open_both(buffer: Buffer, start: Places, end: Places) -> Bools:
    """Neither side belongs to a span."""
    return sides.open_both(buffer.data, start, end)


def chained(buffer: Buffer, lengths: tuple[int, ...]) -> tuple[Places, Places]:
    """Spans of runs of digits of these lengths, with a blank between them all or a hyphen.

    Args:
        buffer: where to look.
        lengths: two neighbours among them must be of four and more; such joints are few in any text.
    """
    ends = np.cumsum(lengths) + np.arange(len(lengths))  # from the start of a span: where each run ends
    known = next(k for k in range(len(lengths) - 1) if min(lengths[k : k + 2]) >= JOINED)
    joint, width = buffer.joints, int(ends[-1])
    sign, start = buffer.data[joint], joint - ends[known]
    for end in (*ends[:known], *ends[known + 1 : -1]):  # each joint leaves fewer
        same = np.flatnonzero(buffer.data[start + end] == sign)
        start, sign = start[same], sign[same]
    if not len(start):
        return start, start
    digits = np.ones(width + 2, dtype=bool)
    digits[[0, *(ends + 1)]] = False
    start = start[(buffer.digits_at(start - 1, width + 2) == digits).all(axis=1)]
    return start, start + width
