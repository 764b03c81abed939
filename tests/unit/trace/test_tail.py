"""The tail of the line-up: against enumeration where that is possible, against Markov where it is not."""

from itertools import product

import numpy as np
import pytest

from suyuan.trace.tail import Coins, tail_of

SEED = b"tail"


def coins_of(bias, kept, size, coalition=None):
    bias, kept = np.array(bias), np.array(kept)
    # The symbol read is 1: R(x) = P(1|x) / P(1) with rewriting to a fair symbol.
    given_one, given_zero = kept + (1 - kept) / 2, (1 - kept) / 2
    mean = bias * given_one + (1 - bias) * given_zero
    layer = np.zeros(len(bias), dtype=bool) if coalition is None else np.array(coalition)
    return Coins(given_zero / mean, given_one / mean, layer, np.array(size))


@pytest.mark.parametrize("shown", [[4, 3, 2], [6, 5, 4], [5, 4, 4]])
def test_equals_enumeration(shown):
    coins = coins_of([0.5, 0.25, 0.8], [0.9, 0.7, 1.0], [6, 5, 4], [False, True, True])
    observed = coins.score(np.array([shown], dtype=float))[0]
    exact = 0.0
    from math import comb

    for counts in product(*(range(size + 1) for size in coins.size)):
        if coins.score(np.array([counts], dtype=float))[0] >= observed - 1e-9:
            exact += np.prod(
                [
                    comb(int(n), k) * p**k * (1 - p) ** (n - k)
                    for n, k, p in zip(coins.size, counts, coins.bias, strict=True)
                ]
            )
    tail = tail_of(coins, np.array(shown, dtype=float), SEED)
    assert abs(10**tail.log10 / exact - 1) < 5 * tail.error + 1e-9
    assert tail.error < 0.05


def test_never_above_markov_and_agrees_with_another_seed():
    rng = np.random.default_rng(1)
    coins = coins_of(rng.uniform(0.1, 0.9, 12), rng.uniform(0.3, 1.0, 12), rng.integers(20, 60, 12))
    source = rng.binomial(coins.size, np.clip(coins.bias * coins.one, 0, 1)).astype(float)
    score = coins.score(source[None, :])[0]
    first, second = tail_of(coins, source, b"one"), tail_of(coins, source, b"two")
    assert first.log10 < -score / np.log(10) + 0.1, "P(E >= e) is at most 1 / e"
    assert abs(first.log10 - second.log10) < 5 * (first.error + second.error) / np.log(10)


def test_an_intact_copy_has_the_chance_of_guessing_every_coin():
    coins = coins_of([0.5, 0.1, 0.9], [1.0, 1.0, 1.0], [40, 10, 30])
    tail = tail_of(coins, coins.size.astype(float), SEED)
    guess = 40 * np.log10(0.5) + 10 * np.log10(0.1) + 30 * np.log10(0.9)
    assert tail.log10 == pytest.approx(guess, abs=0.3), "cells of bias .9 that do not fit are bought by nothing else"
    assert tail.error < 0.2


def test_an_ordinary_score_is_ordinary():
    coins = coins_of([0.5], [0.8], [100])
    assert 10 ** tail_of(coins, np.array([50.0]), SEED).log10 == pytest.approx(0.54, abs=0.02)
