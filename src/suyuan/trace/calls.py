"""Calls to numbers that only invented records show: evidence without any list at all.

Every release invents its own records, each with one of the custodian's numbers picked by its key.  A call to number N
speaks for the releases that invented a record with N.  For an innocent release, whose picks are fresh,

    R = 1[N among its numbers] / P(N among m fresh picks)
    E = sum over theta of w(theta) * product over N of 1 - theta + theta R

has mean 1 for one number.  For several numbers the picks are balls in bins: whether disjoint groups of bins were hit is
negatively associated (Joag-Dev and Proschan, "Negative association of random variables", 1983), so the mean of the
product is at most 1.  A record with two telephone fields shows two neighbours of the list; therefore only numbers that
are no neighbours are multiplied, chosen without looking at any release.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

THETA = (0.0, 0.25, 0.5, 0.75, 0.95)
"""Shares of calls that come from the release; the others are wrong numbers and guesses."""

LEAST_NUMBERS = 2
"""One number alone never accuses anybody, whatever its ratio."""


@dataclass(frozen=True, slots=True)
class Invented:
    """What a release invented.

    Attributes:
        shown: numbers in its invented records.
        records: how many records it invented, m.
        fields: telephone fields of a record, 1 or 2.
    """

    shown: frozenset[str]
    records: int
    fields: int


@dataclass(frozen=True, slots=True)
class CallEvidence:
    """ln E of one release, and which of the called numbers its records show."""

    log_e: float
    matched: tuple[str, ...]


def choose_numbers(called: Iterable[str], phones: Sequence[str]) -> tuple[str, ...]:
    """The called numbers that may be multiplied: distinct, the custodian's, no two of them neighbours in the list."""
    wanted = set(called)
    places = [place for place, number in enumerate(phones) if number in wanted]
    chosen: list[int] = []
    for place in places:
        around = {(place - 1) % len(phones), place, (place + 1) % len(phones)}
        if not around & set(chosen):
            chosen.append(place)
    return tuple(phones[place] for place in chosen)


def weigh_calls(invented: Invented, numbers: Sequence[str], phones: int) -> CallEvidence:
    """Evidence of calls against one release.

    Args:
        invented: its records.
        numbers: from ``choose_numbers``.
        phones: how many numbers the custodian's list has.
    """
    chance = 1.0 - (1.0 - min(invented.fields / phones, 1.0)) ** invented.records
    matched = tuple(number for number in numbers if number in invented.shown)
    ratios = np.array([1.0 / chance if number in invented.shown else 0.0 for number in numbers])
    logs = [float(np.log(1.0 - theta + theta * ratios).sum()) for theta in THETA]
    return CallEvidence(float(np.logaddexp.reduce(logs) - np.log(len(THETA))), matched)
