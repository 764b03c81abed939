"""Folding: full-width and invisible characters of UTF-8 become plain ones, and every byte knows where it came from.

Only characters that a recognizer or a context can care about are folded; a Chinese comma is as good an edge as a plain
one and stays, so that ordinary prose is not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]

BLOCK = 1 << 18
"""Bytes that whole passes look at together: what they leave behind stays in the nearest memory."""

_SIGNS = b"\"#%'()+-./<=@[_|"
_DROP, _KEEP = 1, 0
"""Codes beside plain characters: drop the character, leave it as it is."""


def _table(entries: dict[int, int]) -> Bytes:
    table = np.zeros(256, dtype=np.uint8)
    for byte, plain in entries.items():
        table[byte] = plain
    return table


_ALNUM = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WIDE = _ALNUM + _SIGNS
# Full-width forms U+FF01 to U+FF5E are EF BC 81 to EF BC BF and EF BD 80 to EF BD 9E.
_WIDE_LOW = _table({plain + 0x60: plain for plain in _WIDE if plain < 0x60})
_WIDE_HIGH = _table({plain + 0x20: plain for plain in _WIDE if plain >= 0x60})
_GENERAL = _table(
    dict.fromkeys(range(0x8B, 0x90), _DROP) | dict.fromkeys((0x90, 0x91, 0x92, 0x93, 0x94, 0x95), ord("-"))
)
# What the third byte makes of a character, by its second byte; the first is EF but for the general and blank ones.
_BY_SECOND = np.zeros((256, 256), dtype=np.uint8)
_BY_SECOND[0xBB] = _table({0xBF: _DROP})
_BY_SECOND[0xBC] = _WIDE_LOW
_BY_SECOND[0xBD] = _WIDE_HIGH


@dataclass(frozen=True)
class Folded:
    """Folded bytes.

    Attributes:
        data: shape (m,).
        raw: the bytes before, shape (n,).
        dropped: places in ``raw`` of the bytes that are gone, rising.
    """

    data: Bytes
    raw: Bytes
    dropped: Places

    def origin(self, start: Places, end: Places) -> tuple[Places, Places]:
        """Spans of ``raw`` that folded spans come from: first byte, and the byte behind the last."""
        if not len(self.dropped):
            return start, end
        # The k-th dropped byte had dropped[k] - k bytes left before it.
        left = self.dropped - np.arange(len(self.dropped))
        begin = start + np.searchsorted(left, start, side="right")
        last = end - 1 + np.searchsorted(left, end - 1, side="right")
        return begin, last + _width_of(self.raw[last])


def fold(raw: Bytes) -> Folded:
    """Fold bytes of UTF-8; invalid ones stay as they are."""
    parts = [_candidates(block) for block in _blocks(raw)]
    places = np.concatenate([part[0] + k * BLOCK for k, part in enumerate(parts)])
    plain, width = np.concatenate([part[1] for part in parts]), np.concatenate([part[2] for part in parts])
    changed = plain != _KEEP
    if not changed.any():
        return Folded(raw, raw, np.zeros(0, np.intp))
    places, plain, width = places[changed], plain[changed], width[changed]
    drop = plain == _DROP
    data = raw.copy()
    data[places] = plain
    gone = np.sort(np.concatenate([places[drop], places + 1, places[width == 3] + 2]))
    kept = np.ones(len(raw), dtype=bool)
    kept[gone] = False
    return Folded(data[kept], raw, gone)


def _blocks(raw: Bytes) -> Iterator[Bytes]:
    """Blocks and two bytes of the next one; zeros behind the last."""
    for begin in range(0, max(len(raw), 1), BLOCK):
        block = raw[begin : begin + BLOCK + 2]
        missing = min(BLOCK, len(raw) - begin) + 2 - len(block)
        yield np.concatenate([block, np.zeros(missing, np.uint8)]) if missing else block


def _candidates(raw: Bytes) -> tuple[Places, Bytes, Places]:
    """Places but for the last two where a character begins that may fold, its plain form, and its bytes."""
    inner = len(raw) - 2
    first, second, third = raw[:inner], raw[1 : inner + 1], raw[2:]
    # Whole passes that only compare bytes are far quicker than anything done for a place.
    low = second == 0x80
    wide = np.flatnonzero((first == 0xEF) & ((second - np.uint8(0xBB)) < np.uint8(3)))
    general = np.flatnonzero((first == 0xE2) & low)
    blank = np.flatnonzero((first == 0xE3) & low & (third == 0x80))
    no_break = np.flatnonzero((first == 0xC2) & (second == 0xA0))
    plain = np.concatenate(
        [
            _BY_SECOND[raw[wide + 1], raw[wide + 2]],
            _GENERAL[raw[general + 2]],
            np.full(len(blank) + len(no_break), ord(" "), dtype=np.uint8),
        ]
    )
    places = np.concatenate([wide, general, blank, no_break])
    return places, plain, np.where(np.arange(len(places)) < len(places) - len(no_break), 3, 2)


def _width_of(lead: Bytes) -> Places:
    """Bytes of the character that begins with each of these."""
    # A byte that begins no character is the last of one that was not folded.
    return np.select([lead < 0xC0, lead < 0xE0, lead < 0xF0], [1, 2, 3], 4).astype(np.intp)
