"""A buffer of text as bytes, folded so that one way of writing stands for all, with the runs that recognizers look at.

Full-width letters, digits and signs become their plain selves, ideographic and no-break blanks a blank, dashes a
hyphen; invisible characters go.  Every folded byte knows the byte it came from, so a hit has exact offsets in the text
as it was.

Whole-buffer passes compare bytes, which a processor does sixteen or more at a time; whatever costs more is done for few
places only.  Most numbers of a file are short (dates, amounts, counts) and no identifier, so that recognizers begin
with landmarks that such numbers are not: long runs, joints between long runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from suyuan.discover.folding import BLOCK, Bytes, Places, fold
from suyuan.discover.landmarks import Landmarks, find_landmarks
from suyuan.discover.sides import Bools, is_digit, is_letter, open_left, open_right

PAD = 64
"""Zero bytes on either side, so that no look around a hit can leave the buffer."""

LONGEST = 255
"""Runs of this length and more are kept together; no identifier is as long."""

_STEP = 32
"""Bytes of a run that are looked at together; hardly one is longer."""

_HYPHEN, _BLANK = ord("-"), ord(" ")
# Classes of bytes; others are 0.
_DIGIT, _LETTER, _SIGN = np.uint8(1), np.uint8(2), np.uint8(4)
_EITHER = np.uint8(0x11)


@dataclass(frozen=True)
class Runs:
    """Longest runs of bytes of one class: first byte, and the byte behind the last; both of shape (n,)."""

    start: Places
    end: Places

    @cached_property
    def length(self) -> Places:
        """Bytes of each run."""
        return self.end - self.start

    @cached_property
    def short(self) -> Bytes:
        """Bytes of each run, to ``LONGEST``."""
        return np.minimum(self.length, LONGEST).astype(np.uint8)

    @cached_property
    def _by_length(self) -> tuple[Places, Places]:
        """Runs sorted by length, and where each length begins among them."""
        counts = np.bincount(self.short, minlength=LONGEST + 1)
        return np.argsort(self.short, kind="stable"), np.concatenate([[0], np.cumsum(counts)])

    def of_length(self, least: int, most: int | None = None) -> Places:
        """Numbers of the runs of a length, or of a range of lengths, the shorter ones first."""
        order, begins = self._by_length
        return order[begins[least] : begins[(least if most is None else most) + 1]]


class Buffer:
    """Folded bytes of a text, between zeros."""

    def __init__(self, text: bytes) -> None:
        """Fold a text.

        Args:
            text: UTF-8.
        """
        self.folded = fold(np.frombuffer(text, dtype=np.uint8))
        folded = self.folded.data
        self.data: Bytes = np.zeros(len(folded) + 2 * PAD, dtype=np.uint8)
        self.data[PAD : PAD + len(folded)] = folded

    @cached_property
    def _edges(self) -> tuple[Places, Bytes]:
        """Places where the class of bytes changes, and the classes before and, times 16, from there on."""
        parts = [_class_edges(self.data[k : k + BLOCK + 1], k + 1) for k in range(0, len(self.data), BLOCK)]
        return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])

    @cached_property
    def _digit_edges(self) -> Bools:
        return np.asarray((self._edges[1] & (_DIGIT * _EITHER)) != 0)

    @cached_property
    def digits(self) -> Runs:
        """Runs of digits."""
        edges = self._edges[0][self._digit_edges]
        return Runs(edges[::2], edges[1::2])

    @cached_property
    def free(self) -> Runs:
        """Runs of digits to which nothing on either side belongs."""
        runs = self.digits
        change = self._edges[1][self._digit_edges]
        left, right = change[::2] & np.uint8(0x0F), change[1::2] >> np.uint8(4)
        free = (left != _LETTER) & (right != _LETTER)
        look = np.flatnonzero(free & (right == _SIGN))  # only signs need another look: a full stop may end a sentence
        free[look] = open_right(self.data, runs.end[look])
        look = np.flatnonzero(free & (left == _SIGN))
        free[look] = open_left(self.data, runs.start[look])
        return Runs(runs.start[free], runs.end[free])

    @cached_property
    def words(self) -> Runs:
        """Runs of letters and digits that hold a letter."""
        place, change = self._edges
        some = np.flatnonzero(change & ((_DIGIT | _LETTER) * _EITHER))
        place, change = place[some], change[some]
        before, behind = change & np.uint8(0x0F), change >> np.uint8(4)
        outside, beyond = (before & (_DIGIT | _LETTER)) == 0, (behind & (_DIGIT | _LETTER)) == 0
        # A run of digits alone is two changes in a row; any other run has a letter first, last, or at its next change.
        lettered = np.zeros(len(change) + 2, dtype=bool)
        lettered[1:-1] = ~(outside | beyond)
        first = outside & ((behind == _LETTER) | lettered[2:])
        last = beyond & ((before == _LETTER) | lettered[:-2])
        return Runs(place[first], place[last])

    @cached_property
    def tokens(self) -> Runs:
        """Runs of what may stand beside the @ of an e-mail address."""
        place, change = self._edges
        edges = place[((change & np.uint8(0x0F)) == 0) | (change < np.uint8(0x10))]
        return Runs(edges[::2], edges[1::2])

    @cached_property
    def _landmarks(self) -> Landmarks:
        return find_landmarks(self.data, PAD // 2)

    @cached_property
    def numbers(self) -> Runs:
        """Runs of ``NUMBER`` digits and more."""
        edges = self._landmarks.numbers
        return Runs(edges[::2], edges[1::2])

    @cached_property
    def codes(self) -> Runs:
        """Runs of ``CODE`` letters and digits and more."""
        edges = self._landmarks.codes
        return Runs(edges[::2], edges[1::2])

    @property
    def joints(self) -> Places:
        """Blanks and hyphens with ``JOINED`` digits or more on either side."""
        return self._landmarks.joints

    @property
    def points(self) -> Places:
        """Full stops between two digits."""
        return self._landmarks.points

    @property
    def ats(self) -> Places:
        """Places of @."""
        return self._landmarks.ats

    @property
    def spoken(self) -> Places:
        """Where runs of letters and digits begin, but for those behind , - . / or a line end: no word is there."""
        return self._landmarks.spoken

    def at(self, places: Places, width: int) -> Bytes:
        """The bytes from each place on, shape (n, width)."""
        # Every place as one item of that many bytes: a copy of whole items is far quicker than one of single bytes.
        items: NDArray[np.void] = np.ndarray(
            (len(self.data) - width + 1,), dtype=f"V{width}", buffer=self.data, strides=(1,)
        )
        return items[places].view(np.uint8).reshape(len(places), width)

    def digits_at(self, places: Places, width: int) -> Bools:
        """Which of the bytes from each place on are digits, shape (n, width)."""
        return is_digit(self.at(places, width))

    def follow(self, start: Places, kind: Bools) -> Places:
        """Where runs of a class of bytes end; they are followed for ``LONGEST`` bytes and a few more.

        Args:
            start: where they begin, shape (n,); a run that is none ends there.
            kind: a table of the class, shape (256,), without the zero byte.
        """
        ends, left = start.copy(), np.arange(len(start))
        for _ in range(-(-LONGEST // _STEP)):
            if not len(left):
                break
            ahead = kind[self.at(ends[left], _STEP)]
            size = np.argmin(ahead, axis=1)
            whole = ahead[np.arange(len(left)), size]
            ends[left] += np.where(whole, _STEP, size)
            left = left[whole]
        return ends

    def origin(self, start: Places, end: Places) -> tuple[Places, Places]:
        """Byte offsets in the text of folded spans: first byte, and the byte behind the last."""
        return self.folded.origin(start - PAD, end - PAD)


def _class_edges(data: Bytes, begin: int) -> tuple[Places, Bytes]:
    """Places where digits, letters, signs of tokens and other bytes meet, and the classes on either side.

    Args:
        data: some bytes.
        begin: the place of the second of them, where the first change can be.
    """
    kind = (data == ord(".")).view(np.uint8)
    for sign in b"_%+-":
        kind |= (data == sign).view(np.uint8)
    kind *= _SIGN
    kind |= is_digit(data).view(np.uint8)
    kind |= is_letter(data).view(np.uint8) * _LETTER
    place = np.flatnonzero(kind[1:] != kind[:-1])
    change = (kind[:-1] | (kind[1:] << np.uint8(4)))[place]
    place += begin
    return place, change
