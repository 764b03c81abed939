"""The line-up: E of keys that were never issued, printed beside the E of the accused.

Recipients who do not exist are as innocent as can be; a court sees at a glance how far the accused stands from them.
Scores are cell-wise, over the most telling records, and the accused is scored the same way for the comparison.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suyuan.core.keyed import derive_key
from suyuan.release.mark import MarkingKeys
from suyuan.trace.candidates import Candidate, CandidateRelease, Exhibited
from suyuan.trace.tail import Coins, Tail, tail_of
from suyuan.trace.tally import Tally

KEYS = 10_000
RECORDS = 1_000


@dataclass(frozen=True, slots=True)
class Placed:
    """An accused in the line-up: the best ln E of its releases, and how seldom a key never issued scores as much."""

    recipient: str
    log_e: float
    tail: Tail


@dataclass(frozen=True, slots=True)
class LineUp:
    """ln E of keys that were never issued.

    Attributes:
        keys: how many.
        best, median: the greatest and the middle ln E of theirs.
        accused: the accused on the same records, in their order.
    """

    keys: int
    best: float
    median: float
    accused: tuple[Placed, ...]


def line_up(exhibit: Exhibited, accused: tuple[Candidate, ...], seed: bytes, keys: int = KEYS) -> LineUp:
    """Score keys that were never issued.

    Args:
        exhibit: what the accused were held against.
        accused: the accused.
        seed: any public text, such as the exhibit's digest: the keys follow from it.
        keys: how many.
    """
    table = Tally(exhibit, RECORDS)
    model = accused[0].releases[0]
    scores = np.array([table.score(_never_issued(model, seed, number)) for number in range(keys)])
    placed = tuple(_place(table, candidate, seed) for candidate in accused)
    return LineUp(keys, float(scores.max()), float(np.median(scores)), placed)


def _place(table: Tally, candidate: Candidate, seed: bytes) -> Placed:
    best = max(candidate.releases, key=table.score)
    zeros, ones = table.count(best)
    groups, size = table.groups, zeros + ones
    # Cells that say nothing, or whose symbol was certain, are no coins.
    telling = (size > 0) & (groups[:, 0] != groups[:, 1]) & (groups[:, 0] != 1.0) & (groups[:, 1] != 1.0)
    coins = Coins(groups[telling, 0], groups[telling, 1], groups[telling, 2] == 1.0, size[telling].astype(np.int64))
    return Placed(candidate.recipient, table.score(best), tail_of(coins, ones[telling], seed))


def _never_issued(model: CandidateRelease, seed: bytes, number: int) -> CandidateRelease:
    keys = MarkingKeys(
        derive_key(seed, "line-up", "recipient", str(number)),
        derive_key(seed, "line-up", "release", str(number)),
        model.keys.bias,
    )
    return CandidateRelease(f"line-up-{number}", keys, model.uses, model.scope)
