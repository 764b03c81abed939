"""Folding: full-width and invisible characters of UTF-8 become plain ones, and every byte knows where it came from.

Only characters that a recognizer or a context can care about are folded; a Chinese comma is as good an edge as a plain
one and stays, so that ordinary prose is not copied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]
Bools = NDArray[np.bool_]

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
    places, plain, width = [np.zeros(0, np.intp)], [np.zeros(0, np.uint8)], [np.zeros(0, np.intp)]
    for lead, (size, look) in _LEADS.items():
        begins = first == lead
        if not begins.any():  # most leads are missing in most blocks
            continue
        found, forms = look(begins, second, third)
        places.append(found)
        plain.append(forms)
        width.append(np.full(len(found), size, dtype=np.intp))
    return np.concatenate(places), np.concatenate(plain), np.concatenate(width)


def _wide(begins: Bools, second: Bytes, third: Bytes) -> tuple[Places, Bytes]:
    """Full-width forms, but for the comma: it stands everywhere and stays."""
    begins &= (second - np.uint8(0xBB)) < np.uint8(3)
    begins &= (third != _COMMA[2]) | (second != _COMMA[1])  # a full-width l ends with the same byte
    places = begins.nonzero()[0]
    return places, _BY_SECOND[second[places], third[places]]


def _general(begins: Bools, second: Bytes, third: Bytes) -> tuple[Places, Bytes]:
    begins &= second == 0x80
    places = begins.nonzero()[0]
    return places, _GENERAL[third[places]]


def _ideographic_blank(begins: Bools, second: Bytes, third: Bytes) -> tuple[Places, Bytes]:
    begins &= second == 0x80
    begins &= third == 0x80
    places = begins.nonzero()[0]
    return places, np.full(len(places), ord(" "), dtype=np.uint8)


def _no_break(begins: Bools, second: Bytes, _third: Bytes) -> tuple[Places, Bytes]:
    begins &= second == 0xA0
    places = begins.nonzero()[0]
    return places, np.full(len(places), ord(" "), dtype=np.uint8)


_COMMA = "，".encode()
_LEADS: dict[int, tuple[int, Callable[[Bools, Bytes, Bytes], tuple[Places, Bytes]]]] = {
    0xEF: (3, _wide),
    0xE2: (3, _general),
    0xE3: (3, _ideographic_blank),
    0xC2: (2, _no_break),
}
"""By the byte that characters which fold begin with: their bytes, and what finds them."""


def _width_of(lead: Bytes) -> Places:
    """Bytes of the character that begins with each of these."""
    # A byte that begins no character is the last of one that was not folded.
    return np.select([lead < 0xC0, lead < 0xE0, lead < 0xF0], [1, 2, 3], 4).astype(np.intp)
