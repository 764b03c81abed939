"""One labelling over several lists: who is one person, who is not, and that no order of rows matters."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.case.count import count_lists
from suyuan.case.persons import ListedRows, label_persons
from suyuan.case.row_order import first_equal, order_rows
from suyuan.core.fields import Field, Kind, Role
from suyuan.discover.columns import ColumnProposal
from suyuan.trace.align import Alignment
from suyuan.trace.leak import read_leak

KINDS = (Kind.NAME, Kind.BIRTH_DATE, Kind.PHONE, Kind.ID_NUMBER)
NOBODY = pa.table({"rid": pa.array([], pa.uint64()), "birth_date": pa.array([], pa.string())})


def listed(rows, rids=None):
    size = len(rows)
    table = pa.table({f"c{n}": pa.array([row[n] for row in rows], pa.string()) for n in range(len(KINDS))})
    proposals = tuple(
        ColumnProposal(n, kind.value, kind, Role.SELF, 1.0, size, size, (), certain=True, label=kind.value)
        for n, kind in enumerate(KINDS)
    )
    leak = read_leak(table, proposals)
    rid = np.array(rids if rids is not None else [-1] * size, dtype=np.int64)
    none = np.zeros(size, dtype=bool)
    alignment = Alignment(rid, np.zeros(size), rid >= 0, none, np.zeros(size, dtype=np.intp))
    return ListedRows(leak, alignment, first_equal(list(leak.raw), size))


A = ("王小明", "2021-03-05", "15400000001", None)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (A, True),
        (("王小明", None, "154 0000 0001", None), True),  # no birth date speaks against it
        (("王小明", "2021-03-06", "15400000001", None), False),  # one does
        (("王小红", "2021-03-05", "15400000001", None), False),  # a sister
        (("王小明", "2021-03-05", "15400000002", None), False),  # a namesake
        (("王**", None, "15400000001", None), False),
        ((None, None, "15400000001", None), False),  # a telephone alone is a household's
    ],
)
def test_who_is_one_person_in_two_lists(other, same):
    one, two = label_persons([listed([A]), listed([other])])
    assert bool(one[0] == two[0]) is same


def test_a_number_ties_whatever_else_is_written():
    number = "390101202103051233"
    one, two = label_persons([listed([("甲", None, None, number)]), listed([("乙", "2020-01-01", None, number)])])
    assert one[0] == two[0]


def test_a_record_is_a_person_and_a_stranger_like_one_of_its_rows_is_it():
    one, two = label_persons([listed([A, ("李四", None, "15400000003", None)], [7, -1]), listed([A, A], [-1, 9])])
    assert one[0] == 7
    assert two.tolist() == [7, 9]  # two records stay two
    assert one[1] > 9


def figures(found):
    return [
        (one.rows, one.exact_duplicates, one.invalid, one.same_person, one.people, one.families, one.minors,
         one.minors_unknown, one.people_low, one.people_high, one.elsewhere)
        for one in (*found.lists, found.whole)
    ]  # fmt: skip


names = st.sampled_from(["王小明", "李四", "赵六", "王**", None])
births = st.sampled_from(["2021-03-05", "2001-01-01", "2021-04", None])
phones = st.sampled_from(["15400000001", "15400000002", "154****0003", None])
rows_of = st.lists(st.tuples(names, births, phones, st.none()), min_size=1, max_size=9)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(rows_of, rows_of, st.randoms(use_true_random=False))
def test_no_order_of_rows_changes_a_figure_and_the_figures_add_up(first, second, random):
    def count_them(one, two):
        ordered = []
        for rows in (one, two):
            order = order_rows([pa.array([row[n] for row in rows], pa.string()) for n in range(4)], len(rows)).order
            ordered.append(listed([rows[place] for place in order]))
        return count_lists(ordered, NOBODY, (Field(Kind.BIRTH_DATE),), date(2024, 4, 1))

    found = count_them(first, second)
    assert figures(found) == figures(count_them(random.sample(first, len(first)), random.sample(second, len(second))))
    for one in found.lists:
        assert one.rows - one.exact_duplicates - one.invalid - one.same_person == one.people
        assert len(one.removed) == one.rows - one.people
    whole = found.whole
    taken_off = whole.exact_duplicates + whole.invalid + whole.same_person + whole.elsewhere
    assert whole.rows - taken_off == whole.people
    assert max(one.people for one in found.lists) <= whole.people <= sum(one.people for one in found.lists)
    assert whole.people_low <= whole.people <= whole.people_high
    assert whole.families <= whole.people


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from("ab "), st.sampled_from(["x", "ｘ", None])), min_size=1, max_size=12))
def test_equal_rows_stand_together_and_point_at_the_first(rows):
    columns = [pa.array([row[n] for row in rows], pa.string()) for n in range(2)]
    found = order_rows(columns, len(rows))
    assert sorted(found.order.tolist()) == list(range(len(rows)))
    equal = first_equal(columns, len(rows))
    plain = [(row[0].strip(), (row[1] or "").replace("ｘ", "x")) for row in rows]
    assert equal.tolist() == [plain.index(one) for one in plain]
