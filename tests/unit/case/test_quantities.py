"""Amounts, rows and days as people write them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.case.items import Bound
from suyuan.case.quantities import BEIJING, read_amount, read_days, read_moment, read_rows
from suyuan.core.errors import InputFault

EXACT, LEAST = Bound.EXACT, Bound.AT_LEAST


@pytest.mark.parametrize(
    ("text", "fen", "bound"),
    [
        ("290000 元", 29_000_000, EXACT),
        ("29万元", 29_000_000, EXACT),
        ("2,900.00元", 290_000, EXACT),
        ("２，９００．００元", 290_000, EXACT),
        ("¥2,900.5元", 290_050, EXACT),
        ("人民币 290000元", 29_000_000, EXACT),
        ("29万余元", 29_000_000, LEAST),
        ("29万元以上", 29_000_000, LEAST),
        ("至少29万元", 29_000_000, LEAST),
        ("290,000+ yuan", 29_000_000, LEAST),
        ("1.28亿元", 12_800_000_000, EXACT),
        ("0元", 0, EXACT),
    ],
)
def test_amounts_are_read_into_whole_fen(text, fen, bound):
    assert read_amount(text, "T1 amount") == (fen, bound)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (290000, "SY-I130"),
        (2900.5, "SY-I130"),
        ("290000", "SY-I130"),
        ("29万", "SY-I130"),
        ("29万余", "SY-I130"),
        ("3元5角", "SY-I131"),
        ("3,500元/批", "SY-I131"),
        ("100美元", "SY-I131"),
        ("100 USD", "SY-I131"),
        ("2,90.00元", "SY-I132"),
        ("0.001元", "SY-I132"),
        ("二十九万元", "SY-I132"),
        ("-5元", "SY-I132"),
        ("约29万元", "SY-I132"),
        ("", "SY-I132"),
        (True, "SY-I132"),
        (None, "SY-I132"),
        ("1" * 40 + "元", "SY-I132"),
    ],
)
def test_an_unclear_amount_is_refused_with_its_place(value, code):
    with pytest.raises(InputFault) as caught:
        read_amount(value, "T1 amount")
    assert (caught.value.code, caught.value.params) == (code, {"place": "T1 amount"})


@given(st.integers(0, 10**13))
def test_every_amount_of_fen_reads_back(fen):
    assert read_amount(f"{fen // 100:,}.{fen % 100:02d} 元", "x") == (fen, EXACT)


@pytest.mark.parametrize(
    ("value", "rows", "bound"),
    [
        (30000, 30000, EXACT),
        ("30,000+", 30000, LEAST),
        ("3万余条", 30000, LEAST),
        ("30000 条以上", 30000, LEAST),
        ("3.5万条", 35000, EXACT),
        ("不少于 200 行", 200, LEAST),
    ],
)
def test_numbers_of_rows_are_read(value, rows, bound):
    assert read_rows(value, "B1 rows") == (rows, bound)


@pytest.mark.parametrize("value", ["约30000", "", "三万", -1, 1.5, True, None, "30000元", "0.00001万条"])
def test_an_unclear_number_of_rows_is_refused(value):
    with pytest.raises(InputFault, match="SY-I133"):
        read_rows(value, "B1 rows")


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        (date(2020, 7, 15), date(2020, 7, 15), date(2020, 7, 15)),
        ("2020年7月15日", date(2020, 7, 15), date(2020, 7, 15)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2020年7月", date(2020, 7, 1), date(2020, 7, 31)),
        ("2020H2", date(2020, 7, 1), date(2020, 12, 31)),
        ("2020年上半年", date(2020, 1, 1), date(2020, 6, 30)),
        (2020, date(2020, 1, 1), date(2020, 12, 31)),
    ],
)
def test_days_months_and_years_are_read(value, first, last):
    assert read_days(value, "B1 on") == (first, last)


@pytest.mark.parametrize("value", ["2023-02-29", "2020-13", "yesterday", "", None, 1.5, True, "0000"])
def test_no_day_of_the_calendar_is_refused(value):
    with pytest.raises(InputFault, match="SY-I134"):
        read_days(value, "B1 on")


def test_a_moment_without_an_offset_is_beijing_time():
    assert read_moment(datetime(2022, 3, 1, 9, 30), "E1") == datetime(2022, 3, 1, 9, 30, tzinfo=BEIJING)  # noqa: DTZ001
    assert read_moment("2022-03-01T09:30:00+00:00", "E1").utcoffset().total_seconds() == 0
    assert read_moment(date(2022, 3, 1), "E1") == datetime(2022, 3, 1, tzinfo=BEIJING)
    with pytest.raises(InputFault, match="SY-I134"):
        read_moment("2022-03", "E1")
