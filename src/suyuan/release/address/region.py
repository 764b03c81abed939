"""The start of an address: province, city and county, in every spelling that still names one place only.

A table of spellings is made once from the gazetteer.  A spelling that two places share is not in it, so what is left
out of an address can always be put back.  The longest spelling that an address starts with is taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.gazetteer import divisions, former_divisions
from suyuan.release.address.text import Bools, Ints, cut, flags

FULL, SHORT, ABSENT, BARE = 0, 1, 2, 3
"""How a name stands in an address; ``BARE`` (杭州 for 杭州市) is read, never written."""

REGION_SLOTS = ("province", "province.short", "city", "city.short")

_AUTONOMOUS_REGIONS = ("内蒙古", "广西", "西藏", "宁夏", "新疆")
_PREFECTURES = (
    "延边 恩施 湘西 阿坝 甘孜 凉山 黔西南 黔东南 黔南 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆 临夏 甘南 "
    "海北 黄南 海南 果洛 玉树 海西 昌吉 博尔塔拉 巴音郭楞 克孜勒苏 伊犁"
).split()

_VAGUE = frozenset("东城区 西城区 河东区 河西区 河北区 和平区 红桥区 滨海新区 南岸区 金山区".split())
"""Districts of municipalities whose bare name elsewhere means a part of some town."""

_STEM = 12
"""Characters on which addresses are first grouped; a longer spelling is looked for only where one may stand."""

_NOT_A_PLACE = r"^(?:[路街巷场]|大?道|大街)"


class Region(NamedTuple):
    """A place: highest unit (浙江省, 上海市), city (empty in a municipality) and county; any may be unknown (empty)."""

    top: str
    middle: str
    county: str


@dataclass(frozen=True, slots=True)
class RegionTable:
    """All places and their spellings.

    Attributes:
        places: the places, in a fixed order.
        names: for top, short top, middle, short middle and county the name of each place.
        offered: (places, 4) positions of ``REGION_SLOTS`` that each place has.
        spellings: spelling -> (place, how top stands, how middle stands).
    """

    places: tuple[Region, ...]
    names: Mapping[str, pa.Array]
    offered: Bools
    spellings: Mapping[str, tuple[int, int, int]]


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
    """Whether what follows a place forbids to leave out its province: 东方市场 is no place, nor is 忠县路."""
    return flags(pc.match_substring_regex(rest, _NOT_A_PLACE))


def spell_regions(
    place: Ints, top: npt.NDArray[np.integer], middle: npt.NDArray[np.integer]
) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Write top, middle and county of each place in the asked way (``FULL``, ``SHORT`` or ``ABSENT``)."""
    names = region_table().names
    at = pa.array(np.maximum(place, 0))
    known = pa.array(place >= 0)

    def pick(style: npt.NDArray[np.integer], full: str, short: str) -> pa.Array:
        word = pc.if_else(pa.array(style == SHORT), names[short].take(at), names[full].take(at))
        return pc.if_else(pc.and_(known, pa.array(style != ABSENT)), word, "")

    return pick(top, "top", "top_short"), pick(middle, "middle", "middle_short"), pick(place * 0, "county", "county")


@cache
def region_table() -> RegionTable:
    """The table of places and spellings, made from the gazetteer once."""
    known = sorted({_region(d.province, d.city, d.county) for d in (*former_divisions(), *divisions())})
    wholes = sorted({Region(r.top, r.middle, "") for r in known} | {Region(r.top, "", "") for r in known})
    bare = Counter(r.county for r in known if r.county)
    claims: dict[str, set[Region]] = {}
    ways: dict[tuple[str, Region], tuple[int, int]] = {}
    for region in sorted({*known, *wholes}):
        for spelling, top, middle in _spell_all(region, alone=bare[region.county] == 1 and _names_itself(region)):
            claims.setdefault(spelling, set()).add(region)
            ways.setdefault((spelling, region), (top, middle))
    places = tuple(sorted({*known, *wholes, *(Region("", "", county) for county in bare)}))
    number = {region: i for i, region in enumerate(places)}
    spellings = {county: (number[Region("", "", county)], ABSENT, ABSENT) for county in sorted(bare)}
    for spelling, regions in sorted(claims.items()):
        if len(regions) == 1:
            (region,) = regions
            spellings[spelling] = (number[region], *ways[spelling, region])
    offered = np.array([_offer(region, number[region], spellings) for region in places], dtype=np.bool_)
    names = {
        "top": [r.top for r in places],
        "top_short": [_short_top(r.top) for r in places],
        "middle": [r.middle for r in places],
        "middle_short": [_short_middle(r.middle) for r in places],
        "county": [r.county for r in places],
    }
    return RegionTable(places, {key: pa.array(words) for key, words in names.items()}, offered, spellings)


