"""What can be worked out of a table of counts, against every table that there could be."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.assess.inference import find_unknowns, witness
from suyuan.core.errors import AssessFault
from tests.unit.assess.counts import CELLS, counts

KEYS = [(one, sex) for one in "甲乙丙" for sex in "男女"]


def possible(cells, hidden):
    """All values of the hidden cells that the margins of whole tables allow, by brute force."""
    hidden = sorted(hidden)
    most = [min(sum(n for k, n in cells.items() if k[axis] == key[axis]) for axis in (0, 1)) for key in hidden]
    found = []
    for values in product(*(range(one + 1) for one in most)):
        tried = dict(zip(hidden, values, strict=True))
        if all(
            sum(tried.get(k, n) for k, n in cells.items() if k[axis] == value)
            == sum(n for k, n in cells.items() if k[axis] == value)
            for axis in (0, 1)
            for value in {k[axis] for k in cells}
        ):
            found.append(values)
    return hidden, np.array(found)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 6), min_size=6, max_size=6),
    st.sets(st.sampled_from(KEYS), min_size=1, max_size=5),
    st.integers(1, 6),
)
def test_bounds_hold_every_possible_table_and_witnesses_are_true(values, hidden, width):
    cells = dict(zip(KEYS, values, strict=True))
    order, tables = possible(cells, hidden)
    made = counts(cells, hidden)
    found = find_unknowns(made)
    names = [tuple(made.categories[axis][key[axis]] for axis in (0, 1)) for key in found.keys]
    for place, name in enumerate(names):
        column = tables[:, order.index(name)]
        assert found.low[place] <= column.min(), "nothing possible is called impossible"
        assert column.max() <= found.high[place]
        if witness(found, place, width):
            assert column.max() - column.min() >= width, "what is called safe can really differ so much"


def test_a_lone_hidden_cell_is_what_its_margin_leaves():
    found = find_unknowns(counts(hidden={("乙", "女")}))
    assert (found.low.tolist(), found.high.tolist()) == ([33], [33])


def test_four_in_a_square_hide_each_other():
    square = {("乙", "女"), ("乙", "男"), ("丙", "男"), ("丙", "女")}
    found = find_unknowns(counts(hidden=square))
    assert all(witness(found, place, 10) for place in range(4))
    assert not witness(found, 0, 10_000)


def test_without_margins_nothing_is_known_and_without_cells_everything_is_unknown():
    free = find_unknowns(counts(hidden={("乙", "女")}, margins=False))
    assert witness(free, 0, 1e6)
    made = counts()
    ones = np.flatnonzero((made.keys == -1).any(axis=1))
    margins = type(made)(made.dimensions, made.categories, made.keys[ones], made.counts[ones], made.caps[ones])
    found = find_unknowns(margins)
    assert len(found.rows) == 6
    assert (found.rows == -1).all()
    for key, low, high in zip(found.keys, found.low, found.high, strict=True):
        true = CELLS[made.categories[0][key[0]], made.categories[1][key[1]]]
        assert low <= true <= high


def test_margins_have_to_add_up():
    made = counts()
    made.counts[6] += 1
    with pytest.raises(AssessFault, match="SY-A054"):
        find_unknowns(made)
    less = counts(hidden={("乙", "女")})
    less.counts[7] = 3
    with pytest.raises(AssessFault, match="SY-A054"):
        find_unknowns(less)


def test_too_many_unknown_cells_are_refused():
    cells = {(f"d{k}", sex): 20 for k in range(1_200) for sex in "男女"}
    with pytest.raises(AssessFault, match="SY-A055"):
        find_unknowns(counts(cells, hidden=set(cells), margins=False))
