"""What may stand beside a number, and numbers that are written in several pieces."""

from __future__ import annotations

import numpy as np

from suyuan.discover import sides
from suyuan.discover.buffer import Buffer, Runs
from suyuan.discover.folding import Places
from suyuan.discover.sides import Bools


def open_left(buffer: Buffer, start: Places) -> Bools:
    """Nothing before a span belongs to it."""
    return sides.open_left(buffer.data, start)


def open_right(buffer: Buffer, end: Places) -> Bools:
    """Nothing behind a span belongs to it."""
    return sides.open_right(buffer.data, end)


def open_both(buffer: Buffer, start: Places, end: Places) -> Bools:
    """Neither side belongs to a span."""
    return np.asarray(open_left(buffer, start) & open_right(buffer, end))


def chained(buffer: Buffer, runs: Runs, lengths: tuple[int, ...]) -> tuple[Places, Places]:
    """Spans of neighbouring runs of digits of these lengths, with a blank between them all or a hyphen."""
    first, left, right = buffer.joints
    first = first[(left == lengths[0]) & (right == lengths[1])]
    first = first[first <= len(runs.start) - len(lengths)]
    if not len(first):
        return first, first
    for place, length in enumerate(lengths[2:], 2):  # each length leaves fewer
        first = first[runs.length[first + place] == length]
    sign = buffer.data[runs.end[first]]
    for place in range(1, len(lengths) - 1):
        near = runs.start[first + place + 1] == runs.end[first + place] + 1
        same = near & (buffer.data[runs.end[first + place]] == sign)
        first, sign = first[same], sign[same]
    return runs.start[first], runs.end[first + len(lengths) - 1]
