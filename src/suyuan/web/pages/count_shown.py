"""A count as its pages show it: the funnel, and the same numbers as a table."""

from __future__ import annotations

from typing import Any

from suyuan.case.count import AffectedCount
from suyuan.report.funnel import Step, StepKind, draw_funnel
from suyuan.report.messages import Lang, say

LESS = ("exact_duplicates", "invalid", "same_person", "elsewhere")


def funnel_steps(found: AffectedCount, lang: Lang) -> list[Step]:
    """From rows to people, and of these families and children; what nobody met is left out but for the named three."""
    steps = [Step(say(lang, "case_count.rows"), found.rows, StepKind.WHOLE)]
    for name in LESS:
        number: int = getattr(found, name)
        if number or name != "elsewhere":
            steps.append(Step(say(lang, f"case_count.{name}"), number, StepKind.LESS))
    interval = say(lang, "count_screen.interval", low=f"{found.people_low:,}", high=f"{found.people_high:,}")
    steps.append(Step(say(lang, "case_count.people"), found.people, StepKind.WHOLE, interval))
    steps.append(Step(say(lang, "case_count.families"), found.families, StepKind.PART))
    unknown = found.minors_unknown
    remark = say(lang, "case_count.minors_unknown", count=f"{unknown:,}") if unknown else ""
    steps.append(Step(say(lang, "case_count.minors"), found.minors, StepKind.PART, remark))
    return steps


def count_shown(found: AffectedCount, lang: Lang) -> dict[str, Any]:
    """What a template reads of a count."""
    steps = funnel_steps(found, lang)
    sure = [(say(lang, f"count_screen.{name}"), getattr(found, name)) for name in ("certain", "review", "not_ours")]
    return {
        "affected": found,
        "steps": steps,
        "sure": sure,
        "funnel": draw_funnel(say(lang, "count_screen.title"), steps),
    }
