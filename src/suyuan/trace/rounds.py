"""Rounds: weigh every candidate, then again given what already named sources explain.

Each round is one more e-value of a candidate, and the rounds are averaged with weights fixed in advance.  For that,
what stands behind a candidate may depend on the leak and on *other* candidates' symbols, never on its own:

- a source that the first round names is weighed again behind the other sources of the first round;
- any other candidate is weighed behind all sources named so far; it stood behind none of them.

Who is weighed at all, and who is weighed again, follows from each candidate's own score and N alone.
"""

from __future__ import annotations

import math
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


def weigh_rounds(
    candidates: list[tuple[Candidate, CandidateRatios]], coalition: NDArray[np.bool_], threshold: float
) -> tuple[Weighed, ...]:
    """Weigh candidates in all rounds.

    Args:
        candidates: those worth weighing, with their ratios.
        coalition: positions under Nuida's law, shape (u, s).
        threshold: ln(N / alpha).
    """
    rounds = [[Round((), weigh(ratios, coalition, Background()).total)] for _, ratios in candidates]
    ratios = [item for _, item in candidates]
    names = [candidate.recipient for candidate, _ in candidates]

    def named(index: int) -> bool:
        so_far = [r.log_e + math.log(w) for r, w in zip(rounds[index], ROUND_WEIGHTS, strict=False)]
        return float(np.logaddexp.reduce(so_far)) + candidates[index][0].bonus >= threshold

    first = {index for index in range(len(candidates)) if named(index)}
    sources = set(first)
    for _ in ROUND_WEIGHTS[1:]:
        for index in range(len(candidates)):
            others = sorted((first if index in first else sources) - {index})
            behind, background = explain([names[i] for i in others], [ratios[i] for i in others], coalition)
            rounds[index].append(Round(behind, weigh(ratios[index], coalition, background).total))
        sources = first | {index for index in range(len(candidates)) if named(index)}
    return tuple(
        Weighed(candidate, ratio, tuple(done)) for (candidate, ratio), done in zip(candidates, rounds, strict=True)
    )


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
