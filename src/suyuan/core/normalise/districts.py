"""Districts: the beginning of a Chinese address, down to county or district."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.gazetteer import divisions, former_divisions
from suyuan.core.normalise.cells import matches, read_distinct, revise, rewrite

_MUNICIPAL = "北京|天津|上海|重庆"
_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|"
    "湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾"
)
_REGIONS = "内蒙古|广西壮族|广西|西藏|宁夏回族|宁夏|新疆维吾尔|新疆"
_ENCLAVES = "香港|澳门"
_FULL = f"(?:(?:{_MUNICIPAL})市|(?:{_PROVINCES})省|(?:{_REGIONS})自治区|(?:{_ENCLAVES})特别行政区)"
_SHORT = f"(?:{_MUNICIPAL}|{_PROVINCES}|{_REGIONS}|{_ENCLAVES})"
# Only the first character of a place may be one that usually ends a road or a village (路桥区, 镇江市).
_PLACE = r"[\x{4E00}-\x{9FFF}][^路街巷弄号村镇乡道县区市\x00-\x7f]{0,10}?"
_CITY_END = "(?:市|自治州|地区|盟)"
_COUNTY_END = "(?:自治县|自治旗|县|区|市|旗)"
_ESTATE = "(?:[小社校厂]|[^绿花梁]园|宿舍|家属|生活|住宅|别墅|工业)区$"


def districts_of(addresses: pa.Array) -> pa.Array:
    """The beginning of an address down to county or district, as written there; null where there is none."""
    # House numbers are what makes addresses differ; without them few beginnings are left to read.
    return read_distinct(rewrite(addresses, r"[\x00-\x7f].*$", ""), _read)


def _read(beginnings: pa.Array) -> pa.Array:
    down_to_county, down_to_city = _district_patterns()
    county = _place(beginnings, down_to_county)
    estate = matches(county, _ESTATE)
    return revise(county, estate, lambda _: _place(beginnings.filter(estate), down_to_city))


def _place(cells: pa.Array, pattern: str) -> pa.Array:
    return pc.struct_field(pc.extract_regex(cells, pattern), "place")


@cache
def _district_patterns() -> tuple[str, str]:
    """Two patterns: down to the county, and down to the city alone."""
    city_place, county_place = f"{_PLACE}{_CITY_END}", f"{_PLACE}{_COUNTY_END}"
    cities = {place.city for place in divisions()}
    counties = {place.county for place in (*divisions(), *former_divisions()) if place.county}
    cities |= {county for county in counties if county.endswith("市")}
    city = f"(?:{_irregular(cities, city_place)}{city_place})"
    county = f"(?:{_irregular(counties, county_place)}{county_place})"
    down_to_county = f"{_FULL}{city}?{county}?|{_SHORT}?{city}{county}?|{_SHORT}?{county}"
    return f"^(?P<place>{down_to_county})", f"^(?P<place>{_FULL}{city}?|{_SHORT}?{city})"


def _irregular(names: set[str], pattern: str) -> str:
    """Official names that the pattern would cut short (沙县区, 新乡市), as alternatives before it."""
    column = pa.array(sorted(names))
    read = pc.struct_field(pc.extract_regex(column, f"^(?P<place>{pattern})"), "place")
    missed = column.filter(pc.invert(pc.fill_null(pc.equal(read, column), False)))  # noqa: FBT003
    return "".join(f"{name}|" for name in missed.to_pylist())
