"""Law of a case: thresholds, damages, procedure, evidence and incidents (``case/data/case_law.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from suyuan.govern.duty_law import duty_rule
from suyuan.govern.law import EvidenceMark, Instrument, Rule, cite_together, instruments, read_rules, weakest


def case_rule(rule_id: str) -> Rule:
    """The rule of that id, of this table, of the duties' or of the decisions'.

    Raises:
        KeyError: there is none; ids come from tables of ours.
    """
    own = case_rules()
    return own[rule_id] if rule_id in own else duty_rule(rule_id)


def cite_rules(rule_ids: Iterable[str], lang: Literal["zh", "en"]) -> str:
    """Where the rules stand, as a sheet prints them; articles of one instrument together."""
    return cite_together((case_rule(name) for name in rule_ids), lang)


def mark_of(rule_ids: Iterable[str]) -> EvidenceMark:
    """The weakest mark among the rules; unsettled where there are none."""
    return weakest(case_rule(name) for name in rule_ids) or EvidenceMark.UNSETTLED


def in_force(rule_id: str, on: date) -> bool:
    """Whether the rule was in force on that day."""
    return case_rule(rule_id).in_force(on)


@cache
def case_rules() -> Mapping[str, Rule]:
    """All rules of this table by id."""
    table = _table()
    own = {entry["id"]: Instrument(**entry) for entry in table["instrument"]}
    return MappingProxyType(read_rules(table["rule"], {**instruments(), **own}))


def checked_until() -> date:
    """The day until which this table was held against the law; what came later it does not know."""
    checked = _table()["checked"]
    assert isinstance(checked, date)
    return checked


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("suyuan.case.data").joinpath("case_law.toml").read_text("utf-8"))