def _region(province: str, city: str, county: str) -> Region:
    return Region(province, "" if city == province else city, county)


def _short_top(top: str) -> str:
    for name in _AUTONOMOUS_REGIONS:
        if top.startswith(name):
            return name
    return top[:-1]


def _short_middle(middle: str) -> str:
    if middle.endswith("自治州"):
        return next(name for name in _PREFECTURES if middle.startswith(name)) + "州"
    return middle


def _spell_all(region: Region, *, alone: bool) -> Iterator[tuple[str, int, int]]:
    """All spellings of a place, those that only careless hands write included, with how top and middle stand.

    ``alone``: the county's name by itself is a spelling of it.
    """
    tops = {FULL: region.top, SHORT: _short_top(region.top), ABSENT: ""}
    middles = {FULL: region.middle}
    if region.middle.endswith("自治州"):
        middles[SHORT] = _short_middle(region.middle)
    if region.county and region.middle:
        middles[ABSENT] = ""
        if region.middle.endswith("市"):
            middles[BARE] = region.middle[:-1]
    for (top, first), (middle, second) in product(tops.items(), middles.items()):
        if top != FULL and not second + region.county:
            continue  # 浙江 alone may be the start of anything: 新疆生产建设兵团
        if top == ABSENT and middle == BARE and region.county[0] != "市":
            continue  # so may 杭州; but 乐山市中区 is always 乐山市市中区
        if top == ABSENT and not second and not alone:
            continue
        yield first + second + region.county, top, middle
    if not region.middle and region.county:  # a form that asks for province and city names a municipality twice
        for repeat in (region.top, "市辖区", "县"):
            yield region.top + repeat + region.county, FULL, FULL


def _names_itself(region: Region) -> bool:
    """Whether people write the county alone: counties and cities, and districts of a municipality."""
    return bool(region.county) and (
        region.county[-1] in "县市旗" or (not region.middle and region.county not in _VAGUE)
    )


def _offer(region: Region, place: int, spellings: Mapping[str, tuple[int, int, int]]) -> list[bool]:
    """Choose the positions of a place: the most for which every combination of symbols reads back as this place."""
    if not region.top:
        return [False] * len(REGION_SLOTS)
    wanted = {
        "province": True,
        "province.short": True,
        "city": bool(region.middle and region.county) and region.county[-1] in "县市旗",
        "city.short": region.middle.endswith("自治州"),
    }
    for dropped in ("", "city", "province", "province.short", "city.short"):
        if dropped:
            wanted[dropped] = False
        tops = [FULL] + [SHORT] * wanted["province.short"] + [ABSENT] * wanted["province"]
        middles = [FULL] + [SHORT] * wanted["city.short"] + [ABSENT] * wanted["city"]
        if all(spellings.get(_spell(region, way), (-1,))[0] == place for way in product(tops, middles)):
            break
    return [wanted[slot] for slot in REGION_SLOTS]


def _spell(region: Region, way: tuple[int, int]) -> str:
    top = {FULL: region.top, SHORT: _short_top(region.top), ABSENT: ""}[way[0]]
    middle = {FULL: region.middle, SHORT: _short_middle(region.middle), ABSENT: ""}[way[1]]
    return top + middle + region.county


def _without_false_starts(texts: pa.Array, found: Regions) -> Regions:
    """Take back a start without province that is followed by what makes it the name of a street or a market."""
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
        """The entry of the longest spelling each text starts with, among these lengths in characters; else -1."""
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
