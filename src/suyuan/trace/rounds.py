"""Rounds: weigh every candidate, then again given what already named sources explain.

Each round is one more e-value of a candidate, and the rounds are averaged with weights fixed in advance.  For that,
what stands behind a candidate may depend on the leak and on *other* candidates' symbols, never on its own:

- a source that the first round names is weighed again behind the other sources of the first round;
- any other candidate is weighed behind all sources named so far; it stood behind none of them.

Whether a candidate is named in a round, and whether it is weighed at all, follows from its own score, the leak and who
stood behind it.  Candidates that screening dropped are asked again between the rounds, behind the sources so far, and
enter with all rounds up to then; nobody is ever judged by two different sets of rounds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.trace.candidates import Candidate
from suyuan.trace.evidence import Background, CandidateRatios, weigh
from suyuan.trace.shares import estimate_shares

ROUND_WEIGHTS = (0.5, 0.25, 0.25)
LEAST_REST = 1e-3
"""Share that is always left to others, so that no product can vanish for good."""


@dataclass(frozen=True, slots=True)
class Behind:
    """A source that stood behind a candidate in a round, with its share of each kind of unit."""

    recipient: str
    fair: float
    coalition: float
    row: float


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one candidate: who stood behind it, and ln E."""

    behind: tuple[Behind, ...]
    log_e: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate with its rounds.

    Attributes:
        rounds: one for each of ``ROUND_WEIGHTS``.
    """

    candidate: Candidate
    ratios: CandidateRatios
    rounds: tuple[Round, ...]

    @property
    def marks(self) -> float:
        """ln of the weighted mean of the rounds: the evidence of the marks alone."""
        return float(
            np.logaddexp.reduce([r.log_e + math.log(w) for r, w in zip(self.rounds, ROUND_WEIGHTS, strict=True)])
        )

    @property
    def total(self) -> float:
        """ln E: marks times honey and tokens, whose keyed draws are independent of the marks."""
        return self.marks + self.candidate.bonus


Held = tuple[Candidate, CandidateRatios]
Admit = Callable[[Background], Sequence[Held]]
"""Candidates worth weighing behind what some sources explain, apart from those that it gave before."""


def weigh_rounds(
    candidates: Sequence[Held], coalition: NDArray[np.bool_], threshold: float, admit: Admit | None = None
) -> tuple[Weighed, ...]:
    """Weigh candidates in all rounds.

    Args:
        candidates: those worth weighing, with their ratios.
        coalition: positions under Nuida's law, shape (u, s).
        threshold: ln(N / alpha).
        admit: asked for more candidates whenever sources were found.
    """
    weighing = _Weighing(list(candidates), coalition, threshold)
    first = weighing.named()
    sources: frozenset[int] = frozenset()
    for _ in ROUND_WEIGHTS[1:]:
        found = first | weighing.named()
        if admit is not None and found > sources:
            weighing.admit(admit(weighing.behind(found)[1]))
        sources = found
        weighing.next_round(first, sources)
    return weighing.done()


class _Weighing:
    """Candidates and their rounds so far; a source is known by its place."""

    def __init__(self, held: list[Held], coalition: NDArray[np.bool_], threshold: float) -> None:
        self._held, self._coalition, self._threshold = held, coalition, threshold
        self._stood: list[frozenset[int]] = [frozenset()]
        self._known: dict[frozenset[int], tuple[tuple[Behind, ...], Background]] = {}
        self._rounds = [[self._weigh(place, frozenset())] for place in range(len(held))]

    def named(self) -> frozenset[int]:
        """Those whose rounds so far reach the threshold, the others counting nothing."""
        return frozenset(place for place in range(len(self._held)) if self._sum_up(place) >= self._threshold)

    def behind(self, sources: frozenset[int]) -> tuple[tuple[Behind, ...], Background]:
        """What sources explain."""
        if sources not in self._known:
            some = [self._held[place] for place in sorted(sources)]
            names, ratios = [candidate.recipient for candidate, _ in some], [ratios for _, ratios in some]
            self._known[sources] = explain(names, ratios, self._coalition)
        return self._known[sources]

    def admit(self, more: Sequence[Held]) -> None:
        """Take in candidates, with all rounds up to now."""
        begin = len(self._held)
        self._held += more
        for place in range(begin, len(self._held)):
            self._rounds.append([self._weigh(place, stood) for stood in self._stood])

    def next_round(self, first: frozenset[int], sources: frozenset[int]) -> None:
        """Weigh everybody once more."""
        for place, done in enumerate(self._rounds):
            done.append(self._weigh(place, (first if place in first else sources) - {place}))
        self._stood.append(sources)

    def done(self) -> tuple[Weighed, ...]:
        """All candidates with their rounds."""
        return tuple(
            Weighed(candidate, ratios, tuple(rounds))
            for (candidate, ratios), rounds in zip(self._held, self._rounds, strict=True)
        )

    def _sum_up(self, place: int) -> float:
        so_far = [r.log_e + math.log(w) for r, w in zip(self._rounds[place], ROUND_WEIGHTS, strict=False)]
        return float(np.logaddexp.reduce(so_far)) + self._held[place][0].bonus

    def _weigh(self, place: int, sources: frozenset[int]) -> Round:
        behind, background = self.behind(sources)
        return Round(behind, weigh(self._held[place][1], self._coalition, background).total)


def explain(
    names: list[str], sources: list[CandidateRatios], coalition: NDArray[np.bool_]
) -> tuple[tuple[Behind, ...], Background]:
    """What a set of sources explains of every unit; depends on their symbols and the leak alone."""
    if not sources:
        return (), Background()
    cells = np.stack([source.cell for source in sources], axis=-1)
    found = []
    for layer in (~coalition, coalition):
        live = layer & (cells != 1.0).any(axis=-1)
        found.append(_leave_rest(estimate_shares(cells[live])) if live.any() else np.zeros(len(sources)))
    rows = np.stack([source.row for source in sources], axis=-1)
    found.append(_leave_rest(estimate_shares(rows)))
    behind = tuple(Behind(name, float(f), float(c), float(r)) for name, f, c, r in zip(names, *found, strict=True))
    return behind, background_of(behind, sources, coalition)


def background_of(
    behind: tuple[Behind, ...], sources: list[CandidateRatios], coalition: NDArray[np.bool_]
) -> Background:
    """What sources of given shares explain of every unit."""
    if not behind:
        return Background()
    fair, alike, whole = (np.array([getattr(one, kind) for one in behind]) for kind in ("fair", "coalition", "row"))
    cells = np.stack([source.cell for source in sources], axis=-1)
    base = np.where(coalition, cells @ alike + 1.0 - alike.sum(), cells @ fair + 1.0 - fair.sum())
    rows = np.stack([source.row for source in sources], axis=-1)
    left = (1.0 - float(fair.sum()), 1.0 - float(alike.sum()))
    return Background(base, rows @ whole + 1.0 - whole.sum(), left, 1.0 - float(whole.sum()))


def _leave_rest(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    total = float(shares.sum())
    limit = 1.0 - LEAST_REST
    return shares * (limit / total) if total > limit else shares
