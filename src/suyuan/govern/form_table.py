"""What the forms ask: the impact assessment and the self-audit, as tables that people can read.

The tables stand in ``govern/data/assessment_form.toml`` and ``self_audit.toml``; their heads say whose words they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from suyuan.govern.duty_law import least_sure_of
from suyuan.govern.law import EvidenceMark

Lang = Literal["zh", "en"]
SECTIONS = ("situation", "question", "risk", "measure")


@dataclass(frozen=True, slots=True)
class FormItem:
    """One thing that a form asks.

    Attributes:
        rules: ids of the rules it rests on.
        evidence: how sure we are of its ground.
    """

    id: str
    zh: str
    en: str
    rules: tuple[str, ...]
    evidence: EvidenceMark

    def text(self, lang: Lang) -> str:
        """What it asks."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class AssessmentTable:
    """The impact assessment.

    Attributes:
        sections: items by section: situation, question, risk, measure.
        levels: of impact, of likelihood and of a risk, the least first.
        matrix: the level of a risk by impact and likelihood.
        keep_years: how long an assessment is kept at least (PIPL 56).
        review_days: after how long it is looked at again, if nobody says otherwise; a house rule.
        small_limit: from so many persons on the short form does not serve.
    """

    sections: Mapping[str, tuple[FormItem, ...]]
    levels: tuple[str, ...]
    matrix: tuple[tuple[str, ...], ...]
    keep_years: int
    review_days: int
    small_limit: int

    def level(self, impact: str, likelihood: str) -> str:
        """The level of a risk."""
        return self.matrix[self.levels.index(impact)][self.levels.index(likelihood)]


@cache
def assessment_table() -> AssessmentTable:
    """The impact assessment's table."""
    raw = _read("assessment_form.toml")
    return AssessmentTable(
        {name: tuple(_item(entry) for entry in raw[name]) for name in SECTIONS},
        tuple(raw["levels"]),
        tuple(tuple(row) for row in raw["matrix"]),
        raw["keep_years"],
        raw["review_days"],
        raw["small_limit"],
    )


@dataclass(frozen=True, slots=True)
class AuditTable:
    """The self-audit: its titles, ground and items; the ids of items are their numbers."""

    zh: str
    en: str
    rules: tuple[str, ...]
    answers: tuple[str, ...]
    items: tuple[FormItem, ...]


@cache
def audit_table() -> AuditTable:
    """The self-audit's table."""
    raw = _read("self_audit.toml")
    items = tuple(
        FormItem(str(one["number"]), one["zh"], one["en"], tuple(one["rules"]), EvidenceMark(one["evidence"]))
        for one in raw["item"]
    )
    return AuditTable(raw["title_zh"], raw["title_en"], tuple(raw["rules"]), tuple(raw["answers"]), items)


def _item(entry: Mapping[str, Any]) -> FormItem:
    held = tuple(entry["rules"])
    return FormItem(entry["id"], entry["zh"], entry["en"], held, least_sure_of(held))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("suyuan.govern.data").joinpath(name).read_text("utf-8"))
