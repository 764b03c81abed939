"""A buffer of which only what can have a word before it counts.

Families that mean nothing without a word (QQ 1234567) have the shape of every other number of a file.  Of most numbers
the byte before them, a comma or a line end, already shows that no word of the family is there.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from suyuan.discover.buffer import Buffer, Runs
from suyuan.discover.folding import Places
from suyuan.discover.sides import ALNUM, DIGIT, TOKEN, Bools, open_both

SHORTEST = 4
"""Bytes of the shortest identifier; shorter runs may be missing."""


class Told(Buffer):
    """The same bytes as another buffer; of its runs those that begin with a letter or digit behind certain bytes.

    Runs are followed for ``LONGEST`` bytes and end there.
    """

    def __init__(self, buffer: Buffer, before: Bools) -> None:
        """Look at a buffer.

        Args:
            buffer: where to look.
            before: a table of the bytes that may stand right before a run, shape (256,).
        """
        self.data, self.folded = buffer.data, buffer.folded
        self._start = buffer.spoken[before[self.data[buffer.spoken - 1]]]

    @cached_property
    def _codes(self) -> tuple[Places, Places, Bools]:
        """Runs of letters and digits: where they begin and end, and which of them are of digits alone."""
        start = self._start[ALNUM[self.data[self._start + (SHORTEST - 1)]]]
        ends = self.follow(start, ALNUM)
        return start, ends, np.asarray(self.follow(start, DIGIT) == ends)

    @cached_property
    def free(self) -> Runs:
        """Runs of digits to which nothing on either side belongs."""
        start, end, bare = self._codes
        start, end = start[bare], end[bare]
        free = open_both(self.data, start, end)
        return Runs(start[free], end[free])

    @cached_property
    def words(self) -> Runs:
        """Runs of letters and digits that hold a letter."""
        start, end, bare = self._codes
        return Runs(start[~bare], end[~bare])

    @cached_property
    def tokens(self) -> Runs:
        """Runs of what may stand beside the @ of an e-mail address."""
        before, ahead = self.data[self._start - 1], self.data[self._start + (SHORTEST - 1)]
        start = self._start[~TOKEN[before] & TOKEN[ahead]]
        return Runs(start, self.follow(start, TOKEN))
