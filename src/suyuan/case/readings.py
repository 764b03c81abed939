"""Readings: all figures and grades under both answers to every unsettled question, and which answer decides.

The base reading, each question answered the other way alone, and every combination always come out together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType

from suyuan.case.counting import BASE, NO_SETS, LawCount, Reading, count_by_law
from suyuan.case.file import CaseFile
from suyuan.case.gain import CaseGain, gain_of_case
from suyuan.case.grade import LEVELS, Grade, Level, grade
from suyuan.case.records import RecordSet
from suyuan.case.tiers import is_bare, is_newborn

SWITCHES: Mapping[str, str] = MappingProxyType(
    {
        "bare_counted": "bare-numbers",
        "newborn_health": "newborn-tier",
        "gain_net": "net-gain",
        "rival_rows": "interp2017-11-3",
    }
)
"""Each unsettled question, and the rule that it is about."""


@dataclass(frozen=True, slots=True)
class ReadCase:
    """Counts and grades under one reading."""

    reading: Reading
    count: LawCount
    grades: Mapping[str, Grade]


@dataclass(frozen=True, slots=True)
class Range:
    """What unsettled questions make of one party's grade.

    Attributes:
        least, most: over all combinations.
        deciding: questions that alone change the base grade.
    """

    least: Level
    most: Level
    deciding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseReadings:
    """All readings of a case.

    Attributes:
        gains: the same under every reading, which only chooses between gross and net.
        base: under the base reading.
        flipped: each question answered the other way alone; those that do not matter here give the base.
        combined: every combination of the questions that matter here.
        matter: questions that this case raises at all.
        ranges: by party number.
    """

    gains: CaseGain
    base: ReadCase
    flipped: Mapping[str, ReadCase]
    combined: tuple[ReadCase, ...]
    matter: tuple[str, ...]
    ranges: Mapping[str, Range]


def read_case(case: CaseFile, sets: Mapping[str, RecordSet] = NO_SETS) -> CaseReadings:
    """Read a case in every way.

    Args:
        case: all items.
        sets: rows of those batches whose lists are at hand, by batch number.

    Raises:
        InputFault: SY-I136 batches lie in each other; SY-I138 labels of different lengths.
    """
    gains = gain_of_case(case)
    matter = questions(case, sets)
    counts: dict[Reading, LawCount] = {}

    def read(reading: Reading) -> ReadCase:
        plain = replace(reading, gain_net=False)  # the counts know nothing of money
        if plain not in counts:
            counts[plain] = count_by_law(case, sets, plain)
        count = replace(counts[plain], reading=reading)
        grades = {
            party.number: grade(case, party, count.parties[party.number], gains.parties[party.number], reading)
            for party in case.parties
        }
        return ReadCase(reading, count, grades)

    base = read(BASE)
    flipped = {name: read(_flip(BASE, (name,))) if name in matter else base for name in SWITCHES}
    chosen = product((False, True), repeat=len(matter))
    combined = tuple(
        read(_flip(BASE, tuple(name for name, other in zip(matter, others, strict=True) if other))) for others in chosen
    )
    ranges = {party.number: _range(party.number, base, flipped, combined) for party in case.parties}
    return CaseReadings(gains, base, flipped, combined, matter, ranges)


def questions(case: CaseFile, sets: Mapping[str, RecordSet] = NO_SETS) -> tuple[str, ...]:
    """Unsettled questions that this case raises."""
    raised = {
        "bare_counted": any(is_bare(batch) for batch in case.batches)
        or any(held.bare is not None and bool(held.bare.any()) for held in sets.values()),
        "newborn_health": any(batch.tier is None and is_newborn(batch) for batch in case.batches),
        "gain_net": any(payment.cost or payment.payer is not None for payment in case.payments),
        "rival_rows": any(batch.rival_rows is not None and batch.number not in sets for batch in case.batches),
    }
    return tuple(name for name in SWITCHES if raised[name])


def _flip(reading: Reading, names: tuple[str, ...]) -> Reading:
    return replace(reading, **{name: not getattr(reading, name) for name in names})


def _range(party: str, base: ReadCase, flipped: Mapping[str, ReadCase], combined: tuple[ReadCase, ...]) -> Range:
    levels = [one.grades[party].level for one in combined]
    return Range(
        least=min(levels, key=LEVELS.index),
        most=max(levels, key=LEVELS.index),
        deciding=tuple(
            name for name, one in flipped.items() if one.grades[party].level is not base.grades[party].level
        ),
    )
