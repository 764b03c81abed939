"""A buffer of text as bytes, folded so that one way of writing stands for all, with the runs that recognizers look at.

Full-width letters, digits and signs become their plain selves, ideographic and no-break blanks a blank, dashes a
hyphen; invisible characters go.  Every folded byte knows the byte it came from, so a hit has exact offsets in the text
as it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

PAD = 64
"""Zero bytes on either side, so that no look around a hit can leave the buffer."""

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]
Bools = NDArray[np.bool_]

_LETTER = np.zeros(256, dtype=bool)
_LETTER[list(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")] = True
_DIGIT = np.zeros(256, dtype=bool)
_DIGIT[list(b"0123456789")] = True
_TOKEN = _LETTER | _DIGIT
_TOKEN[list(b"._%+-")] = True

_WIDE = 0xEF
_DASHES = (0x90, 0x91, 0x92, 0x93, 0x94, 0x95)


@dataclass(frozen=True)
class Runs:
    """Longest runs of bytes of one class: first byte, and the byte behind the last; both of shape (n,)."""

    start: Places
    end: Places

    @cached_property
    def length(self) -> Places:
        """Bytes of each run."""
        return self.end - self.start


class Buffer:
    """Folded bytes of a text, between zeros."""

    def __init__(self, text: bytes) -> None:
        """Fold a text.

        Args:
            text: UTF-8.
        """
        raw = np.frombuffer(text, dtype=np.uint8)
        folded, origin = _fold(raw)
        self.data: Bytes = np.zeros(len(folded) + 2 * PAD, dtype=np.uint8)
        self.data[PAD : PAD + len(folded)] = folded
        self._origin = origin
        self._size = len(raw)
        self._text = raw

    @cached_property
    def digits(self) -> Runs:
        """Runs of digits."""
        return _runs((self.data - np.uint8(48)) < np.uint8(10))

    @cached_property
    def words(self) -> Runs:
        """Runs of letters and digits that hold a letter."""
        runs = _runs(_LETTER[self.data] | ((self.data - np.uint8(48)) < np.uint8(10)))
        digits = self.digits
        place = np.minimum(np.searchsorted(digits.start, runs.start), max(len(digits.start) - 1, 0))
        if not len(digits.start):
            return runs
        pure = (digits.start[place] == runs.start) & (digits.end[place] == runs.end)
        return Runs(runs.start[~pure], runs.end[~pure])

    @cached_property
    def tokens(self) -> Runs:
        """Runs of what may stand beside the @ of an e-mail address."""
        return _runs(_TOKEN[self.data])

    def at(self, places: Places, width: int) -> Bytes:
        """The bytes from each place on, shape (n, width)."""
        return np.asarray(self.data[places[:, None] + np.arange(width)])

    def origin(self, start: Places, end: Places) -> tuple[Places, Places]:
        """Byte offsets in the text of folded spans: first byte, and the byte behind the last."""
        start, end = start - PAD, end - PAD
        if self._origin is None:
            return start, end
        last = self._origin[end - 1]
        return self._origin[start], last + _width_of(self._text[last])


def is_letter(values: Bytes) -> Bools:
    """Which bytes are ASCII letters."""
    return np.asarray(_LETTER[values])


def is_digit(values: Bytes) -> Bools:
    """Which bytes are ASCII digits."""
    return np.asarray((values - np.uint8(48)) < np.uint8(10))


def _runs(inside: Bools) -> Runs:
    edges = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    return Runs(edges[::2], edges[1::2])


def _width_of(lead: Bytes) -> Places:
    """Bytes of the character that begins with each of these."""
    return np.select([lead < 0x80, lead < 0xE0, lead < 0xF0], [1, 2, 3], 4).astype(np.intp)


def _fold(raw: Bytes) -> tuple[Bytes, Places | None]:
    """Fold bytes; the origin of each, or None where none was dropped."""
    lead = np.flatnonzero((raw == _WIDE) | (raw == 0xE2) | (raw == 0xE3) | (raw == 0xC2))
    lead = lead[lead + 2 < len(raw)]
    if not len(lead):
        return raw, None
    first, second, third = raw[lead], raw[lead + 1], raw[lead + 2]
    plain = np.zeros(len(lead), dtype=np.int16)  # 0 leaves a character as it is, -1 drops it
    width = np.full(len(lead), 3)
    wide = first == _WIDE
    plain = np.where(wide & (second == 0xBC) & (third >= 0x81), third.astype(np.int16) - 0x60, plain)
    plain = np.where(wide & (second == 0xBD) & (third <= 0x9E), third.astype(np.int16) - 0x20, plain)
    plain = np.where(wide & (second == 0xBB) & (third == 0xBF), -1, plain)
    general = (first == 0xE2) & (second == 0x80)
    plain = np.where(general & (third >= 0x8B) & (third <= 0x8F), -1, plain)
    plain = np.where(general & np.isin(third, _DASHES), ord("-"), plain)
    plain = np.where((first == 0xE3) & (second == 0x80) & (third == 0x80), ord(" "), plain)
    no_break = (first == 0xC2) & (second == 0xA0)
    plain, width = np.where(no_break, ord(" "), plain), np.where(no_break, 2, width)
    changed = plain != 0
    if not changed.any():
        return raw, None
    lead, plain, width = lead[changed], plain[changed], width[changed]
    folded, kept = raw.copy(), np.ones(len(raw), dtype=bool)
    folded[lead] = np.maximum(plain, 0)
    kept[lead[plain < 0]] = False
    kept[lead + 1] = False
    kept[lead[width == 3] + 2] = False
    return folded[kept], np.flatnonzero(kept)
