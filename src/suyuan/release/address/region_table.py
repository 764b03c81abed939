"""The table of places: every spelling of province, city and county that names one place only.

Made once from the gazetteer, with the divisions that older records still name.  A spelling that two places share is
not in it, so whatever a copy leaves out of an address can be put back.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from suyuan.core.gazetteer import divisions, former_divisions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from suyuan.release.address.text import Bools

FULL, SHORT, ABSENT, BARE = 0, 1, 2, 3
"""How a name stands in an address; ``BARE`` (杭州 for 杭州市) is read, never written."""

REGION_SLOTS = ("province", "province.short", "city", "city.short")

_AUTONOMOUS_REGION = re.compile("内蒙古|广西|西藏|宁夏|新疆")
_AUTONOMOUS_PREFECTURE = re.compile(
    "延边|恩施|湘西|阿坝|甘孜|凉山|黔西南|黔东南|黔南|楚雄|红河|文山|西双版纳|大理|德宏|怒江|迪庆|临夏|甘南|"
    "海北|黄南|海南|果洛|玉树|海西|昌吉|博尔塔拉|巴音郭楞|克孜勒苏|伊犁"
)
_VAGUE = re.compile("[东西]城区|河[东西北]区|和平区|红桥区|滨海新区|南岸区|金山区")
"""Districts of municipalities whose bare name elsewhere means a part of some town."""


class Region(NamedTuple):
    """A place; what is unknown is empty.

    Attributes:
        top: province, autonomous region or municipality.
        middle: city or prefecture; empty in a municipality.
        county: district, county or county-level city.
    """

    top: str
    middle: str
    county: str


@dataclass(frozen=True, slots=True)
class RegionTable:
    """All places and their spellings.

    Attributes:
        places: the places, in a fixed order.
        names: for top, short top, middle, short middle and county, the name at each place.
        offered: (places, 4) positions of ``REGION_SLOTS`` that each place has.
        spellings: spelling -> (place, how top stands, how middle stands).
    """

    places: tuple[Region, ...]
    names: Mapping[str, pa.Array]
    offered: Bools
    spellings: Mapping[str, tuple[int, int, int]]


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
    found = _AUTONOMOUS_REGION.match(top)
    return found.group() if found else top[:-1]


def _short_middle(middle: str) -> str:
    found = _AUTONOMOUS_PREFECTURE.match(middle) if middle.endswith("自治州") else None
    return found.group() + "州" if found else middle


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
        region.county[-1] in "县市旗" or (not region.middle and not _VAGUE.fullmatch(region.county))
    )


def _offer(region: Region, place: int, spellings: Mapping[str, tuple[int, int, int]]) -> list[bool]:
    """Choose the positions of a place: as many as still let every combination of symbols read back as it."""
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
