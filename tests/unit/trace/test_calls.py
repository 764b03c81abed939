"""Calls to the custodian's numbers: the mean of E is at most one for whoever did not leak."""

import numpy as np
import pytest

from suyuan.trace.calls import Invented, choose_numbers, weigh_calls

PHONES = tuple(f"15490000{n:03d}" for n in range(40))


def invent(rng, records, fields):
    picks = rng.integers(len(PHONES), size=records)
    return Invented(
        frozenset(PHONES[(pick + shift) % len(PHONES)] for pick in picks for shift in range(fields)), records, fields
    )


@pytest.mark.parametrize("fields", [1, 2])
@pytest.mark.parametrize("called", [1, 3, 8])
def test_innocent_releases_keep_the_bound(fields, called):
    rng = np.random.default_rng([41, fields, called])
    numbers = choose_numbers(PHONES[3 : 3 + 2 * called : 2], PHONES)
    scores = np.array([weigh_calls(invent(rng, 6, fields), numbers, len(PHONES)).log_e for _ in range(40_000)])
    mean, error = np.exp(scores).mean(), np.exp(scores).std() / 200
    assert mean <= 1 + 4 * error
    assert mean > (0.7 if called <= 3 else 0.3), "no needless loss of power"
    for bound in (0.1, 0.01):
        assert (scores >= -np.log(bound)).mean() <= bound


def test_neighbours_are_not_multiplied():
    """A record with two telephone fields shows two neighbours: counting both would count one pick twice."""
    rng = np.random.default_rng(42)
    pair = (PHONES[4], PHONES[5])
    assert choose_numbers(pair, PHONES) == (PHONES[4],)
    assert choose_numbers((PHONES[0], PHONES[-1]), PHONES) == (PHONES[0],)
    wrong = [np.exp(weigh_calls(invent(rng, 6, 2), pair, len(PHONES)).log_e) for _ in range(40_000)]
    assert np.mean(wrong) > 1.02


def test_the_source_stands_out_with_every_number():
    rng = np.random.default_rng(43)
    source = invent(rng, 12, 1)
    numbers = choose_numbers(source.shown, PHONES)
    few, many = (weigh_calls(source, numbers[:k], len(PHONES)).log_e for k in (1, len(numbers)))
    assert many > few > 0
    assert choose_numbers(["15499999999"], PHONES) == ()
