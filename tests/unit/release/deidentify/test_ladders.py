"""Shipped hierarchies: nested to the top, whole domains, and the steps that their names say."""

from datetime import date
from itertools import pairwise

import pyarrow as pa
import pytest

from suyuan.assess.codes import encode_column
from suyuan.core.errors import AssessFault
from suyuan.release.deidentify import ladders
from suyuan.release.deidentify.hierarchy import ANY, grade


def steps(hierarchy, leaf):
    place = hierarchy.levels[0].to_pylist().index(leaf)
    return [level[place].as_py() for level in hierarchy.levels]


@pytest.mark.parametrize(
    ("hierarchy", "leaf", "wanted"),
    [
        (ladders.region_codes(), "330106", ["330106", "3301**", "33****", ANY]),
        (ladders.region_names(), "浙江省杭州市西湖区", ["浙江省杭州市西湖区", "浙江省杭州市", "浙江省", ANY]),
        (ladders.region_names(), "杭州市西湖区", ["杭州市西湖区", "浙江省杭州市", "浙江省", ANY]),
        (ladders.region_names(), "浙江杭州市", ["浙江杭州市", "浙江省杭州市", "浙江省", ANY]),
        (ladders.region_names(), "浙江省", ["浙江省", "浙江省", "浙江省", ANY]),
        (ladders.region_names(), "上海市浦东新区", ["上海市浦东新区", "上海市", "上海市", ANY]),
        (
            ladders.dates(date(2020, 1, 1), date(2021, 12, 31)),
            "2020-02-29",
            ["2020-02-29", "2020-02", "2020-Q1", "2020", ANY],
        ),
        (ladders.ages(), "37", ["37", "35-39", "30-39", "20-39", "0-39", ANY]),
        (ladders.icd10(pa.array(["j45.901", "P22.0", None])), "j45.901", ["j45.901", "J45", "呼吸系统疾病", ANY]),
        (
            ladders.icd10(pa.array(["T98", "B20"]), lang="en"),
            "B20",
            ["B20", "B20", "Certain infectious and parasitic diseases", ANY],
        ),
        (ladders.grades(), "初二", ["初二", "八年级", "初中", "中学", ANY]),
    ],
)
def test_steps(hierarchy, leaf, wanted):
    assert steps(hierarchy, leaf) == wanted


def test_every_day_of_the_years_is_covered():
    assert len(ladders.dates(date(2019, 1, 1), date(2020, 12, 31)).levels[0]) == 731
    with pytest.raises(ValueError, match="before the first"):
        ladders.dates(date(2020, 1, 2), date(2020, 1, 1))


@pytest.mark.parametrize("code", ["J4X", "??", "D90", "U9"])
def test_a_code_of_no_chapter_is_told(code):
    with pytest.raises(AssessFault, match="SY-A012"):
        ladders.icd10(pa.array(["J45", code]))


def test_an_age_that_nobody_has_is_told():
    with pytest.raises(AssessFault, match="SY-A012"):
        grade(encode_column("age", pa.array(["121"])), ladders.ages())


def test_twenty_two_chapters_do_not_overlap():
    rows = sorted((low, high) for low, high, _, _ in ladders._rows("icd10_chapters.tsv"))
    assert len(rows) == 22
    for (_, high), (low, _) in pairwise(rows):
        assert high < low
