"""Landline numbers of mainland China: area code and seven or eight digits, an extension behind."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.edges import open_both, open_left, open_right
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier, nothing, spans, unite
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import Bools, is_digit, one_of

# Two-digit codes of the great cities; all others have three digits, 03x to 09x.
_GREAT = frozenset({10, 20, 21, 22, 23, 24, 25, 27, 28, 29})

EXTENSION = 6
"""Digits of an extension, at most."""

_CLOSES = one_of(b")- ")
_THROUGH = np.frombuffer("转".encode(), np.uint8)


def _find(buffer: Buffer) -> Found:
    runs = buffer.numbers
    number = runs.of_length(7, 8)
    start, end = runs.start[number], runs.end[number]
    near = _CLOSES[buffer.data[start - 1]] | (buffer.data[start - 2] == ord(")"))
    start, end = start[near], end[near]
    if not len(start):
        return _whole(buffer)
    gap = np.where(_CLOSES[buffer.data[start - 1]] & is_digit(buffer.data[start - 2]), 1, 2)
    behind_area = start - gap
    before = buffer.digits_at(behind_area - 5, 5)[:, ::-1]
    size = np.logical_and.accumulate(before, axis=1).sum(axis=1)
    at = behind_area - size
    bracketed = buffer.data[at - 1] == ord("(")
    closed = (buffer.data[behind_area] == ord(")")) & bracketed
    joined = closed | ((gap == 1) & (buffer.data[behind_area] != ord(")")))
    joined &= ((size == 3) | (size == 4)) & (buffer.data[at] == ord("0"))
    behind = _behind_extension(buffer, end)
    left = np.where(bracketed, at - 1, at)
    good = joined & _is_area(buffer, at, size) & open_left(buffer, left) & open_right(buffer, behind)
    return unite([_whole(buffer), spans(at, behind, Tier.LIKELY).where(good)])


def _behind_extension(buffer: Buffer, last: Places) -> Places:
    """Where numbers end, with their extension: one to six digits behind a hyphen or 转.

    Args:
        last: where the numbers end without it.
    """
    through = (buffer.at(last, len(_THROUGH)) == _THROUGH).all(axis=1)
    begin = last + np.where(through, len(_THROUGH), 1)
    size = np.logical_and.accumulate(buffer.digits_at(begin, EXTENSION + 1), axis=1).sum(axis=1)
    extended = (through | (buffer.data[last] == ord("-"))) & (size >= 1) & (size <= EXTENSION)
    return np.where(extended, begin + size, last)


def _whole(buffer: Buffer) -> Found:
    runs = buffer.numbers
    some = runs.of_length(10, 12)
    some = some[buffer.data[runs.start[some]] == ord("0")]
    if not len(some):
        return nothing()
    start, end = runs.start[some], runs.end[some]
    size = np.where((buffer.data[start + 1] == ord("1")) | (buffer.data[start + 1] == ord("2")), 3, 4)
    number = end - start - size
    good = ((number == 7) | (number == 8)) & _is_area(buffer, start, size) & open_both(buffer, start, end)
    return spans(start, end, Tier.POSSIBLE).where(good)


def _is_area(buffer: Buffer, start: Places, size: Places) -> Bools:
    """Whether an area code may exist: 010, 02x, or 03xx to 09xx."""
    figures = buffer.at(start, 3).astype(np.int64) - 48
    two = figures[:, 1] * 10 + figures[:, 2]
    great = (size == 3) & np.isin(two, sorted(_GREAT))
    return np.asarray(great | ((size == 4) & (figures[:, 1] >= 3)))


RECOGNIZER = Recognizer(
    "landline",
    45,
    _find,
    ("电话", "固话", "座机", "宅电", "联系电话", "办公电话", "家庭电话", "传真", "tel", "phone"),
    needs_context=False,
    lookalike=0.2,
    rule="0 and a two- or three-digit area code, 7 or 8 digits, whole, hyphened, spaced or in brackets; -123 or 转123",
)
