"""Accuse: name the recipients whose evidence reaches N / alpha, and nobody else.

The threshold is absolute and declared beforehand: with N candidates the chance that any innocent one reaches N / alpha
is at most alpha, by Markov's inequality and the union bound.  Several sources: after some are found, all are weighed
again given what the *others* explain.  Each round is one more e-value, so the rounds are averaged with weights fixed
in advance; the maximum is never taken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from suyuan.trace.candidates import Candidate, CandidateRelease, Exhibited, ratios_of, ratios_of_release
from suyuan.trace.evidence import Background, CandidateRatios, weigh
from suyuan.trace.explain import Sources, carrier_parts
from suyuan.trace.rounds import Held, Round, Weighed, weigh_rounds
from suyuan.trace.screen import Scorer, screen
from suyuan.trace.shares import Share, share_intervals

LN10 = math.log(10)
SHOWN_OTHERS = 5

LEAST_ROOM = 0.01
"""Share that named sources must leave unexplained before the others are screened again."""


@dataclass(frozen=True, slots=True)
class ReleaseEvidence:
    """Evidence on one release of an accused recipient; ``named`` where it reaches its own threshold."""

    release_id: str
    log10_e: float
    rows: int
    named: bool


@dataclass(frozen=True, slots=True)
class Accused:
    """A recipient whose evidence reaches the threshold.

    Attributes:
        log10_e: all evidence.
        share: its part of the aligned records.
        rows: aligned records that its releases held.
        contributions: what each carrier adds to log10 E, by Shapley's value; they add up to it.
        ln_marks: ln E of the marks alone, without invented records and pseudonyms; what a pack proves.
        rounds: how ``ln_marks`` came about.
    """

    recipient: str
    log10_e: float
    share: Share
    rows: int
    releases: tuple[ReleaseEvidence, ...]
    contributions: tuple[tuple[str, float], ...]
    ln_marks: float
    rounds: tuple[Round, ...]


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


def accuse(
    candidates: tuple[Candidate, ...],
    exhibit: Exhibited,
    alpha: float,
    total: int | None = None,
    scorer: Scorer | None = None,
) -> Attribution:
    """Weigh all candidates and accuse those that reach the threshold.

    Args:
        candidates: every recipient that received anything; their number is N.
        exhibit: the reading with its biases and ratios, none of which looked at a candidate's symbols.
        alpha: family-wise bound.
        total: N, where these are not all candidates (other epochs have theirs); None for their number.
        scorer: how very many candidates are screened; in this process by default.
    """
    number = max(len(candidates), 1) if total is None else total
    threshold = math.log(number / alpha)
    worth, dropped = screen(candidates, exhibit, scorer=scorer)
    weighed = _weigh(worth, candidates, exhibit, threshold, scorer)
    named = [item for item in weighed if item.total >= threshold]
    shares = _final_shares([item.ratios for item in named])
    known = {item.candidate.recipient: item.candidate for item in weighed}
    return Attribution(
        number,
        alpha,
        threshold / LN10,
        tuple(_describe(item, share, exhibit, alpha, known) for item, share in zip(named, shares, strict=True)),
        _describe_others(
            [item for item in weighed if item.total < threshold],
            [candidate for candidate in dropped if candidate.recipient not in known],
            exhibit,
        ),
    )


def _weigh(
    worth: tuple[Candidate, ...],
    candidates: tuple[Candidate, ...],
    exhibit: Exhibited,
    threshold: float,
    scorer: Scorer | None,
) -> list[Weighed]:
    """Weigh those worth it, and those who prove worth it behind the sources: a small one may stand out only there."""
    known = {candidate.recipient for candidate in worth}

    def admit(behind: Background) -> list[Held]:
        if len(known) == len(candidates) or max(*behind.cell_left, behind.row_left) < LEAST_ROOM:
            return []
        fresh = screen(candidates, exhibit, behind, scorer, known)[0]
        known.update(candidate.recipient for candidate in fresh)
        return [(candidate, ratios_of(candidate, exhibit)) for candidate in fresh]

    held = [(candidate, ratios_of(candidate, exhibit)) for candidate in worth]
    return sorted(weigh_rounds(held, exhibit.biases.coalition, threshold, admit), key=lambda item: -item.total)


def unite(parts: list[Attribution]) -> Attribution:
    """The answers of several epochs as one; each was given at the N of all."""
    accused = sorted((one for part in parts for one in part.accused), key=lambda one: -one.log10_e)
    others = sorted((one for part in parts for one in part.others), key=lambda one: -one[1])
    return Attribution(
        parts[0].candidates, parts[0].alpha, parts[0].threshold_log10, tuple(accused), tuple(others[:SHOWN_OTHERS])
    )


def _describe_others(
    weighed: list[Weighed], dropped: list[Candidate], exhibit: Exhibited
) -> tuple[tuple[str, float], ...]:
    """The best of the rest; candidates that were dropped are weighed once, to be shown and nothing else."""
    found = [(item.candidate.recipient, item.total / LN10) for item in weighed]
    for candidate in dropped[: max(SHOWN_OTHERS - len(found), 0)]:
        first = weigh(ratios_of(candidate, exhibit), exhibit.biases.coalition, Background()).total
        found.append((candidate.recipient, (first + candidate.bonus) / LN10))
    return tuple(sorted(found, key=lambda item: -item[1])[:SHOWN_OTHERS])


def _final_shares(sources: list[CandidateRatios]) -> tuple[Share, ...]:
    if not sources:
        return ()
    return share_intervals(np.stack([np.where(s.scope, s.row, 0.0) for s in sources], axis=-1))


def _describe(item: Weighed, share: Share, exhibit: Exhibited, alpha: float, known: Mapping[str, Candidate]) -> Accused:
    score = item.total
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
        tuple((part.name, part.log10) for part in carrier_parts(Sources(item.candidate, item.rounds, known, exhibit))),
        item.marks,
        item.rounds,
    )


def _weigh_release(release: CandidateRelease, exhibit: Exhibited) -> float:
    return weigh(ratios_of_release(release, exhibit), exhibit.biases.coalition, Background()).total
