"""Law and tables of notices (``remedy/data/notice_law.toml``, ``notice_rules.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from suyuan.govern.duty_law import duty_rule
from suyuan.govern.law import EvidenceMark, Instrument, Rule, instruments, read_rules


def notice_rule(rule_id: str) -> Rule:
    """The rule of that id, of this table or of those that stand below.

    Raises:
        KeyError: there is none; ids come from tables of ours.
    """
    own = notice_rules()
    return own[rule_id] if rule_id in own else duty_rule(rule_id)


def cite_rules(rule_ids: Iterable[str], lang: Literal["zh", "en"]) -> str:
    """Where the rules stand, as a sheet prints them."""
    cited = dict.fromkeys(notice_rule(name).citation(lang) for name in rule_ids)
    return ("；" if lang == "zh" else "; ").join(cited)


def weakest_mark(rule_ids: Iterable[str]) -> EvidenceMark:
    """How sure the least sure of the rules is; unsettled where there are none."""
    marks = list(EvidenceMark)
    return max((notice_rule(name).evidence for name in rule_ids), key=marks.index, default=EvidenceMark.UNSETTLED)


@cache
def notice_rules() -> Mapping[str, Rule]:
    """All rules of this table by id."""
    table = _read("notice_law.toml")
    own = {entry["id"]: Instrument(**entry) for entry in table["instrument"]}
    return MappingProxyType(read_rules(table["rule"], {**instruments(), **own}))


@cache
def notice_table() -> dict[str, Any]:
    """What a notice must say and may show, its states, its grades, as written."""
    return _read("notice_rules.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("suyuan.remedy.data").joinpath(name).read_text("utf-8"))
