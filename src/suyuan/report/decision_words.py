"""The reasons of a decision in words, each with the articles that it rests on."""

from __future__ import annotations

from suyuan.govern.decide import Reason
from suyuan.govern.law import rule
from suyuan.report.messages import Lang, say, say_or

SIGNS = {"deny": "✗", "need": "?", "note": "·", "grant": "✓"}
_WORDS = {"missing": "clause", "kind": "recipient_kind", "basis": "basis"}
"""Parameters that are machine words, and the table of the catalogue that says them."""


def say_reason(lang: Lang, reason: Reason) -> tuple[str, str]:
    """One reason, and its articles; with these how sure we are of their text where we did not read it."""
    params = {name: _word(lang, name, str(value)) for name, value in reason.params.items()}
    cited = []
    for name in reason.rules:
        one = rule(name)
        doubt = "" if one.evidence.value == "read" else "†" + say(lang, f"law_evidence.{one.evidence.value}")
        cited.append(one.citation(lang) + doubt)
    return say(lang, reason.message, **params), say(lang, "common.separator").join(cited)


def _word(lang: Lang, name: str, value: str) -> str:
    table = _WORDS.get(name)
    if table is None or value == "-":
        return value
    return say(lang, "common.separator").join(say_or(lang, f"{table}.{part}", part) for part in value.split(", "))
