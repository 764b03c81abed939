"""Law that decisions cite: dated rules of dated instruments, each with the mark of how sure we are of its text.

The table stands in ``govern/data/law.toml``.  A decision about a day cites what was in force on that day.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal


class EvidenceMark(StrEnum):
    """How sure we are of a rule's text, the surest first."""

    READ = "read"
    SECONDARY = "secondary"
    REMEMBERED = "remembered"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, regulation, interpretation or standard: names and number (empty where not recorded)."""

    id: str
    zh: str
    en: str
    number: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of an instrument.

    Attributes:
        article: its number; a range, an annex or a dash where no single one is recorded.
        place_zh, place_en: where it stands, in words.
        effective_from: first day in force.
        effective_to: last day in force, None for open.
        zh, en: what it says in our own words, one sentence.
        source: how its text was seen.
    """

    id: str
    instrument: Instrument
    article: str
    place_zh: str
    place_en: str
    effective_from: date
    effective_to: date | None
    evidence: EvidenceMark
    zh: str
    en: str
    source: str

    def in_force(self, on: date) -> bool:
        """Whether it was in force on that day; both ends belong to it."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)

    def citation(self, lang: Literal["zh", "en"]) -> str:
        """Instrument and place, as a sheet prints them."""
        if lang == "zh":
            return f"《{self.instrument.zh}》{self.place_zh}"
        return f"{self.instrument.en}, {self.place_en}"


def rule(rule_id: str) -> Rule:
    """The rule of that id.

    Raises:
        KeyError: there is none; ids come from tables of ours.
    """
    return rules()[rule_id]


def rules_in_force(on: date) -> tuple[Rule, ...]:
    """All rules in force on that day, in the table's order."""
    return tuple(one for one in rules().values() if one.in_force(on))


def cite(rule_ids: Iterable[str], on: date) -> tuple[str, ...]:
    """Those of the rules that were in force on that day, in the order given, each once."""
    return tuple(dict.fromkeys(name for name in rule_ids if rule(name).in_force(on)))


def least_sure(rule_ids: Iterable[str]) -> EvidenceMark | None:
    """The weakest mark among the rules, None where there are none: a reason is no surer than that."""
    return weakest(rule(name) for name in rule_ids)


def weakest(some: Iterable[Rule]) -> EvidenceMark | None:
    """The weakest mark among rules of any table, None where there are none."""
    marks = list(EvidenceMark)
    return max((one.evidence for one in some), key=marks.index, default=None)


def cite_together(some: Iterable[Rule], lang: Literal["zh", "en"]) -> str:
    """Where rules of any table stand, as a sheet prints them; articles of one instrument together."""
    held: dict[str, list[Rule]] = {}
    for one in some:
        plain = one.place_zh == f"第{one.article}条"
        held.setdefault(one.instrument.id if plain else one.id, []).append(one)
    return ("；" if lang == "zh" else "; ").join(_together(group, lang) for group in held.values())


def _together(held: list[Rule], lang: Literal["zh", "en"]) -> str:
    first = held[0]
    if len(held) == 1:
        return first.citation(lang)
    if lang == "zh":
        return f"《{first.instrument.zh}》第{'、'.join(one.article for one in held)}条"
    return f"{first.instrument.en}, articles {', '.join(one.article for one in held)}"


def table_version() -> int:
    """The version of the table, for the record of a decision."""
    return int(_table()["version"])


def checked_until() -> date:
    """The day until which the table was held against the law; what came later it does not know."""
    checked = _table()["checked"]
    assert isinstance(checked, date)
    return checked


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by id."""
    return MappingProxyType(read_rules(_table()["rule"], instruments()))


def read_rules(entries: Iterable[Mapping[str, Any]], known: Mapping[str, Instrument]) -> dict[str, Rule]:
    """Rules by id from the entries of a table.

    Raises:
        ValueError: an id stands twice.
    """
    found: dict[str, Rule] = {}
    for entry in entries:
        one = Rule(
            id=entry["id"],
            instrument=known[entry["instrument"]],
            article=entry["article"],
            place_zh=entry.get("place_zh", f"第{entry['article']}条"),
            place_en=entry.get("place_en", f"article {entry['article']}"),
            effective_from=entry["effective_from"],
            effective_to=entry.get("effective_to"),
            evidence=EvidenceMark(entry["evidence"]),
            zh=entry["zh"],
            en=entry["en"],
            source=entry["source"],
        )
        if one.id in found:
            raise ValueError(f"rule {one.id} stands twice")
        found[one.id] = one
    return found


@cache
def instruments() -> Mapping[str, Instrument]:
    """All instruments by id."""
    return MappingProxyType({entry["id"]: Instrument(**entry) for entry in _table()["instrument"]})


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("suyuan.govern.data").joinpath("law.toml").read_text("utf-8"))
