"""Composition: classes of several copies are intersected, record by record."""

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from suyuan.assess.codes import encode_column
from suyuan.assess.composition import View, compose

CELLS = st.lists(st.sampled_from(["a", "b", None]), min_size=12, max_size=12)


def coded(cells, name="x"):
    return encode_column(name, pa.array(cells, pa.string()))


def brute(own, views):
    """Size of each record's candidate set, by comparing every pair."""
    rows = range(len(own))
    alike = [
        [own[i] == own[j] and all(h[i] == h[j] and (not h[i] or c[i] == c[j]) for h, c in views) for j in rows]
        for i in rows
    ]
    return [sum(row) for row in alike]


@given(CELLS, st.lists(st.tuples(st.lists(st.booleans(), min_size=12, max_size=12), CELLS), max_size=3))
def test_candidates_are_the_intersection(own, views):
    given_views = [View(str(n), np.array(held), (coded(cells),)) for n, (held, cells) in enumerate(views)]
    found = compose([coded(own)], given_views, (), wanted=3)
    sizes = brute(own, views)
    assert found.k == min(sizes)
    assert found.below == sum(size < 3 for size in sizes)
    assert found.unique == sum(size == 1 for size in sizes) / 12
    assert found.k <= found.k_alone
    assert found.unique >= found.unique_alone
    assert found.records == sum(any(held[i] for held, _ in views) for i in range(12))


@given(CELLS, CELLS, CELLS)
def test_one_more_copy_never_raises_k_or_l(own, other, secret):
    held = np.ones(12, dtype=bool)
    one = compose([coded(own)], [View("1", held, (coded(other),))], [coded(secret, "s")])
    two = compose(
        [coded(own)], [View("1", held, (coded(other),)), View("2", held, (coded(secret),))], [coded(secret, "s")]
    )
    assert two.k <= one.k <= one.k_alone
    assert two.values["s"][1] <= one.values["s"][1] <= one.values["s"][0]
    assert two.values["s"][1] == 1


def test_standing_in_a_copy_tells_records_apart():
    held = np.array([True, False, False])
    found = compose([coded(["a", "a", "a"])], [View("1", held, ())], ())
    assert (found.k_alone, found.k) == (3, 1)


def test_a_copy_without_columns_is_one_class():
    found = compose([], [View("1", np.ones(4, dtype=bool), ())], ())
    assert (found.k_alone, found.k, found.unique) == (4, 4, 0.0)
