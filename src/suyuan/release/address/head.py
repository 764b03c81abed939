"""The head of an address: region, town, road, number and community; all that stands before the building.

Only distinct heads are read: a registry of a million people names some ten thousand streets and communities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.release.address.book import HEAD_SLOTS, Bits, Readings
from suyuan.release.address.region import Regions, cannot_stand_bare, read_regions, spell_regions
from suyuan.release.address.region_table import ABSENT, BARE, FULL, SHORT, region_table
from suyuan.release.address.street import read_streets, spell_streets
from suyuan.release.address.text import EMPTY, Bools, Ints, cut, flags, join, said

if TYPE_CHECKING:
    from collections.abc import Mapping

_PROVINCE, _CITY, _ORDER = (HEAD_SLOTS.index(slot) for slot in ("province", "city", "community.order"))
_REGION_SLOTS = slice(0, _ORDER)

_ROAD_END = "[路街道巷里弄条组镇乡]$|(?:^|[^新])村$"
_HOUSE = "[0-9]+(?:号|弄)"


@dataclass(frozen=True, slots=True)
class Heads:
    """Distinct heads, read.

    Attributes:
        regions: their starts.
        start: the start as written.
        parts: what stands after the region, see ``Streets``.
        readings: (H, 5) symbol of each position as written, -1 where it cannot be read.
        offered: (H, 5) positions that exist here.
        kept: True where the community must stay before the road, since the road may name a place.
        after_road: True where a road or village ends the head: a number that follows may be a house.
        numbered: True where a house number stands in the head.
        placed: True where the head says more than the region.
    """

    regions: Regions
    start: pa.Array
    parts: Mapping[str, pa.Array]
    readings: Readings
    offered: Bools
    kept: Bools
    after_road: Bools
    numbered: Bools
    placed: Bools


def read_heads(texts: pa.Array) -> Heads:
    """Read distinct heads (levelled text, no nulls)."""
    regions = read_regions(texts)
    start, rest = cut(texts, regions.width)
    streets = read_streets(rest)

    readings = np.full((len(texts), len(HEAD_SLOTS)), -1, dtype=np.int8)
    readings[:, _REGION_SLOTS] = _read_region_symbols(regions)
    readings[streets.known, _ORDER] = streets.turned[streets.known]

    offered = np.zeros(readings.shape, dtype=np.bool_)
    offered[:, _REGION_SLOTS] = region_table().offered[regions.place] & (regions.place >= 0)[:, None]
    offered[:, _PROVINCE] &= ~cannot_stand_bare(rest)
    counties = region_table().names["county"].take(pa.array(np.maximum(regions.place, 0)))
    has_county = said(counties) & (regions.place >= 0)
    turns = streets.known & (has_county | streets.plain)
    offered[:, _ORDER] = turns & (regions.place >= 0)
    return Heads(
        regions,
        start,
        streets.parts,
        readings,
        offered,
        kept=streets.turned & ~turns,
        after_road=flags(pc.match_substring_regex(texts, _ROAD_END)),
        numbered=flags(pc.match_substring_regex(rest, _HOUSE)),
        placed=said(rest),
    )


def spell_heads(heads: Heads, index: Ints, bits: Bits) -> pa.Array:
    """Write heads ``index`` with these symbols (m, 5); those of positions not offered are ignored."""
    offered = heads.offered[index]
    top, middle = _region_styles(np.where(offered, bits, 0))
    built = join(*spell_regions(heads.regions.place[index], top, middle))
    at = pa.array(index)
    free = pa.array(offered[:, _REGION_SLOTS].any(axis=1))
    order = np.where(offered[:, _ORDER], bits[:, _ORDER], heads.readings[index, _ORDER])
    return join(pc.if_else(free, built, heads.start.take(at)), spell_streets(heads.parts, index, order == 1))


def canonical_heads(heads: Heads, index: Ints, *, province: bool = True) -> pa.Array:
    """Write heads ``index`` the one full way, or the full way without the province."""
    top, middle, county = spell_canonical_regions(heads, index)
    street = spell_streets(heads.parts, index, heads.kept[index])
    if not province:  # a municipality is its own city and stays
        top = pc.if_else(pc.equal(middle, EMPTY), top, EMPTY)
    return join(top, middle, county, street)


def spell_canonical_regions(heads: Heads, index: Ints) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Province, city and county of heads ``index`` by full name; empty where unknown."""
    full = np.full(len(index), FULL)
    return spell_regions(heads.regions.place[index], full, full)


def canonical_streets(heads: Heads, index: Ints) -> pa.Array:
    """What follows the region in heads ``index``, the road first in any case."""
    return spell_streets(heads.parts, index, np.zeros(len(index), dtype=np.bool_))


def _read_region_symbols(regions: Regions) -> Readings:
    names = region_table().names
    at = pa.array(np.maximum(regions.place, 0))
    has_top = (regions.place >= 0) & said(names["top"].take(at))
    has_middle = has_top & said(names["middle"].take(at))
    top = np.where(has_top, regions.top, BARE)
    middle = np.where(has_middle, regions.middle, -1)
    columns = (
        np.select([top == ABSENT, top <= SHORT], [1, 0], -1),
        np.select([top == SHORT, top == FULL], [1, 0], -1),
        np.select([middle == ABSENT, middle >= FULL], [1, 0], -1),
        np.select([middle == SHORT, middle == FULL], [1, 0], -1),
    )
    return np.stack(columns, axis=1).astype(np.int8)


def _region_styles(bits: Bits) -> tuple[npt.NDArray[np.integer], npt.NDArray[np.integer]]:
    """Symbols of the four region positions as styles of top and middle."""
    top = np.where(bits[:, _PROVINCE] == 1, ABSENT, bits[:, _PROVINCE + 1])
    middle = np.where(bits[:, _CITY] == 1, ABSENT, bits[:, _CITY + 1])
    return top, middle
