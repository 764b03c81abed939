"""The field against sums over every sequence of tags."""

from itertools import pairwise, product

import numpy as np
import pytest

from suyuan.discover.free_names.crf import chance_of_next, posterior


def _random(seed: int, sentences: int, positions: int, tags: int):
    rng = np.random.Generator(np.random.PCG64(seed))
    emissions = rng.normal(0, 3, (sentences, positions, tags)).astype(np.float32)
    transitions = rng.normal(0, 2, (tags, tags)).astype(np.float32)
    return emissions, rng.integers(1, positions + 1, sentences), transitions


def _score(sequence, emissions, transitions) -> float:
    steps = sum(float(transitions[a, b]) for a, b in pairwise(sequence))
    return steps + sum(float(emissions[place, tag]) for place, tag in enumerate(sequence))


@pytest.mark.parametrize("seed", range(12))
def test_probabilities_are_sums_over_all_sequences(seed):
    emissions, lengths, transitions = _random(seed, 4, 5, 3)
    found = posterior(emissions, lengths, transitions)
    onward = chance_of_next(found, transitions, before=1, after=2)
    for row, length in enumerate(lengths.tolist()):
        sequences = list(product(range(3), repeat=length))
        weights = np.exp([_score(sequence, emissions[row], transitions) for sequence in sequences])
        weights /= weights.sum()
        for place in range(length):
            for tag in range(3):
                share = sum(w for s, w in zip(sequences, weights, strict=True) if s[place] == tag)
                assert found.tags[row, place, tag] == pytest.approx(share, abs=1e-4)
            if place:
                before = sum(w for s, w in zip(sequences, weights, strict=True) if s[place - 1] == 1)
                both = sum(w for s, w in zip(sequences, weights, strict=True) if s[place - 1 : place + 1] == (1, 2))
                assert onward[row, place] * before == pytest.approx(both, abs=1e-4)
