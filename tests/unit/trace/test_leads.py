"""The guilt model's own settings come out as published, and so does what it cannot do."""

from dataclasses import astuple, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.trace.leads import Access, Contrast, explain_by_access


def access(holdings, listed, registry):
    """Who had what, from one set of records per holder; the list is a set of records."""
    places = {record: place for place, record in enumerate(sorted(listed))}
    pairs = [(who, places[r]) for who, held in enumerate(holdings) for r in sorted(held) if r in places]
    group, place = (np.array([pair[side] for pair in pairs], dtype=np.intp) for side in (0, 1))
    ones = np.ones(len(holdings), dtype=np.int64)
    return Access(len(places), registry, group, place, ones, np.array([len(held) for held in holdings]))


def deltas(holdings, registry):
    """Pr{G_i|R_i} - Pr{G_j|R_i} over all ordered pairs: each holder in turn gave away all that it had."""
    found = []
    for i, own in enumerate(holdings):
        score = explain_by_access(access(holdings, own, registry), 0.0).score
        found.extend(score[i] - np.delete(score, i))
    return np.array(found)


def drawn(rng, holders, size, registry):
    return [set(rng.choice(registry, size, replace=False).tolist()) for _ in range(holders)]


def test_explicit_requests_as_in_the_paper():
    """T = 10, n = 10, m = 8, no fake objects: everybody looks alike (.094 on average, .015 at least)."""
    rng = np.random.default_rng(1)
    runs = [deltas(drawn(rng, 10, 8, 10), 10) for _ in range(300)]
    assert np.mean(runs) == pytest.approx(0.094, abs=0.004)
    assert np.mean([run.min() for run in runs]) == pytest.approx(0.015, abs=0.008)


@pytest.mark.parametrize(
    ("registry", "average", "least"), [(50, 0.606, 0.168), (100, 0.734, 0.182), (200, 0.825, 0.203)]
)
def test_sample_requests_as_in_the_paper(registry, average, least):
    """n = 20, m = 10, s-random: the more there is to choose from, the more the holders differ."""
    rng = np.random.default_rng(registry)
    runs = [deltas(drawn(rng, 20, 10, registry), registry) for _ in range(60)]
    assert np.mean(runs) == pytest.approx(average, abs=0.01)
    assert np.mean([run.min() for run in runs]) == pytest.approx(least, abs=0.03)


@pytest.mark.parametrize(("rows", "source", "innocent"), [(2_763, 0.752, 0.749), (30_000, 1.0, 1.0)])
def test_overlapping_holders_are_all_pointed_at(rows, source, innocent):
    """A thousand holders of 99 % of the records each: the source stands three thousandths above everybody."""
    rng = np.random.default_rng(2)
    holders, registry = 1_000, 30_303
    had = rng.random((holders, registry)) < 0.99
    listed = rng.permutation(np.flatnonzero(had[0]))[:rows]
    group, place = np.nonzero(had[:, listed])
    found = explain_by_access(
        Access(len(listed), registry, group, place, np.ones(holders, dtype=np.int64), had.sum(axis=1)), 0.5
    )
    assert found.score[0] == pytest.approx(source, abs=0.001)
    assert found.score[1:].mean() == pytest.approx(innocent, abs=0.001)
    assert found.contrast.holders == found.contrast.alike == holders
    assert found.contrast.above_median == pytest.approx(source - innocent, abs=0.001)
    assert found.log_unexplained.argmin() == 0, "the rank survives where every score rounds to one"
    assert found.lift[1:].mean() == pytest.approx(1.0, abs=0.001)


def test_one_holder_who_had_most_of_it_stands_out():
    listed = set(range(100))
    found = explain_by_access(access([set(range(90)), {0, 500}, {700}], listed, 1_000), 0.5)
    assert found.score[0] > 0.999
    assert found.overlap.tolist() == [90, 1, 0]
    assert found.share.tolist() == [0.9, 0.01, 0.0]
    assert found.lift.tolist() == pytest.approx([10.0, 5.0, 0.0])
    assert found.unheld == 10
    assert found.contrast == Contrast(2, found.score[0], found.score[1], found.score[1], 1)
    assert found.contrast.above_median == pytest.approx(1 - 0.25, abs=0.001)


def test_nobody_had_any_of_it():
    for listed in (set(), {1, 2}):
        found = explain_by_access(access([{5}, {6}], listed, 10), 0.5)
        assert found.score.tolist() == [0.0, 0.0]
        assert found.contrast is None
        assert found.unheld == len(listed)
    alone = explain_by_access(access([{1}], {1}, 10), 0.0)
    assert (alone.score.tolist(), alone.contrast) == ([1.0], None)


@pytest.mark.parametrize("elsewhere", [-0.1, 1.0, float("nan")])
def test_p_has_a_range(elsewhere):
    with pytest.raises(ValueError, match="p must be"):
        explain_by_access(access([{1}], {1}, 10), elsewhere)


RECORDS = st.sets(st.integers(0, 30))


@given(st.lists(RECORDS, min_size=1, max_size=8), RECORDS, st.floats(0, 0.99), st.data())
def test_scores_are_shares_and_grow_with_what_was_had(holdings, listed, elsewhere, data):
    before = explain_by_access(access(holdings, listed, 31), elsewhere)
    assert ((before.score >= 0) & (before.score <= 1)).all()
    assert (before.score[before.overlap == 0] == 0).all()
    more = data.draw(RECORDS)
    who = data.draw(st.integers(0, len(holdings) - 1))
    grown = [held | more if other == who else held for other, held in enumerate(holdings)]
    after = explain_by_access(access(grown, listed, 31), elsewhere)
    assert after.score[who] >= before.score[who] - 1e-12
    others = np.arange(len(holdings)) != who
    assert (after.score[others] <= before.score[others] + 1e-12).all(), "what one had takes from the others"


@given(st.lists(st.tuples(RECORDS, st.integers(1, 4)), min_size=1, max_size=6), RECORDS)
def test_a_group_is_its_holders_spelled_out(groups, listed):
    spelled = explain_by_access(access([held for held, size in groups for _ in range(size)], listed, 31), 0.5)
    grouped = access([held for held, _ in groups], listed, 31)
    sizes = np.array([size for _, size in groups])
    found = explain_by_access(replace(grouped, size=sizes), 0.5)
    assert np.repeat(found.score, sizes) == pytest.approx(spelled.score)
    assert (found.contrast is None) == (spelled.contrast is None)
    if found.contrast is not None:
        assert astuple(found.contrast) == pytest.approx(astuple(spelled.contrast))
        rest = np.sort(spelled.score[spelled.overlap > 0])[:-1]
        assert found.contrast.median == pytest.approx(np.median(rest))
