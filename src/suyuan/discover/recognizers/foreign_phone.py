"""Telephone numbers outside mainland China: + or 00, an assigned country code, and digits in groups (ITU-T E.164)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from suyuan.discover.buffer import Buffer
from suyuan.discover.edges import open_left, open_right
from suyuan.discover.folding import Places
from suyuan.discover.found import Found, Tier, nothing, spans, unite
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import is_digit, one_of

_LEAST, _MOST = 9, 15
"""Digits with the country code, where the plan of the country is not in ``_EXACT``."""

_EXACT = {
    1: (11, 11),
    7: (11, 11),
    44: (11, 12),
    81: (11, 12),
    82: (10, 12),
    852: (11, 11),
    853: (11, 11),
    886: (11, 12),
}
_TWO = (
    20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62,
    63, 64, 65, 66, 81, 82, 84, 90, 91, 92, 93, 94, 95, 98,
)  # fmt: skip
_THREE = (21, 22, 23, 24, 25, 26, 29, 35, 37, 38, 42, 50, 59, 67, 68, 69, 85, 88, 96, 97, 99)
"""First two digits of codes with three."""

_WINDOW = 24
_JOINS = one_of(b" -()")


def _limits() -> NDArray[np.int8]:
    """Least and most digits by the first three, shape (1000, 2); zeros where no country is."""
    table = np.zeros((1000, 2), dtype=np.int8)
    for first, size in ((1, 100), (7, 100), *((code, 10) for code in (*_TWO, *_THREE))):
        table[first * size : (first + 1) * size] = _EXACT.get(first, (_LEAST, _MOST))
    for code in (852, 853, 886):
        table[code] = _EXACT[code]
    table[860:870] = 0  # the mainland's own
    return table


_LIMITS = _limits()


def _find(buffer: Buffer) -> Found:
    plus = np.flatnonzero(buffer.data == ord("+"))
    plus = plus[is_digit(buffer.data[plus + 1])]
    runs = buffer.numbers
    long = runs.start[runs.of_length(_LEAST + 2, _MOST + 2)]
    long = long[(buffer.at(long, 2) == ord("0")).all(axis=1)]
    return unite([_judge(buffer, plus, 1, Tier.LIKELY), _judge(buffer, long, 2, Tier.POSSIBLE)])


def _judge(buffer: Buffer, start: Places, lead: int, tier: Tier) -> Found:
    """Numbers that begin with ``lead`` bytes before the country code."""
    if not len(start):
        return nothing()
    window = buffer.at(start + lead, _WINDOW)
    digit = is_digit(window)
    # One sign between two groups, or a bracket and a blank; the number ends before anything else.
    sign = _JOINS[window]
    twice = sign[:, 1:] & sign[:, :-1] & (window[:, 1:] == window[:, :-1])
    inside = digit | sign
    inside[:, 1:] &= ~twice
    inside = np.logical_and.accumulate(inside, axis=1)
    counted = np.cumsum(digit & inside, axis=1)
    size = counted[:, -1]
    last = _WINDOW - np.argmax((digit & inside)[:, ::-1], axis=1)
    figures = (window[:, :3] - ord("0")).astype(np.int64)
    code = np.where(digit[:, :3].all(axis=1), figures @ np.array([100, 10, 1]), 0)
    two = digit[:, :2].all(axis=1) & ~digit[:, 2]  # a short code before a sign: the next digit follows it
    code = np.where(two, figures[:, 0] * 100 + figures[:, 1] * 10, code)
    code = np.where(digit[:, 0] & ~digit[:, 1], figures[:, 0] * 100, code)
    limits = _LIMITS[code]
    good = (size >= limits[:, 0]) & (size <= limits[:, 1]) & (limits[:, 1] > 0)
    end = start + lead + last
    good &= open_left(buffer, start) & open_right(buffer, end)
    return spans(start, end, tier).where(good)


RECOGNIZER = Recognizer(
    "foreign_phone",
    42,
    _find,
    ("手机", "手机号", "电话", "联系电话", "联系方式", "海外电话", "境外电话", "mobile", "tel", "phone"),
    needs_context=False,
    lookalike=0.05,
    rule="ITU-T E.164: + or 00, a country code but 86, digits in groups or not; Hong Kong, Macau, Taiwan too",
)
