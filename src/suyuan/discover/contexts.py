"""Words right before a span: 电话：, 身份证号为, QQ: and the like.

Whole words are compared, never parts of them, for all spans at a time: the bytes before each span are hashed and looked
up among the words of the family.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from suyuan.discover.buffer import Bools, Buffer, Bytes, Places, is_digit, is_letter

_BASE = np.uint64(1_099_511_628_211)
_SIGN = np.zeros(256, dtype=bool)
_SIGN[list(b":= #(\"'[<|\t")] = True
_COPULAS = tuple(np.frombuffer(word.encode(), np.uint8) for word in ("为", "是", "号", "码", "：", "（"))
SKIPPED = 4
"""Signs and copulas between a word and its span, at most."""


def named(buffer: Buffer, start: Places, words: Sequence[str]) -> Bools:
    """Which spans have one of the words right before them.

    Args:
        start: first byte of each span, shape (n,).
        words: lower case.
    """
    found = np.zeros(len(start), dtype=bool)
    left, place = np.arange(len(start)), start
    for _ in range(SKIPPED + 1):
        before = buffer.data[place - 1]
        worded = np.flatnonzero((before >= 0x80) | is_letter(before))
        found[left[worded]] |= _ends_with(buffer, place[worded], words)
        back = _step_back(buffer, place, before)
        left, place = left[back > 0], (place - back)[back > 0]
    return found


def _ends_with(buffer: Buffer, place: Places, words: Sequence[str]) -> Bools:
    """Which places have a word right before them."""
    found = np.zeros(len(place), dtype=bool)
    if not len(place):
        return found
    for size, known in _by_length(tuple(words)):
        cells = _lower(buffer.at(place - size, size))
        fits = np.isin(_hash(cells), known)
        # A Latin word must be whole; a Chinese one may follow anything.
        first, before = cells[:, 0], buffer.data[place - size - 1]
        found |= fits & ~(is_letter(first) & (is_letter(before) | is_digit(before)))
    return found


def _step_back(buffer: Buffer, place: Places, before: Bytes) -> Places:
    """Bytes of the sign or copula before each place, 0 for none; never into the zeros that lead the buffer."""
    back = np.where(_SIGN[before], 1, 0)
    wide = np.flatnonzero(before >= 0x80)
    three = buffer.at(place[wide] - 3, 3)
    for word in _COPULAS:
        back[wide[(three == word).all(axis=1)]] = 3
    return np.asarray(back)


@cache
def _by_length(words: tuple[str, ...]) -> tuple[tuple[int, NDArray[np.uint64]], ...]:
    raw = [word.encode() for word in words]
    return tuple(
        (size, np.sort(_hash(np.array([list(word) for word in raw if len(word) == size], dtype=np.uint8))))
        for size in sorted({len(word) for word in raw})
    )


def _hash(cells: Bytes) -> NDArray[np.uint64]:
    value = np.zeros(len(cells), dtype=np.uint64)
    for column in range(cells.shape[1]):
        value = value * _BASE + cells[:, column]
    return value


def _lower(cells: Bytes) -> Bytes:
    return np.asarray(np.where((cells >= 65) & (cells <= 90), cells + 32, cells), dtype=np.uint8)
