"""Classes of single bytes, and what may stand on either side of a number: a hit inside a longer code is none."""

from __future__ import annotations

from string import ascii_letters, digits

import numpy as np
from numpy.typing import NDArray

from suyuan.discover.folding import Bytes, Places

Bools = NDArray[np.bool_]


def is_letter(values: Bytes) -> Bools:
    """Which bytes are ASCII letters."""
    return np.asarray(((values | np.uint8(0x20)) - np.uint8(ord("a"))) < np.uint8(26))


def is_digit(values: Bytes) -> Bools:
    """Which bytes are ASCII digits."""
    return np.asarray((values - np.uint8(ord("0"))) < np.uint8(10))


def one_of(*sets: bytes) -> Bools:
    """A table of the bytes of some sets, shape (256,): the quickest test of single bytes."""
    table = np.zeros(256, dtype=bool)
    table[list(b"".join(sets))] = True
    return table


DIGIT = one_of(digits.encode())
ALNUM = DIGIT | one_of(ascii_letters.encode())
TOKEN = ALNUM | one_of(b"._%+-")
"""Tables of classes: digits; letters and digits; what may stand beside the @ of an e-mail address."""

_WORD = ALNUM | one_of(b"_")
_JOINS = one_of(b".-")


def open_left(data: Bytes, start: Places) -> Bools:
    """Nothing before a place belongs to it: no letter or digit, no decimal point, no hyphen of a code."""
    before = data[start - 1]
    shut = _WORD[before]
    joined = np.flatnonzero(_JOINS[before])
    shut[joined] = ALNUM[data[start[joined] - 2]]
    return ~shut


def open_right(data: Bytes, end: Places) -> Bools:
    """Nothing from a place on belongs to what is before."""
    behind = data[end]
    shut = _WORD[behind]
    joined = np.flatnonzero(_JOINS[behind])
    shut[joined] = is_digit(data[end[joined] + 1])
    return ~shut


def open_both(data: Bytes, start: Places, end: Places) -> Bools:
    """Neither side of a span belongs to it."""
    return np.asarray(open_left(data, start) & open_right(data, end))
