"""Tiers: which threshold of the criminal interpretation a batch is counted under (``case/data/tiers.toml``).

The tier follows from the kinds of the fields, or from what a person set.  That data of children under 14 are sensitive
(PIPL article 28) changes no tier: the interpretation has none for minors.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import lcm
from types import MappingProxyType
from typing import Any

from suyuan.case.items import Batch

OWNERS = ("mother_", "father_", "guardian_", "parent_", "child_", "母亲", "父亲", "监护人", "家长", "新生儿", "婴儿")
PARENTS = ("mother_", "father_", "guardian_", "parent_", "母亲", "父亲", "监护人", "家长")
FEN = 100


@dataclass(frozen=True, slots=True)
class Tier:
    """The tier of a batch.

    Attributes:
        threshold: records from which the circumstances are serious: 50, 500 or 5,000.
        rule: the rule behind it.
        reason: ``set`` by a person, by ``fields``, by ``newborn`` where that switch says so, or ``unknown``: neither
            fields nor a tier are stated, and the mildest is taken.
        unknown: names of fields that the table does not know.
    """

    threshold: int
    rule: str
    reason: str
    unknown: tuple[str, ...] = ()


def tier_of(batch: Batch, *, newborn_health: bool = False) -> Tier:
    """The tier of a batch.

    Args:
        batch: what passed.
        newborn_health: read data of newborns as health and physiology; a tier that a person set stays.

    Raises:
        KeyError: ``batch.tier`` is no tier of the table.
    """
    if batch.tier is not None:
        return Tier(batch.tier, tier_rules()[batch.tier], "set")
    if not batch.fields:
        mildest = max(tier_rules())
        return Tier(mildest, tier_rules()[mildest], "unknown")
    plain = [_plain(name) for name in batch.fields]
    known = _thresholds()
    threshold = min(known.get(name, max(tier_rules())) for name in plain)
    unknown = tuple(name for name, short in zip(batch.fields, plain, strict=True) if short not in known)
    newborn = tier_table()["newborn"]
    if newborn_health and threshold > newborn["threshold"] and is_newborn(batch):
        return Tier(newborn["threshold"], newborn["rule"], "newborn", unknown)
    return Tier(threshold, tier_rules()[threshold], "fields", unknown)


def is_newborn(batch: Batch) -> bool:
    """Whether its fields tell of a birth: a child's date of birth together with a parent, or named so."""
    table = tier_table()["newborn"]
    names = [name.lower() for name in batch.fields]
    told = any(name in table["names"] for name in names)
    child = any(_plain(name) in table["child"] and not name.startswith(PARENTS) for name in names)
    return told or (child and any(name.startswith(PARENTS) for name in names))


def is_bare(batch: Batch) -> bool:
    """Whether it is bare numbers: fields are stated, and all are telephone numbers of nobody in particular."""
    return bool(batch.fields) and all(name.lower() in tier_table()["bare"]["names"] for name in batch.fields)


@cache
def tier_rules() -> Mapping[int, str]:
    """The rule behind each threshold, the gravest first."""
    return MappingProxyType({entry["threshold"]: entry["rule"] for entry in tier_table()["tier"]})


@cache
def whole_points() -> int:
    """Points of a mixed sum that reach the threshold: the least number that all thresholds divide."""
    return lcm(*tier_rules())


def points_of(threshold: int) -> int:
    """Points of one record of a tier in a mixed sum: 100, 10 or 1 of 5,000."""
    return whole_points() // threshold


def insider_divisor() -> int:
    """By how much the thresholds are divided for who had the records on duty or in service."""
    return int(tier_table()["insider"]["divisor"])


def tenfold() -> int:
    """Multiple from which the circumstances are especially serious."""
    return int(tier_table()["tenfold"]["factor"])


def gain_threshold_fen(*, insider: bool) -> int:
    """Illegal gain from which the circumstances are serious, in fen."""
    whole = Fraction(tier_table()["gain"]["threshold_yuan"] * FEN, insider_divisor() if insider else 1)
    assert whole.denominator == 1
    return whole.numerator


def use_gain_threshold_fen() -> int:
    """Gain from use in lawful business from which the circumstances are serious (article 6), in fen."""
    return int(tier_table()["use_gain"]["threshold_yuan"]) * FEN


def _plain(name: str) -> str:
    lowered = name.strip().lower()
    for owner in OWNERS:
        if lowered.startswith(owner) and len(lowered) > len(owner):
            return lowered.removeprefix(owner)
    return lowered


@cache
def _thresholds() -> Mapping[str, int]:
    known = dict.fromkeys(tier_table()["newborn"]["names"], max(tier_rules()))
    for entry in tier_table()["tier"]:
        known |= {name: entry["threshold"] for names in entry["names"].values() for name in names}
    return MappingProxyType(known)


@cache
def tier_table() -> dict[str, Any]:
    """The table of thresholds as written."""
    return tomllib.loads(files("suyuan.case.data").joinpath("tiers.toml").read_text("utf-8"))
