"""What may stand beside a number: a hit inside a longer code, an amount or a version is none."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Bools, Buffer, Places, Runs, is_digit, is_letter

BLANK, HYPHEN, DOT = ord(" "), ord("-"), ord(".")


def open_left(buffer: Buffer, start: Places) -> Bools:
    """Nothing before a span belongs to it: no letter or digit, no decimal point, no hyphen of a code."""
    before, further = buffer.data[start - 1], buffer.data[start - 2]
    joined = ((before == DOT) | (before == HYPHEN)) & (is_digit(further) | is_letter(further))
    return np.asarray(~(is_letter(before) | is_digit(before) | (before == ord("_")) | joined))


def open_right(buffer: Buffer, end: Places) -> Bools:
    """Nothing behind a span belongs to it."""
    behind, further = buffer.data[end], buffer.data[end + 1]
    joined = ((behind == DOT) | (behind == HYPHEN)) & is_digit(further)
    return np.asarray(~(is_letter(behind) | is_digit(behind) | (behind == ord("_")) | joined))


def open_both(buffer: Buffer, start: Places, end: Places) -> Bools:
    """Neither side belongs to a span."""
    return np.asarray(open_left(buffer, start) & open_right(buffer, end))


def chained(buffer: Buffer, runs: Runs, lengths: tuple[int, ...], separators: bytes = b" -") -> tuple[Places, Places]:
    """Spans of neighbouring runs of these lengths, with one and the same separator between them."""
    count = len(runs.start) - len(lengths) + 1
    if count <= 0:
        none = np.zeros(0, np.intp)
        return none, none
    fits = np.ones(count, dtype=bool)
    for place, length in enumerate(lengths):
        fits &= runs.length[place : place + count] == length
    for place in range(len(lengths) - 1):
        fits &= runs.start[place + 1 : place + 1 + count] == runs.end[place : place + count] + 1
    first = np.flatnonzero(fits)
    between = np.stack([buffer.data[runs.end[first + place]] for place in range(len(lengths) - 1)], axis=1)
    same = np.isin(between[:, 0], np.frombuffer(separators, np.uint8)) & (between == between[:, :1]).all(axis=1)
    first = first[same]
    return runs.start[first], runs.end[first + len(lengths) - 1]
