"""Choosing among overlapping runs, against every way to choose."""

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.discover.free_names.choosing import select, settle

SPANS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(1, 4)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    unique=True,
    max_size=7,
)


def _apart(spans) -> bool:
    return all(one[1] <= other[0] or other[1] <= one[0] for one, other in combinations(spans, 2))


@given(SPANS, st.data())
def test_probabilities_are_shares_of_all_ways(spans, data):
    scores = data.draw(st.lists(st.floats(-5, 5), min_size=len(spans), max_size=len(spans)))
    ways = [
        chosen
        for size in range(len(spans) + 1)
        for chosen in combinations(range(len(spans)), size)
        if _apart([spans[number] for number in chosen])
    ]
    weights = [math.exp(sum(scores[number] for number in chosen)) for chosen in ways]
    for number, chance in enumerate(settle(spans, scores)):
        share = sum(weight for chosen, weight in zip(ways, weights, strict=True) if number in chosen)
        assert chance == pytest.approx(share / sum(weights), abs=1e-9)


@given(SPANS, st.data())
def test_what_is_kept_overlaps_nowhere_and_stands_above_the_floor(spans, data):
    chances = data.draw(st.lists(st.floats(0, 1), min_size=len(spans), max_size=len(spans)))
    kept = select(spans, chances, 0.3)
    assert _apart([spans[number] for number in kept])
    assert all(chances[number] >= 0.3 for number in kept)
    assert [spans[number] for number in kept] == sorted(spans[number] for number in kept)


def test_far_apart_scores_do_not_overflow():
    assert settle([(0, 2), (1, 3)], [900.0, -900.0]) == [1.0, 0.0]
