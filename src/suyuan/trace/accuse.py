"""Accuse: name the recipients whose evidence reaches N / alpha, and nobody else.

The threshold is absolute and declared beforehand: with N candidates the chance that any innocent one reaches N / alpha
is at most alpha, by Markov's inequality and the union bound.  Several sources: after some are accused, all are weighed
again given what the *others* explain.  Each round is one more e-value, so the rounds are averaged with weights fixed
in advance; the maximum is never taken.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.trace.candidates import (
    Candidate,
    CandidateRelease,
    Exhibited,
    ratios_of,
    ratios_of_release,
    screen,
)
from suyuan.trace.evidence import THETA, Background, CandidateRatios, LogEvidence, weigh
from suyuan.trace.shares import Share, estimate_shares, share_intervals

ROUND_WEIGHTS = (0.5, 0.25, 0.25)
SHORTLIST = 32
"""Candidates weighed in full, in both units."""

RESCORED = 8
"""Candidates that are not accused and are weighed again in later rounds."""

LN10 = math.log(10)


@dataclass(frozen=True, slots=True)
class ReleaseEvidence:
    """Evidence on one release of an accused recipient; ``named`` where it reaches its own threshold."""

    release_id: str
    log10_e: float
    rows: int
    named: bool


@dataclass(frozen=True, slots=True)
class Accused:
    """A recipient whose evidence reaches the threshold."""

    recipient: str
    log10_e: float
    share: Share
    rows: int
    releases: tuple[ReleaseEvidence, ...]
    contributions: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """The answer to: which copy is this list.

    Attributes:
        candidates: N.
        alpha: bound on the chance that any innocent recipient is accused.
        threshold_log10: log10(N / alpha).
        accused: in falling order of evidence; empty is a result too.
        others: recipient and log10 E of the best of the rest, falling.
    """

    candidates: int
    alpha: float
    threshold_log10: float
    accused: tuple[Accused, ...]
    others: tuple[tuple[str, float], ...]

    @property
    def shortfall_log10(self) -> float:
        """How much evidence is missing to the threshold; 0 when somebody is accused."""
        if self.accused:
            return 0.0
        return self.threshold_log10 - (self.others[0][1] if self.others else 0.0)


@dataclass(frozen=True, slots=True)
class _Weighed:
    candidate: Candidate
    ratios: CandidateRatios
    first: LogEvidence


def accuse(candidates: tuple[Candidate, ...], exhibit: Exhibited, alpha: float) -> Attribution:
    """Weigh all candidates and accuse those that reach the threshold.

    Args:
        candidates: every recipient that received anything; their number is N.
        exhibit: the reading with its biases and ratios, none of which looked at a candidate's symbols.
        alpha: family-wise bound.
    """
    total = max(len(candidates), 1)
    threshold = math.log(total / alpha)
    coalition = exhibit.biases.coalition
    weighed = []
    for candidate in screen(candidates, exhibit, SHORTLIST):
        ratios = ratios_of(candidate, exhibit)
        weighed.append(_Weighed(candidate, ratios, weigh(ratios, coalition, Background())))
    scores = _score_rounds(weighed, coalition, threshold)
    named = [i for i in np.argsort(scores)[::-1] if scores[i] >= threshold]
    rest = [i for i in np.argsort(scores)[::-1] if scores[i] < threshold]
    shares = _final_shares([weighed[i].ratios for i in named])
    accused = tuple(
        _describe(weighed[i], float(scores[i]), share, exhibit, alpha) for i, share in zip(named, shares, strict=True)
    )
    others = tuple((weighed[i].candidate.recipient, float(scores[i]) / LN10) for i in rest[:10])
    return Attribution(len(candidates), alpha, threshold / LN10, accused, others)


def _score_rounds(weighed: list[_Weighed], coalition: NDArray[np.bool_], threshold: float) -> NDArray[np.float64]:
    """ln of the averaged e-value of each candidate over all rounds, honey and tokens included.

    Only the accused and the best ``RESCORED`` of the rest are weighed again; for the others the later rounds count
    as no evidence at all, which can only lower their score.
    """
    bonus = np.array([item.candidate.bonus for item in weighed])
    first = np.array([item.first.total for item in weighed])
    scores = first + math.log(ROUND_WEIGHTS[0])
    for weight in ROUND_WEIGHTS[1:]:
        sources = [i for i in range(len(weighed)) if scores[i] + bonus[i] >= threshold]
        again = np.full(len(weighed), -np.inf)
        rest = [i for i in np.argsort(scores)[::-1] if i not in sources][:RESCORED]
        together = _explain([weighed[a].ratios for a in sources], coalition)
        for i in rest:
            again[i] = weigh(weighed[i].ratios, coalition, together).total
        for i in sources:
            others = _explain([weighed[a].ratios for a in sources if a != i], coalition)
            again[i] = weigh(weighed[i].ratios, coalition, others).total
        scores = np.logaddexp(scores, again + math.log(weight))
    total: NDArray[np.float64] = scores + bonus
    return total


def _explain(sources: list[CandidateRatios], coalition: NDArray[np.bool_]) -> Background:
    """What a set of sources explains of every unit; depends on their symbols and the leak alone."""
    if not sources:
        return Background()
    cells = np.stack([source.cell for source in sources], axis=-1)
    base = np.ones(cells.shape[:-1])
    left = []
    for layer in (~coalition, coalition):
        live = layer & (cells != 1.0).any(axis=-1)
        shares = estimate_shares(cells[live]) if live.any() else np.zeros(len(sources))
        shares *= min(1.0, 0.999 / max(float(shares.sum()), 1e-12))
        base[layer] = cells[layer] @ shares + 1.0 - shares.sum()
        left.append(1.0 - float(shares.sum()))
    rows = np.stack([source.row for source in sources], axis=-1)
    shares = estimate_shares(rows)
    shares *= min(1.0, 0.999 / max(float(shares.sum()), 1e-12))
    return Background(base, rows @ shares + 1.0 - shares.sum(), (left[0], left[1]), 1.0 - float(shares.sum()))


def _final_shares(sources: list[CandidateRatios]) -> tuple[Share, ...]:
    if not sources:
        return ()
    return share_intervals(np.stack([np.where(s.scope, s.row, 0.0) for s in sources], axis=-1))


def _describe(item: _Weighed, score: float, share: Share, exhibit: Exhibited, alpha: float) -> Accused:
    releases = item.candidate.releases
    limit = math.log(len(releases) / alpha)
    evidence = []
    for release in releases:
        log_e = score if len(releases) == 1 else _weigh_release(release, exhibit)
        named = len(releases) == 1 or log_e >= limit
        evidence.append(ReleaseEvidence(release.release_id, log_e / LN10, int(release.scope.sum()), named))
    return Accused(
        item.candidate.recipient,
        score / LN10,
        share,
        int(item.ratios.scope.sum()),
        tuple(sorted(evidence, key=lambda e: -e.log10_e)),
        _contributions(item, score, exhibit),
    )


def _weigh_release(release: CandidateRelease, exhibit: Exhibited) -> float:
    return weigh(ratios_of_release(release, exhibit), exhibit.biases.coalition, Background()).total


def _contributions(item: _Weighed, score: float, exhibit: Exhibited) -> tuple[tuple[str, float], ...]:
    """log10 of what each carrier adds at the best share, and the remainder; they add up to log10 E."""
    cell, coalition = item.ratios.cell, exhibit.biases.coalition
    parts: dict[str, float] = {}
    for layer in (~coalition, coalition):
        live = layer & (cell != 1.0)
        sums = [np.log1p(theta * (cell[live] - 1.0)).sum() for theta in THETA]
        best = THETA[int(np.argmax(sums))]
        worth = np.where(live, np.log1p(best * (cell - 1.0)), 0.0).sum(axis=0)
        for slot, nats in zip(exhibit.reading.slots, worth, strict=True):
            parts[slot.carrier] = parts.get(slot.carrier, 0.0) + float(nats)
    if item.candidate.bonus:
        parts["honey+token"] = item.candidate.bonus
    parts = {name: nats for name, nats in parts.items() if nats}
    parts["whole rows and mixing"] = score - sum(parts.values())
    return tuple((name, nats / LN10) for name, nats in parts.items())
