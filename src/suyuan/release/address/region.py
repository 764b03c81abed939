"""The start of an address: province, city and county, found and written.

The longest known spelling that an address starts with is taken.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.release.address.region_table import ABSENT, FULL, SHORT, region_table
from suyuan.release.address.text import EMPTY, Bools, Ints, cut, flags

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_STEM = 12
"""Characters on which addresses are first grouped; longer spellings are sought only where one may stand."""

NOT_A_PLACE = "^(?:[路街巷场]|大?道|大街)"
"""What cannot follow a place that stands without its province: 东方市场 is no place, nor is 忠县路."""


@dataclass(frozen=True, slots=True)
class Regions:
    """The starts of addresses, as read; all arrays run over the addresses.

    Attributes:
        place: index into the table's places, -1 where none was found.
        top: how the highest unit stands.
        middle: how the city stands.
        width: bytes that the start takes.
    """

    place: Ints
    top: Ints
    middle: Ints
    width: Ints


def read_regions(texts: pa.Array) -> Regions:
    """Find the longest known start of every address."""
    index = _index()
    stems = pc.dictionary_encode(pc.utf8_slice_codeunits(texts, 0, _STEM))
    by_stem = index.longest(stems.dictionary, range(_STEM, 1, -1))
    entry = by_stem[stems.indices.to_numpy()]
    may_be_long = flags(pc.is_in(stems.dictionary, value_set=index.long_stems))[stems.indices.to_numpy()]
    rows = np.flatnonzero(may_be_long)
    if len(rows):
        longer = index.longest(texts.take(pa.array(rows)), range(index.longest_length, _STEM, -1))
        entry[rows] = np.where(longer >= 0, longer, entry[rows])
    found = Regions(index.place[entry], index.top[entry], index.middle[entry], index.width[entry])
    return _without_false_starts(texts, found)


def cannot_stand_bare(rest: pa.Array) -> Bools:
    """Whether what follows a place forbids to leave out its province."""
    return flags(pc.match_substring_regex(rest, NOT_A_PLACE))


def spell_regions(
    place: Ints, top: npt.NDArray[np.integer], middle: npt.NDArray[np.integer]
) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Write top, middle and county of each place in the asked way (``FULL``, ``SHORT`` or ``ABSENT``)."""
    names = region_table().names
    at = pa.array(np.maximum(place, 0))
    known = pa.array(place >= 0)

    def pick(style: npt.NDArray[np.integer], full: str, short: str) -> pa.Array:
        word = pc.if_else(pa.array(style == SHORT), names[short].take(at), names[full].take(at))
        return pc.if_else(pc.and_(known, pa.array(style != ABSENT)), word, EMPTY)

    return (
        pick(top, "top", "top_short"),
        pick(middle, "middle", "middle_short"),
        pick(place * 0, "county", "county"),
    )


def _without_false_starts(texts: pa.Array, found: Regions) -> Regions:
    """Take back a start without province if what follows makes it the name of a street or a market."""
    doubtful = np.flatnonzero((found.place >= 0) & (found.top == ABSENT))
    if not len(doubtful):
        return found
    _, after = cut(texts.take(pa.array(doubtful)), found.width[doubtful])
    false = doubtful[cannot_stand_bare(after)]
    place, width = found.place.copy(), found.width.copy()
    place[false], width[false] = -1, 0
    return Regions(place, found.top, found.middle, width)


@dataclass(frozen=True, slots=True)
class _Index:
    """The spellings by length, for lookups on whole arrays; the last entry stands for "none"."""

    by_length: Mapping[int, tuple[pa.Array, Ints]]
    place: Ints
    top: Ints
    middle: Ints
    width: Ints
    long_stems: pa.Array
    longest_length: int

    def longest(self, texts: pa.Array, lengths: Iterable[int]) -> Ints:
        """The longest spelling each text starts with, of these lengths in characters, as its entry; else -1."""
        entry = np.full(len(texts), -1, dtype=np.int32)
        open_rows = np.arange(len(texts))
        for length in lengths:
            if length not in self.by_length or not len(open_rows):
                continue
            names, entries = self.by_length[length]
            start = pc.utf8_slice_codeunits(texts.take(pa.array(open_rows)), 0, length)
            hit = pc.fill_null(pc.index_in(start, value_set=names), -1).to_numpy(zero_copy_only=False)
            entry[open_rows[hit >= 0]] = entries[hit[hit >= 0]]
            open_rows = open_rows[hit < 0]
        return entry


@cache
def _index() -> _Index:
    spellings = region_table().spellings
    names = list(spellings)
    lengths = np.array([len(name) for name in names])
    entries = np.arange(len(names), dtype=np.int32)
    by_length = {
        int(length): (pa.array([names[i] for i in entries[lengths == length]]), entries[lengths == length])
        for length in np.unique(lengths)
    }
    columns = np.array([*spellings.values(), (-1, FULL, FULL)], dtype=np.int32)
    width = np.array([*(len(name.encode()) for name in names), 0], dtype=np.int32)
    stems = sorted({name[:_STEM] for name in names if len(name) > _STEM})
    return _Index(by_length, columns[:, 0], columns[:, 1], columns[:, 2], width, pa.array(stems), int(lengths.max()))
