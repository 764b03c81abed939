"""Words right before a span: 电话：, 身份证号为, QQ: and the like.

Whole words are compared, never parts of them, for all spans at a time: the bytes before each span are hashed and looked
up among the words of the family.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from suyuan.discover.buffer import Buffer
from suyuan.discover.folding import Bytes, Places
from suyuan.discover.sides import Bools, is_digit, is_letter, one_of

_BASE = np.uint64(1_099_511_628_211)
_SIGN = one_of(b":= #(\"'[<|\t")
_COPULAS = tuple(word.encode() for word in ("为", "是", "号", "码", "：", "（"))
_CODE = np.array([65536, 256, 1], dtype=np.int32)
_COPULA_CODES = np.array([int.from_bytes(word, "big") for word in _COPULAS], dtype=np.int32)
_SKIPPED = _SIGN | one_of(*(word[-1:] for word in _COPULAS))
SKIPPED = 4
"""Signs and copulas between a word and its span, at most."""


def named(buffer: Buffer, start: Places, words: Sequence[str]) -> Bools:
    """Which spans have one of the words right before them.

    Args:
        start: first byte of each span, shape (n,).
        words: lower case.
    """
    found = np.zeros(len(start), dtype=bool)
    last = _last_bytes(tuple(words))
    left, place = np.arange(len(start)), start
    for step in range(SKIPPED + 1):
        before = buffer.data[place - 1]
        worded = np.flatnonzero(last[before])  # most spans stand behind a comma or a character that ends no word
        found[left[worded]] |= _ends_with(buffer, place[worded], words)
        skipped = np.flatnonzero(_SKIPPED[before])
        if step == SKIPPED or not len(skipped):
            break
        left, place = left[skipped], place[skipped]
        back = _step_back(buffer, place, before[skipped])
        moved = (back > 0) & ~found[left]
        left, place = left[moved], (place - back)[moved]
    return found


def before_spans(words: Sequence[str]) -> Bools:
    """A table of the bytes that may stand right before a span that has one of the words before it, shape (256,)."""
    return np.asarray(_last_bytes(tuple(words)) | _SKIPPED)


def _ends_with(buffer: Buffer, place: Places, words: Sequence[str]) -> Bools:
    """Which places have a word right before them."""
    found = np.zeros(len(place), dtype=bool)
    if not len(place):
        return found
    known_words = _by_length(tuple(words))
    wide = _whole(known_words[-1][0])
    parts = _lower(buffer.at(place - wide, wide))
    for size, known in known_words:
        value = _hash(parts, size)
        same = value == known[0]
        for other in known[1:]:
            same |= value == other
        fits = np.flatnonzero(same)
        # A Latin word must be whole; a Chinese one may follow anything.
        first, before = buffer.data[place[fits] - size], buffer.data[place[fits] - size - 1]
        found[fits] |= ~(is_letter(first) & (is_letter(before) | is_digit(before)))
    return found


def _step_back(buffer: Buffer, place: Places, before: Bytes) -> Places:
    """Bytes of the sign or copula before each place, 0 for none; never into the zeros that lead the buffer."""
    back = _SIGN[before].astype(np.intp)
    wide = np.flatnonzero(before >= 0x80)
    three = buffer.at(place[wide] - 3, 3).astype(np.int32)
    back[wide[np.isin(three @ _CODE, _COPULA_CODES)]] = 3
    return back


@cache
def _last_bytes(words: tuple[str, ...]) -> Bools:
    """A table of the bytes that words end with, in either case."""
    return one_of(*(ends for word in words for ends in (word.encode()[-1:], word.upper().encode()[-1:])))


@cache
def _by_length(words: tuple[str, ...]) -> tuple[tuple[int, NDArray[np.uint64]], ...]:
    raw = [word.encode() for word in words]
    return tuple(
        (
            size,
            _hash(
                _lower(np.array([list(word.rjust(_whole(size))) for word in raw if len(word) == size], np.uint8)), size
            ),
        )
        for size in sorted({len(word) for word in raw})
    )


def _whole(size: int) -> int:
    """Bytes of the machine words that hold so many bytes."""
    return -(-size // 8) * 8


def _lower(cells: Bytes) -> NDArray[np.uint64]:
    """Rows of bytes as machine words, upper case taken for lower.

    Args:
        cells: shape (n, 8 m) and contiguous.

    Returns:
        Shape (m, n).
    """
    lower = cells | (((cells - np.uint8(ord("A"))) < np.uint8(26)).view(np.uint8) << np.uint8(5))
    return np.ascontiguousarray(lower.view("<u8").T)


def _hash(parts: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    """One number of the last bytes of each row.

    Args:
        parts: shape (m, n).
        size: bytes that count.
    """
    whole = _whole(size)
    first = len(parts) - whole // 8
    value: NDArray[np.uint64] = parts[first] >> np.uint64(8 * (whole - size))
    for part in parts[first + 1 :]:
        value = value * _BASE + part
    return value
