"""Landline numbers of mainland China: area code and seven or eight digits, an extension behind."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.edges import open_both, open_left, open_right
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier, nothing, spans, unite
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import Bools

# Two-digit codes of the great cities; all others have three digits, 03x to 09x.
_GREAT = frozenset({10, 20, 21, 22, 23, 24, 25, 27, 28, 29})

EXTENSION = 6
"""Digits of an extension, at most."""

_THROUGH = np.frombuffer("转".encode(), np.uint8)


def _find(buffer: Buffer) -> Found:
    runs = buffer.digits
    first = runs.of_length(3, 4)
    first = first[(first < len(runs.start) - 1) & (buffer.data[runs.start[first]] == ord("0"))]
    number = runs.length[first + 1]
    first = first[(number == 7) | (number == 8)]
    gap, between = runs.start[first + 1] - runs.end[first], buffer.data[runs.end[first]]
    closed = (between == ord(")")) & (buffer.data[runs.start[first] - 1] == ord("("))
    plain = (between == ord("-")) | (between == ord(" "))
    first = first[(closed & (gap <= 2)) | (plain & (gap == 1))]
    if not len(first):
        return _whole(buffer)
    at = runs.start[first]
    behind = _behind_extension(buffer, first + 1)
    left = np.where(buffer.data[at - 1] == ord("("), at - 1, at)
    good = _is_area(buffer, at, runs.length[first]) & open_left(buffer, left) & open_right(buffer, behind)
    dashed = spans(at, behind, Tier.LIKELY).where(good)
    return unite([_whole(buffer), dashed])


def _behind_extension(buffer: Buffer, number: Places) -> Places:
    """Where numbers end, with their extension: one to six digits behind a hyphen or 转.

    Args:
        number: which runs of digits the numbers are.
    """
    runs = buffer.digits
    last = runs.end[number]
    follow = np.minimum(number + 1, len(runs.start) - 1)
    gap = runs.start[follow] - last
    hyphened = (gap == 1) & (buffer.data[last] == ord("-"))
    through = (gap == len(_THROUGH)) & (buffer.at(last, len(_THROUGH)) == _THROUGH).all(axis=1)
    return np.where((hyphened | through) & (runs.length[follow] <= EXTENSION), runs.end[follow], last)


def _whole(buffer: Buffer) -> Found:
    runs = buffer.digits
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
