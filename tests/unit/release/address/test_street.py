"""Town, road, number and community, in either order."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.release.address.street import read_streets, spell_streets

_KNOWN = [
    ("文三路138号紫荆花苑", ("", "文三路", "138号", "紫荆花苑")),
    ("文新街道文三路138号翠苑小区", ("文新街道", "文三路", "138号", "翠苑小区")),
    ("文新街道骆家社区文三路138-2号翠苑新村二区", ("文新街道骆家社区", "文三路", "138-2号", "翠苑新村二区")),
    ("千岛湖镇人民大道8号院海天花园", ("千岛湖镇", "人民大道", "8号院", "海天花园")),
    ("长宁路123弄天山小区", ("", "长宁路", "123弄", "天山小区")),
    ("解放路二巷5号税务局宿舍", ("", "解放路二巷", "5号", "税务局宿舍")),
]


@pytest.mark.parametrize(("text", "parts"), _KNOWN)
def test_both_orders_are_told_apart(text, parts):
    area, road, number, community = parts
    found = read_streets(pa.array([text, f"{area}{community}({road}{number})"]))
    for part, expected in zip(("area", "road", "number", "community", "rest"), (*parts, ""), strict=True):
        assert found.parts[part].to_pylist() == [expected, expected], part
    assert found.known.all()
    assert found.turned.tolist() == [False, True]


def test_writing_both_orders():
    found = read_streets(pa.array([text for text, _ in _KNOWN]))
    index = np.arange(len(_KNOWN), dtype=np.int32)
    straight = spell_streets(found.parts, index, np.zeros(len(_KNOWN), dtype=np.bool_))
    turned = spell_streets(found.parts, index, np.ones(len(_KNOWN), dtype=np.bool_))
    assert straight.to_pylist() == [text for text, _ in _KNOWN]
    assert turned[1].as_py() == "文新街道翠苑小区(文三路138号)"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "文三路",
        "文三路138号",
        "文三路138号对面",  # no name: it stands across the street
        "文三路138号旁小区",
        "文三路138号浙江大学",
        "文新街道138号紫荆花苑",  # a sub-district is no road
        "大道138号紫荆花苑",
        "文三路138号场口花苑",
        "紫荆花苑(院内路138号)西",
        "院苑(文三路138号)",
        "紫荆花苑(东门)",
        "5小区文三路138号紫荆花苑",
        "文三路138号文二路12号紫荆花苑",
        "紫荆花苑((文三路138号)",
    ],
)
def test_what_cannot_be_turned_is_left_whole(text):
    found = read_streets(pa.array([text]))
    assert not found.known[0]
    assert found.parts["rest"].to_pylist() == [text]
    assert found.parts["road"].to_pylist() == [""]


def test_a_name_that_looks_like_a_county_is_marked():
    found = read_streets(pa.array(["文三路138号永吉县城", "文三路138号翠苑小区", "市府路12号翠苑"]))
    assert found.known.all()
    assert found.plain.tolist() == [False, True, False]
