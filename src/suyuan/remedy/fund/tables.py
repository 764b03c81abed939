"""Tables of the fund that people can read: purposes, reasons, rules (``remedy/data/fund_rules.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

from suyuan.core.errors import InputFault

ADMIN, TREASURY, VICTIMS = "admin", "treasury", "victims"
UNEARMARKED = frozenset({ADMIN, TREASURY})
"""Codes that no judgment has to name."""


class ReasonOf(StrEnum):
    """What a reason may be given for."""

    APPLICATION = "application"
    CLAIM = "claim"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Wording:
    """A code and what it says."""

    code: str
    zh: str
    en: str

    def say(self, lang: Literal["zh", "en"]) -> str:
        """In one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class FundRule:
    """A rule: what it says, what it rests on, how sure we are, and the codes of its refusals."""

    id: str
    codes: tuple[str, ...]
    zh: str
    en: str
    ground_zh: str
    ground_en: str
    evidence: str


@cache
def purposes() -> Mapping[str, Wording]:
    """All purposes by code."""
    return MappingProxyType({one["code"]: Wording(**one) for one in _table()["purpose"]})


@cache
def reasons(of: ReasonOf) -> Mapping[str, Wording]:
    """The reasons for one thing, by code."""
    return MappingProxyType(
        {one["code"]: Wording(one["code"], one["zh"], one["en"]) for one in _table()["reason"] if one["of"] == of.value}
    )


@cache
def fund_rules() -> tuple[FundRule, ...]:
    """All rules, in the table's order."""
    return tuple(FundRule(**{**one, "codes": tuple(one["codes"])}) for one in _table()["rule"])


def require_reason(of: ReasonOf, code: str) -> Wording:
    """The reason of that code.

    Raises:
        InputFault: SY-I166, there is none.
    """
    found = reasons(of).get(code)
    if found is None:
        raise InputFault("SY-I166", reason=code or "-", known=", ".join(reasons(of)))
    return found


def require_purpose(code: str) -> Wording:
    """The purpose of that code.

    Raises:
        InputFault: SY-I162, there is none.
    """
    found = purposes().get(code)
    if found is None:
        raise InputFault("SY-I162", purpose=code or "-", known=", ".join(purposes()))
    return found


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("suyuan.remedy.data").joinpath("fund_rules.toml").read_text("utf-8"))
