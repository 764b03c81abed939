"""Samples: coverage computed over everything that can be drawn, so that a narrower interval would fail."""

from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.case.sampling import draw_sample, estimate_rows, estimate_share, plan_size
from suyuan.core.errors import UsageFault

KEY = bytes(range(16))
ALPHA = Fraction(1, 20)


def binomial(errors, checked, share):
    return comb(checked, errors) * share**errors * (1 - share) ** (checked - errors)


@pytest.mark.parametrize("checked", [1, 5, 12, 30])
def test_the_interval_covers_every_share_at_least_as_often_as_stated(checked):
    intervals = [estimate_share(checked, errors, ALPHA) for errors in range(checked + 1)]
    worst = Fraction(1)
    for step in range(101):
        share = Fraction(step, 100)
        covered = sum(
            (
                binomial(errors, checked, share)
                for errors, held in enumerate(intervals)
                if held.low <= share <= held.high
            ),
            Fraction(0),
        )
        worst = min(worst, covered)
    assert worst >= 1 - ALPHA
    assert worst < 1 or checked == 1  # an interval that always covers everything says nothing


@pytest.mark.parametrize(("checked", "errors"), [(10, 0), (10, 3), (50, 50), (200, 7), (5000, 40)])
def test_the_limits_are_where_the_tails_are_alpha_halves(checked, errors):
    held = estimate_share(checked, errors, ALPHA)

    def at_most(share, most):
        return float(sum(binomial(k, checked, Fraction(share)) for k in range(most + 1)))

    if errors < checked:
        assert at_most(held.high, errors) == pytest.approx(0.025, rel=1e-4)
    else:
        assert held.high == 1
    if errors:
        assert 1 - at_most(held.low, errors - 1) == pytest.approx(0.025, rel=1e-4)
    else:
        assert held.low == 0


@pytest.mark.parametrize(("rows", "checked"), [(1, 1), (12, 5), (30, 12), (60, 20)])
def test_the_number_of_wrong_rows_is_covered_at_least_as_often_as_stated(rows, checked):
    intervals = [estimate_rows(rows, checked, errors, ALPHA) for errors in range(checked + 1)]
    narrow = 0
    for wrong in range(rows + 1):
        covered = Fraction(0)
        for errors, held in enumerate(intervals):
            chance = Fraction(comb(wrong, errors) * comb(rows - wrong, checked - errors), comb(rows, checked))
            if held.rows_low <= wrong <= held.rows_high:
                covered += chance
        assert covered >= 1 - ALPHA
        narrow += covered < 1
    assert narrow or rows == 1


@given(st.integers(1, 300), st.data())
@settings(max_examples=60, deadline=None)
def test_a_finite_list_says_no_less_than_an_endless_one(rows, data):
    checked = data.draw(st.integers(1, rows))
    errors = data.draw(st.integers(0, checked))
    held, endless = estimate_rows(rows, checked, errors), estimate_share(checked, errors)
    assert errors <= held.rows_low <= held.rows_high <= rows - checked + errors
    assert held.low * rows <= held.rows_low <= held.rows_high
    if checked == rows:
        assert held.rows_low == held.rows_high == errors
    assert held.high <= endless.high + 1 / rows
    assert held.low >= endless.low - 1 / rows


@pytest.mark.parametrize(
    ("rows", "most"), [(10, Fraction(1, 10)), (1000, Fraction(1, 100)), (30_000, Fraction(1, 100))]
)
def test_the_planned_size_is_the_smallest_that_shows_it(rows, most):
    size = plan_size(rows, most)
    wrong = -(-most.numerator * rows // most.denominator)

    def missed(checked):
        return Fraction(comb(rows - wrong, checked), comb(rows, checked))

    assert missed(size) <= ALPHA < missed(size - 1)


def test_a_large_list_is_estimated_exactly_and_soon():
    held = estimate_rows(1_400_097, 2_000, 3)
    assert 3 < held.rows_low < 1_400_097 * 3 // 2_000 < held.rows_high < 10_000


def test_the_same_key_draws_the_same_rows_and_another_draws_others():
    drawn = draw_sample(KEY, "C-1", "B1", 30_000, 300)
    assert (drawn == draw_sample(KEY, "C-1", "B1", 30_000, 300)).all()
    assert len(np.unique(drawn)) == 300
    assert (np.diff(drawn) > 0).all()
    assert (drawn[0], drawn[-1]) == (drawn.min(), drawn.max())
    for other in (
        draw_sample(KEY[::-1], "C-1", "B1", 30_000, 300),
        draw_sample(KEY, "C-2", "B1", 30_000, 300),
        draw_sample(KEY, "C-1", "B2", 30_000, 300),
    ):
        assert len(np.intersect1d(drawn, other)) < 30
    # A larger sample of the same list holds the smaller one: checking may go on.
    assert np.isin(drawn, draw_sample(KEY, "C-1", "B1", 30_000, 600)).all()


def test_every_set_of_rows_is_equally_likely():
    sets = dict.fromkeys(combinations(range(5), 2), 0)
    draws = 4_000
    for index in range(draws):
        sets[tuple(draw_sample(KEY, f"C-{index}", "B1", 5, 2).tolist())] += 1
    expected = draws / len(sets)
    chi = sum((seen - expected) ** 2 / expected for seen in sets.values())
    assert chi < 27.9  # 99.9 % of chi squared with nine degrees of freedom


@pytest.mark.parametrize(("rows", "checked", "errors"), [(10, 0, 0), (10, 11, 0), (10, 5, 6), (10, 5, -1)])
def test_a_sample_that_cannot_be_is_refused(rows, checked, errors):
    with pytest.raises(UsageFault, match="SY-U097"):
        estimate_rows(rows, checked, errors)


def test_a_share_of_nothing_cannot_be_planned_for():
    for rows, most in ((0, Fraction(1, 2)), (10, Fraction(0)), (10, Fraction(2))):
        with pytest.raises(UsageFault, match="SY-U097"):
            plan_size(rows, most)
