"""The gazetteer: complete, unambiguous, and right about the places that have no counties."""

from __future__ import annotations

import re

import pytest

from suyuan.core.gazetteer import (
    Division,
    cities_of,
    city_provinces,
    counties_of,
    division_codes,
    divisions,
    former_divisions,
    provinces,
)

MUNICIPALITIES = {"北京市": 16, "天津市": 16, "上海市": 16}


def test_all_provinces_stand_in_order_of_their_codes():
    assert len(provinces()) == 31
    assert provinces()[0] == "北京市"
    assert provinces()[-1] == "新疆维吾尔自治区"
    codes = [place.code for place in divisions()]
    assert codes == sorted(codes)


def test_county_level_is_complete():
    # the Ministry of Civil Affairs' list published 2021-01 has 2,843 rows without the islands of 三沙市;
    # cities without counties and the forest districts that addresses name come on top
    assert 2845 <= len(divisions()) <= 2865
    assert sum(len(cities_of(province)) for province in provinces()) > 333


def test_codes_are_six_digits_and_unique_and_tell_the_province():
    everywhere = (*divisions(), *former_divisions())
    codes = [place.code for place in everywhere]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[1-6][0-9]{5}", code, re.ASCII) for code in codes)
    by_zone: dict[str, set[str]] = {}
    for place in everywhere:
        by_zone.setdefault(place.code[:2], set()).add(place.province)
    assert all(len(named) == 1 for named in by_zone.values())
    assert len(by_zone) == 31


def test_every_name_is_plain_han_text():
    for place in divisions():
        for name in (place.province, place.city):
            assert re.fullmatch(r"[\u4e00-\u9fff]+", name)
        assert re.fullmatch(r"[\u4e00-\u9fff]*", place.county)


def test_a_city_has_one_province():
    assert city_provinces()["杭州市"] == "浙江省"
    assert city_provinces()["吉林市"] == "吉林省"
    pairs = {(place.city, place.province) for place in divisions()}
    assert len(pairs) == len(city_provinces())
    with pytest.raises(TypeError):
        city_provinces()["杭州市"] = "江苏省"  # type: ignore[index]


def test_counties_of_a_city():
    hangzhou = [place.county for place in counties_of("杭州市")]
    assert len(hangzhou) == 13
    assert {"西湖区", "临平区", "钱塘区", "淳安县", "建德市"} <= set(hangzhou)
    assert "江干区" not in hangzhou
    with pytest.raises(KeyError):
        counties_of("示例市")
    with pytest.raises(KeyError):
        cities_of("示例省")


@pytest.mark.parametrize(("city", "count"), MUNICIPALITIES.items())
def test_a_municipality_is_its_own_city(city: str, count: int):
    assert cities_of(city) == (city,)
    assert len(counties_of(city)) == count
    assert all(place.prefix == city + place.county for place in counties_of(city))


@pytest.mark.parametrize(
    ("city", "province"),
    [
        ("东莞市", "广东省"),
        ("中山市", "广东省"),
        ("儋州市", "海南省"),
        ("嘉峪关市", "甘肃省"),
        ("仙桃市", "湖北省"),
        ("神农架林区", "湖北省"),
        ("济源市", "河南省"),
        ("石河子市", "新疆维吾尔自治区"),
    ],
)
def test_a_place_without_counties_is_a_city(city: str, province: str):
    (place,) = counties_of(city)
    assert place.county == ""
    assert place.prefix == province + city


def test_only_places_without_counties_have_an_empty_county():
    alone = [place.city for place in divisions() if not place.county]
    assert len(alone) == len(set(alone)) == 37
    assert all(len(counties_of(city)) == 1 for city in alone)


def test_abolished_divisions_are_kept_apart_but_found_by_code():
    former = {place.county for place in former_divisions()}
    assert {"江干区", "下城区", "米林县"} <= former
    assert division_codes()["330104"] == Division("330104", "浙江省", "杭州市", "江干区")
    assert division_codes()["330106"].county == "西湖区"
    assert "330104" not in {place.code for place in divisions()}


def test_the_table_is_read_once():
    assert divisions() is divisions()
