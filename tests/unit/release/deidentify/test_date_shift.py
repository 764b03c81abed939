"""Shifted dates: intervals of a person stay, the shift is bounded, never nothing, and even."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.date_shift import draw_shifts, shift_dates

KEY = b"k" * 16


def test_intervals_of_one_person_stay():
    days = pa.array(["2021-03-05", "2021-03-28", None, "2020-02-29", "2021-03-05"])
    persons = pa.array(["a", "a", "a", "b", None])
    shifted = shift_dates("visit", days, persons, KEY, 30).to_pylist()
    first, second = (date.fromisoformat(one) for one in shifted[:2])
    assert (second - first).days == 23
    assert 0 < abs((first - date(2021, 3, 5)).days) <= 30
    assert shifted[2] is None
    assert shifted[4] is None


def test_shifts_are_even_and_never_nothing():
    shifts = draw_shifts(pa.array([str(number) for number in range(60_000)]), KEY, 30)
    values, counts = np.unique(shifts, return_counts=True)
    assert values.tolist() == [*range(-30, 0), *range(1, 31)]
    assert ((counts - 1000) ** 2 / 1000).sum() < 59 + 5 * np.sqrt(2 * 59)


def test_another_key_shifts_otherwise():
    persons = pa.array([str(number) for number in range(100)])
    assert (draw_shifts(persons, KEY, 30) != draw_shifts(persons, b"x" * 16, 30)).sum() > 80


def test_a_date_that_is_not_whole_is_told():
    with pytest.raises(AssessFault, match="SY-A022"):
        shift_dates("visit", pa.array(["2021-03", "2021-03-05"]), pa.array(["a", "b"]), KEY, 30)
    with pytest.raises(AssessFault, match="SY-A013"):
        draw_shifts(pa.array(["a"]), KEY, 0)
