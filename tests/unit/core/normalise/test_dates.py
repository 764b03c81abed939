"""Dates: every usual spelling, and nothing that is none."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.fields import Kind
from suyuan.core.normalise import looks_like_serials, normalise
from suyuan.core.normalise.dates import take_apart


def read(cell, **options):
    return normalise(Kind.BIRTH_DATE, pa.array([cell], pa.string()), **options).to_pylist()[0]


@pytest.mark.parametrize(
    "cell",
    [
        "2021-03-05",
        "2021-3-5",
        "2021/3/5",
        "2021/03/05",
        "2021.3.5",
        "20210305",
        "20210305.0",
        "2021年3月5日",
        "2021年03月05号",
        "2021 年 3 月 5 日",
        "2021 3 5",
        "21-03-05",
        "21.3.5",
        "21年3月5日",
        "２０２１－０３－０５",
        "2021-03-05 00:00:00",
        "2021-03-05 00:00:00.000",
        "2021-03-05T10:20:30Z",
        "2021-03-05T10:20:30.123+08:00",
        "2021/3/5 0:00",
        "2021年3月5日 10时20分",
        "2021年3月5日10:20",
        "2021-3-5 上午10:20",
        "2021-03-05 星期五",
        "20210305102030",
        "202103051020",
        "二〇二一年三月五日",
        "二零二一年三月五日",
        " 2021-03-05 ",
        "'2021-03-05",
    ],
)
def test_whole_dates(cell):
    assert read(cell) == "2021-03-05"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("二〇二一年十二月三十一日", "2021-12-31"),
        ("二〇二一年十月二十日", "2021-10-20"),
        ("一九九九年十一月二十三日", "1999-11-23"),
        ("90.1.2", "1990-01-02"),
        ("00-3-5", "2000-03-05"),
        ("30-1-1", "2030-01-01"),
        ("31-1-1", "1931-01-01"),
        ("2020-02-29", "2020-02-29"),
        ("2000-02-29", "2000-02-29"),
        ("2021-03", "2021-03"),
        ("2021/3", "2021-03"),
        ("2021年3月", "2021-03"),
        ("2021年3月份", "2021-03"),
        ("二〇二一年三月", "2021-03"),
        ("202103", "2021-03"),
        ("2021", "2021"),
        ("2021年", "2021"),
    ],
)
def test_other_spellings_and_partial_dates(cell, text):
    assert read(cell) == text


@pytest.mark.parametrize(
    "cell",
    [
        None,
        "",
        "无",
        "2021-02-29",
        "1900-02-29",
        "2021-13-01",
        "2021-00-10",
        "2021-04-31",
        "1899-12-31",
        "2100-01-01",
        "0000-00-00",
        "44260",
        "12.5",
        "1.2.3",
        "15400138000",
        "310012",
        "2021年3月5日于杭州",
        "3/5/2021",
        "2021-03-05x",
    ],
)
def test_no_date(cell):
    assert read(cell) is None


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("44260", "2021-03-05"),
        ("44260.0", "2021-03-05"),
        ("44260.75", "2021-03-05"),
        ("1", "1900-01-01"),
        ("59", "1900-02-28"),
        ("60", None),
        ("61", "1900-03-01"),
        ("60000", "2064-04-08"),
        ("60001", None),
        ("0", None),
        ("2021", "2021"),
        ("2021-03-05", "2021-03-05"),
        ("无", None),
    ],
)
def test_serials_are_read_when_asked(cell, text):
    assert read(cell, serials=True) == text


def test_serials_agree_with_the_calendar():
    numbers = [*range(61, 1900, 97), *range(2100, 60_001, 997)]  # what is a year stays a year
    expected = [(date(1899, 12, 30) + timedelta(days=n)).isoformat() for n in numbers]
    cells = pa.array([str(n) for n in numbers])
    assert normalise(Kind.DATE, cells, serials=True).to_pylist() == expected


def test_who_looks_like_serials():
    assert looks_like_serials(pa.array(["44260", "44261.5", "32874", None, ""]))
    assert not looks_like_serials(pa.array(["44260", "2021-03-05"]))
    assert not looks_like_serials(pa.array(["2021", "1999"]))
    assert not looks_like_serials(pa.array(["310012", "310013"]))
    assert not looks_like_serials(pa.array([None, ""], pa.string()))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(days=st.lists(st.dates(date(1900, 1, 1), date(2099, 12, 31)), min_size=1, max_size=30), data=st.data())
def test_spelled_and_read_again(days, data):
    spellings = (
        lambda d: f"{d.year}/{d.month}/{d.day}",
        lambda d: f"{d:%Y%m%d}",
        lambda d: f"{d.year}年{d.month}月{d.day}日",
        lambda d: f"{d.isoformat()} 23:59:59",
        lambda d: d.isoformat(),
    )
    cells = [data.draw(st.sampled_from(spellings))(d) for d in days]
    assert normalise(Kind.BIRTH_DATE, pa.array(cells)).to_pylist() == [d.isoformat() for d in days]


def test_parts_of_canonical_dates():
    parts = take_apart(pa.array(["2021-03-05", "2021-03", "2021", None, "1999-12-31"]))
    assert parts.year.tolist() == [2021, 2021, 2021, 0, 1999]
    assert parts.month.tolist() == [3, 3, 0, 0, 12]
    assert parts.day.tolist() == [5, 0, 0, 0, 31]
    days = parts.days()
    assert np.isnat(days).tolist() == [False, True, True, True, False]
    assert days[[0, 4]].astype(str).tolist() == ["2021-03-05", "1999-12-31"]
