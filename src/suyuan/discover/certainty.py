"""How probable it is that a finding is right: a logistic map of its odds and of what else it stands on.

ln odds of shapes and titles are no probabilities: cells of a column are alike, and titles lie together.  The map was
fitted to tables of invented people and of other things (``bench/detect/columns.py``, the seeds of one half) and is
reported on tables that it has not seen.  Tables of another world may differ: it orders findings, it does not excuse
looking at them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

CAP = 10.0
"""ln odds above which more of them say nothing more."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a finding stands on.

    Attributes:
        odds: ln of how much likelier the type is than the next best thing.
        titled: the header names the type, or some of it.
        guessed: a date that is taken for a birth because nothing speaks against it.
        holds: only some cells of a column of something else are of the type.
    """

    odds: float
    titled: bool = False
    guessed: bool = False
    holds: bool = False

    def features(self) -> tuple[float, ...]:
        """The numbers that weights are for: one, odds, and a flag each."""
        capped = min(max(self.odds, -CAP), CAP)
        return (1.0, capped, float(self.titled), float(self.guessed), float(self.holds))


WEIGHTS = (1.78, 0.41, 1.26, -5.24, 7.41)
"""Of the features, in their order."""


def probability(grounds: Grounds) -> float:
    """Probability that a finding is right, 0 to 1."""
    score = sum(weight * feature for weight, feature in zip(WEIGHTS, grounds.features(), strict=True))
    return 1.0 / (1.0 + math.exp(-score))
