"""The line-up: E of keys that were never issued, printed beside the E of the accused.

Recipients who do not exist are as innocent as can be; a court sees at a glance how far the accused stands from them.
Scores are cell-wise, over the most telling records, and the accused is scored the same way for the comparison.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from suyuan.core.keyed import derive_key
from suyuan.release.mark import MarkingKeys
from suyuan.trace.candidates import Candidate, CandidateRelease, Exhibited, ScreenTable

KEYS = 10_000
RECORDS = 1_000


@dataclass(frozen=True, slots=True)
class LineUp:
    """ln E of keys that were never issued.

    Attributes:
        keys: how many.
        best, median: the greatest and the middle ln E of theirs.
        accused: ln E of the accused on the same records, in their order.
    """

    keys: int
    best: float
    median: float
    accused: tuple[float, ...]


def line_up(exhibit: Exhibited, accused: tuple[Candidate, ...], seed: bytes, keys: int = KEYS) -> LineUp:
    """Score keys that were never issued.

    Args:
        exhibit: what the accused were held against.
        accused: the accused.
        seed: any public text, such as the exhibit's digest: the keys follow from it.
        keys: how many.
    """
    table = ScreenTable(exhibit, RECORDS)
    model = accused[0].releases[0]
    scores = np.array([table.score(_never_issued(model, seed, number)) for number in range(keys)])
    own = tuple(max(table.score(release) for release in candidate.releases) for candidate in accused)
    return LineUp(keys, float(scores.max()), float(np.median(scores)), own)


def _never_issued(model: CandidateRelease, seed: bytes, number: int) -> CandidateRelease:
    keys = MarkingKeys(
        derive_key(seed, "line-up", "recipient", str(number)),
        derive_key(seed, "line-up", "release", str(number)),
        model.keys.bias,
    )
    return CandidateRelease(f"line-up-{number}", keys, model.uses, model.scope)
