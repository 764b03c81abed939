"""Search: what is found fulfils the goal, and what is told of an obstacle is exact."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.goal import Goal
from suyuan.release.deidentify.hierarchy import build_hierarchy
from suyuan.release.deidentify.obstacle import Obstacle
from suyuan.release.deidentify.search import Found, Open, as_numbers, find_levels, find_local, find_ranges
from tests.unit.release.deidentify.tables import LEAVES, small_table

OPEN = {name: Open(build_hierarchy(name, LEAVES[name])) for name in ("age", "town")}
SEARCHES = (find_levels, find_local)


def shown(table, found):
    """The rows that stay, as the levels or cells of the search write them."""
    columns = {}
    for name in table.column_names:
        cells = table[name].to_pylist()
        if name in OPEN:
            if found.cells is not None:
                cells = found.cells[name].to_pylist()
            else:
                levels = OPEN[name].hierarchy.levels
                place = {leaf: n for n, leaf in enumerate(levels[0].to_pylist())}
                cells = [levels[found.levels[name]][place[cell]].as_py() for cell in cells]
        columns[name] = cells
    rows = list(zip(*(columns[name] for name in ("age", "town", "job")), strict=True))
    return [row for row, stays in zip(rows, found.stays, strict=True) if stays], columns


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 50), st.integers(1, 12), st.sampled_from([0.0, 0.1, 0.5]), st.sampled_from(SEARCHES))
def test_what_stays_has_no_class_below_k(seed, k, limit, search):
    table = small_table(seed)
    found = search(table, OPEN, ["job"], [], Goal(k), limit)
    jobs = sorted(Counter(table["job"].to_pylist()).values())
    if isinstance(found, Obstacle):
        gone, reached = 0, jobs[0]
        for size in jobs:
            reached = size
            if gone + size > limit * 60:
                break
            gone += size
        assert found.reached == reached < k
        assert (found.column, found.without) == ("job", 60)
        return
    if found is None:
        assert search is find_local
        return
    rows, _ = shown(table, found)
    assert min(Counter(rows).values()) >= k
    assert len(table) - len(rows) <= limit * 60
    assert 0 <= found.granularity <= 1


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 30), st.integers(1, 10))
def test_ranges_hold_their_values(seed, k):
    table = small_table(seed)
    found = find_ranges(table, {"age": Open(None), "town": Open(None)}, ["job"], Goal(k), 1.0)
    assert isinstance(found, Found)
    rows = [row for row, stays in zip(zip(found.cells["age"].to_pylist(), found.cells["town"].to_pylist(),
            table["job"].to_pylist(), strict=True), found.stays, strict=True) if stays]  # fmt: skip
    assert min(Counter(rows).values(), default=k) >= k
    for age, cell, stays in zip(table["age"].to_pylist(), found.cells["age"].to_pylist(), found.stays, strict=True):
        if stays:
            low, _, high = cell.strip("[]").partition(", ")
            assert int(low) <= int(age) <= int(high or low)


def test_a_coarsest_level_binds_the_search():
    table = small_table(3)
    free = find_levels(table, OPEN, [], [], Goal(20), 0.0)
    assert isinstance(free, Found)
    bound = find_levels(table, {**OPEN, "town": Open(OPEN["town"].hierarchy, 1)}, [], [], Goal(60), 0.0)
    assert isinstance(bound, Obstacle)
    assert bound.column == "town"
    with pytest.raises(AssessFault, match="SY-A019"):
        find_levels(table, {"town": Open(OPEN["town"].hierarchy, 7)}, [], [], Goal(2), 0.0)


def test_values_that_cannot_be_even_are_told_apart_from_k():
    even = small_table(3).set_column(3, "illness", pa.array(["a"] * 60))
    # Two jobs of thirty people each, every illness in one of them only.
    apart = even.set_column(2, "job", pa.array(["nurse", "smith"] * 30))
    apart = apart.set_column(3, "illness", pa.array(["a", "b"] * 30))
    for search in SEARCHES:
        assert isinstance(search(even, OPEN, [], ["illness"], Goal(2, t=0.0), 0.0), Found)
        assert search(apart, OPEN, ["job"], ["illness"], Goal(2, t=0.1), 0.0) is None


def test_people_of_the_register_are_counted():
    register = small_table(1, 200)
    table = register.slice(0, 30)
    found = find_levels(table, OPEN, [], [], Goal(15), 0.0, register)
    assert isinstance(found, Found)
    assert len(found.stays) == 30
    _, columns = shown(table, found)
    _, everybody = shown(register, Found(found.levels, None, np.ones(200, dtype=bool), 0.0, proved=True))
    people = Counter(zip(everybody["age"], everybody["town"], strict=True))
    assert min(people[row] for row in zip(columns["age"], columns["town"], strict=True)) >= 15


@pytest.mark.parametrize(
    ("cells", "kind"),
    [(["3", "12", None], "int64"), (["1.5", "2"], "double"), (["2021-03-05"], "date32[day]"), (["007", "12"], "string"),
     (["王", "12"], "string")],
)  # fmt: skip
def test_numbers_are_known_as_such(cells, kind):
    assert str(as_numbers(pa.array(cells, pa.string())).type) == kind
