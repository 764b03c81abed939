"""A linear-chain conditional random field over a batch of sentences: how likely each tag is at each position.

Lafferty, McCallum, Pereira 2001; the scaling of the forward and backward sums is Rabiner's (1989, section V.A).
All sentences of a batch advance together, one position a step, so the loop runs over positions and never over
sentences.  Scores are natural logarithms, not normalised; padding behind a sentence's end counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Lengths = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Posterior:
    """What the field believes of each position.

    Attributes:
        tags: probability of each tag, shape (sentences, positions, tags); padding holds what it may.
        onward: emission times backward sum, shape as ``tags``: what the probability of a next tag is made of.
    """

    tags: Floats
    onward: Floats


def posterior(emissions: Floats, lengths: Lengths, transitions: Floats) -> Posterior:
    """The probability of each tag at each position, summed over all sequences of tags.

    Args:
        emissions: score of each tag at each position, shape (sentences, positions, tags).
        lengths: positions of each sentence, at least 1, shape (sentences,).
        transitions: score of going from a tag (row) to a tag (column), shape (tags, tags).
    """
    positions = emissions.shape[1]
    local = np.exp(emissions - emissions.max(axis=2, keepdims=True))
    steps = np.exp(transitions)
    forward = np.empty_like(local)
    forward[:, 0] = local[:, 0] / local[:, 0].sum(axis=1, keepdims=True)
    for place in range(1, positions):
        reached = (forward[:, place - 1] @ steps) * local[:, place]
        forward[:, place] = reached / reached.sum(axis=1, keepdims=True)
    onward = local.copy()
    backward = np.ones_like(local)
    for place in range(positions - 2, -1, -1):
        left = onward[:, place + 1] @ steps.T
        left /= left.sum(axis=1, keepdims=True)
        inside = place < lengths - 1
        backward[inside, place] = left[inside]
        onward[:, place] = local[:, place] * backward[:, place]
    tags = forward * backward
    tags /= tags.sum(axis=2, keepdims=True)
    return Posterior(tags, onward)


def chance_of_next(found: Posterior, transitions: Floats, before: int, after: int) -> Floats:
    """P(tag ``after`` here | tag ``before`` at the position to the left), shape (sentences, positions); 0 at the start.

    With it the probability of any run of tags is a product: the field is a Markov chain once the text is given.
    """
    steps = np.exp(transitions[before])
    chances = found.onward[:, :, after] * steps[after] / (found.onward @ steps)
    chances[:, 0] = 0.0
    return np.asarray(chances, np.float32)
