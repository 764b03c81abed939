"""Of candidates that overlap at most one is a name: how likely each is, and which to keep.

A sentence's candidates form a semi-Markov chain (Sarawagi and Cohen 2004): every way of choosing runs that do not
overlap weighs the sum of its runs' scores, and a run's probability is the share of all ways that hold it.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Span = tuple[int, int]


def settle(spans: Sequence[Span], scores: Sequence[float]) -> list[float]:
    """The probability of each span, in the order given.

    Args:
        spans: start and end (exclusive, beyond start) of each; no two alike.
        scores: natural logarithm of the odds that each would have, if it stood alone.
    """
    order = sorted(range(len(spans)), key=lambda number: (spans[number][1], spans[number][0]))
    ends = [spans[number][1] for number in order]
    before = [bisect_right(ends, spans[number][0]) for number in order]
    ways = [0.0]  # logarithm of the sum over all ways to choose among the first so many
    taking = []
    for number, free in zip(order, before, strict=True):
        taken = ways[free] + scores[number]
        high, low = max(ways[-1], taken), min(ways[-1], taken)
        ways.append(high + math.log1p(math.exp(low - high)))
        taking.append(math.exp(taken - ways[-1]))
    reaching = [0.0] * len(spans) + [1.0]  # probability that the choice among the first so many is asked for
    chances = [0.0] * len(spans)
    for place in range(len(spans) - 1, -1, -1):
        chance = reaching[place + 1] * taking[place]
        chances[order[place]] = chance
        reaching[place] += reaching[place + 1] - chance
        reaching[before[place]] += chance
    return chances


def select(spans: Sequence[Span], chances: Sequence[float], floor: float) -> list[int]:
    """Numbers of the spans kept, in order of place: the likeliest first, none below ``floor``, none that overlap."""
    kept: list[int] = []
    for number in sorted(range(len(spans)), key=lambda number: (-chances[number], spans[number])):
        if chances[number] < floor:
            break
        start, end = spans[number]
        if all(end <= spans[other][0] or spans[other][1] <= start for other in kept):
            kept.append(number)
    return sorted(kept, key=lambda number: spans[number])
