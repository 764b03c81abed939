"""Derived fields."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.derive import DERIVED, compute, resolve
from suyuan.core.fields import Kind
from suyuan.core.gazetteer import divisions, former_divisions

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


def test_a_derived_field_is_found_by_its_base():
    found = resolve("mother_surname", {"mother_name", "name"})
    assert found is not None
    assert (found.base, found.kind) == ("mother_name", Kind.NAME)
    assert resolve("birth_month", ["birth_date"]).base == "birth_date"
    assert resolve("guardian_phone_last4", ["guardian_phone"]).base == "guardian_phone"
    assert resolve("father_id_last4", ["father_id_number"]).base == "father_id_number"
    assert resolve("district", ["address"]).base == "address"
    assert resolve("mother_age", ["mother_birth_date"]).base == "mother_birth_date"


@pytest.mark.parametrize(
    ("field", "available"),
    [
        ("mother_surname", {"name"}),
        ("surname", {"mother_name"}),
        ("birth_month", set()),
        ("uncle_surname", {"name"}),
        ("hospital", {"hospital", "name"}),
        ("birth_month", {"birth_date", "birth_month"}),  # the registry's own column wins
        ("self_surname", {"name"}),
    ],
)
def test_nothing_to_derive(field, available):
    assert resolve(field, available) is None


def test_dates_give_month_year_week_age():
    cells = pa.array(["2021-03-05", "2021/1/1", "2021-03", "2021", None, "x", "2024-02-29"])
    on = date(2025, 3, 4)
    assert compute("birth_month", cells).to_pylist() == [
        "2021-03",
        "2021-01",
        "2021-03",
        None,
        None,
        None,
        "2024-02",
    ]
    assert compute("birth_year", cells).to_pylist() == ["2021", "2021", "2021", "2021", None, None, "2024"]
    assert compute("birth_week", cells).to_pylist() == [
        "2021-W09",
        "2020-W53",
        None,
        None,
        None,
        None,
        "2024-W09",
    ]
    assert compute("age", cells, on=on).to_pylist() == ["3", "4", None, None, None, None, "1"]
    assert compute("age", pa.array(["2025-03-05"]), on=on).to_pylist() == [None]


@settings(max_examples=50, derandomize=True, deadline=None)
@given(days=st.lists(DAYS, min_size=1, max_size=20), on=DAYS)
def test_weeks_and_ages_agree_with_the_calendar(days, on):
    cells = pa.array([day.isoformat() for day in days])
    weeks = [f"{year}-W{week:02d}" for year, week, _ in (day.isocalendar() for day in days)]
    ages = [on.year - day.year - ((on.month, on.day) < (day.month, day.day)) for day in days]
    assert compute("birth_week", cells).to_pylist() == weeks
    assert compute("age", cells, on=on).to_pylist() == [str(age) if age >= 0 else None for age in ages]


def test_an_age_needs_a_day():
    with pytest.raises(ValueError, match="on is missing"):
        compute("age", pa.array(["2021-03-05"]))
    with pytest.raises(ValueError, match="no derived field"):
        compute("hospital", pa.array(["x"]))


def test_names_phones_and_ids():
    assert compute("mother_surname", pa.array(["王 芳", "欧阳明", None, "Anna"])).to_pylist() == [
        "王",
        "欧阳",
        None,
        None,
    ]
    phones = pa.array(["154-0013-8000", "154****9001", "0571-88888888", "x", None])
    assert compute("phone_last4", phones).to_pylist() == ["8000", "9001", "8888", None, None]
    ids = pa.array(["39010119900101123x", "390101199001011000", "390101********1234", "390101900101123"])
    assert compute("father_id_last4", ids).to_pylist() == ["123X", None, "1234", "1123"]


@pytest.mark.parametrize(
    ("address", "district"),
    [
        ("浙江省杭州市西湖区文三路1号", "浙江省杭州市西湖区"),
        ("浙江省 杭州市 西湖区 文三路1号", "浙江省杭州市西湖区"),
        ("杭州市西湖区文三路1号", "杭州市西湖区"),
        ("余杭区良渚街道1号", "余杭区"),
        ("浙江杭州西湖区文三路", "浙江杭州西湖区"),
        ("浙江省义乌市稠城街道", "浙江省义乌市"),
        ("杭州市翠苑小区3幢", "杭州市"),
        ("杭州市文三路12号", "杭州市"),
        ("上海市浦东新区张江镇", "上海市浦东新区"),
        ("文三路12号", None),
        ("上海路12号", None),
        ("Apt 5", None),
        (None, None),
    ],
)
def test_districts(address, district):
    assert compute("district", pa.array([address], pa.string())).to_pylist() == [district]


@pytest.mark.parametrize("tail", ["文三路12号", "良渚镇杜甫村5组", "翠苑小区3幢"])
def test_every_official_district_is_read_whole(tail):
    places = [place.prefix for place in (*divisions(), *former_divisions())]
    assert compute("district", pa.array([place + tail for place in places])).to_pylist() == places


def test_facts_are_text_of_the_same_length():
    for name, (kind, _) in DERIVED.items():
        made = compute(name, pa.array([None, ""], pa.string()), on=date(2024, 1, 1))
        assert made.to_pylist() == [None, None]
        assert made.type == pa.string(), (name, kind)
