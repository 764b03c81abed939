"""Others alike: the cell, what narrows it, and that every doubt makes the expectation larger."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.alike import count_alike
from suyuan.assess.facts import facts

NAMES = {"mother_name": ["王虚构", "欧阳样例"], "father_name": ["李示例", "赵演示"]}
BORN = {"birth_date": ["2021-03-05", "2021-03"], "sex": ["女", "男"]}


def others(columns, **params):
    return count_alike(pa.table(columns), 260.0, **params)


def test_the_case_of_the_newborns():
    found = others({**BORN, **NAMES})
    highest = facts()["full_name_most_frequent"].high
    assert found.most[0] == pytest.approx(129 * highest**2)
    assert found.most[1] == pytest.approx((130 * 365 / 12 - 1) * highest**2)
    assert found.singled == 1.0
    assert found.counted == ("birth_date", "sex", "mother_name", "father_name")


@pytest.mark.parametrize(("text", "days"), [("2021-03-05", 1), ("2021-W09", 7), ("2021-03", 365 / 12), ("2021", 365)])
def test_a_coarser_birth_makes_a_larger_cell(text, days):
    field = {10: "birth_date", 8: "birth_week", 7: "birth_month", 4: "birth_year"}[len(text)]
    assert others({field: [text]}).most[0] == pytest.approx(260 * days - 1)


def test_no_field_more_makes_it_larger():
    columns = {**BORN, **NAMES}
    whole = others(columns).most
    for name in columns:
        rest = {key: cells for key, cells in columns.items() if key != name}
        assert (others(rest, span=1000.0).most >= whole - 1e-12).all(), name


def test_a_missing_or_masked_name_narrows_less():
    born = {"birth_date": ["2021-03-05"] * 4}
    found = others({**born, "mother_name": ["王虚构", "王**", None, "喆**"]})
    assert found.most[0] < found.most[3] < found.most[1] < found.most[2] == 259


def test_an_own_name_is_not_counted_beside_a_parent():
    found = others({**BORN, "name": ["王甲", "赵乙"], "father_surname": ["王", "赵"], "address": ["某路", "某街"]})
    assert found.uncounted == ("name", "address")


def test_an_own_name_counts_as_its_surname():
    born = {"birth_date": ["2021-03-05"]}
    assert others({**born, "name": ["王虚构"]}).most == others({**born, "surname": ["王"]}).most


def test_a_number_leaves_nobody_else_where_it_is_filled():
    found = others({"birth_date": ["2021-03-05", "2021-03-05"], "phone": ["15400000000", None]}, direct=["phone"])
    assert found.most.tolist() == [0.0, 259.0]


def test_without_a_birth_there_is_no_cell_unless_the_span_is_known():
    assert others({"sex": ["女"]}) is None
    assert others({"sex": ["女"]}, span=10.0).most[0] == 1299
    assert others({"birth_date": [None, "x"]}) is None


def test_bounds_enclose_each_other():
    found = others({**BORN, "mother_surname": ["王", "喆"]})
    assert (found.least <= found.most).all()
    low, high = found.unique
    assert 0 <= low <= high <= 1
    assert np.isfinite(found.middle)
