"""The decision table as it stands in ``govern/data/decision_table.toml``, read and held against questions and law."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from suyuan.govern.law import rule
from suyuan.govern.questions import GUARDS, QUESTIONS
from suyuan.govern.terms import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class Effect(StrEnum):
    """What a reason does to a decision; ``none`` is an answer that gives no reason."""

    DENY = "deny"
    NEED = "need"
    GRANT = "grant"
    NOTE = "note"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        code: of its reason.
        question: name in ``QUESTIONS``.
        modes: that it is about.
        given: names in ``GUARDS``; it matters only where all hold.
        no, unknown: what these answers do; yes grants.
        law: rules that it stands on in every way of giving.
        by_mode: rules that it stands on besides in one way.
        also: rules cited beside them.
    """

    code: str
    question: str
    modes: frozenset[Mode]
    given: tuple[str, ...]
    no: Effect
    unknown: Effect
    law: tuple[str, ...]
    by_mode: Mapping[Mode, tuple[str, ...]]
    also: tuple[str, ...]

    def stands_on(self, mode: Mode) -> tuple[str, ...]:
        """Ids of the rules that it stands on in this way of giving, the special ones first."""
        return (*self.by_mode.get(mode, ()), *self.law)

    def cites(self, mode: Mode) -> tuple[str, ...]:
        """Ids of all rules that it names in this way of giving."""
        return (*self.stands_on(mode), *self.also)

    def applies(self, mode: Mode, on: date) -> bool:
        """Whether it speaks of this way of giving on that day: one of its rules is in force, or it has none."""
        ground = self.stands_on(mode)
        return mode in self.modes and (not ground or any(rule(name).in_force(on) for name in ground))


@cache
def decision_table() -> tuple[Row, ...]:
    """All rows.

    Raises:
        ValueError: a row names a question, guard or rule that does not exist, or a code stands twice.
    """
    raw = tomllib.loads(files("suyuan.govern.data").joinpath("decision_table.toml").read_text("utf-8"))
    rows = tuple(
        Row(
            code=entry["code"],
            question=entry["question"],
            modes=frozenset(Mode(name) for name in entry.get("modes", list(Mode))),
            given=tuple(entry.get("given", ())),
            no=Effect(entry.get("no", "deny")),
            unknown=Effect(entry.get("unknown", "need")),
            law=tuple(entry["law"]),
            by_mode={Mode(mode): tuple(names) for mode, names in entry.get("by_mode", {}).items()},
            also=tuple(entry.get("also", ())),
        )
        for entry in raw["row"]
    )
    for row in rows:
        if row.question not in QUESTIONS or any(name not in GUARDS for name in row.given):
            raise ValueError(f"row {row.code} asks what nobody can answer")
        for mode in row.modes:
            for name in row.cites(mode):
                rule(name)
    if len({row.code for row in rows}) != len(rows):
        raise ValueError("a code stands twice in the decision table")
    return rows
