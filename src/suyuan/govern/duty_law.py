"""Law of the duties beside a release: rights of persons, audits, assessments (``govern/data/duty_law.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from suyuan.govern.law import EvidenceMark, Instrument, Rule, cite_together, instruments, read_rules, rules, weakest


def duty_rule(rule_id: str) -> Rule:
    """The rule of that id, of this table or of the decisions'.

    Raises:
        KeyError: there is none; ids come from tables of ours.
    """
    own = duty_rules()
    return own[rule_id] if rule_id in own else rules()[rule_id]


def citations(rule_ids: Iterable[str], lang: Literal["zh", "en"]) -> str:
    """Where the rules stand, as a sheet prints them; articles of one instrument together."""
    return cite_together((duty_rule(name) for name in rule_ids), lang)


def least_sure_of(rule_ids: Iterable[str]) -> EvidenceMark:
    """The weakest mark among the rules; unsettled where there are none."""
    return weakest(duty_rule(name) for name in rule_ids) or EvidenceMark.UNSETTLED


@cache
def duty_rules() -> Mapping[str, Rule]:
    """All rules of this table by id."""
    table = _table()
    own = {entry["id"]: Instrument(**entry) for entry in table["instrument"]}
    return MappingProxyType(read_rules(table["rule"], {**instruments(), **own}))


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("suyuan.govern.data").joinpath("duty_law.toml").read_text("utf-8"))
