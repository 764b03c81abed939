"""``suyuan assess TABLE --aggregate``: a table of counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from suyuan.app.aggregate import AggregateAssessment, Columns
    from suyuan.assess.anonymity import Rule
    from suyuan.cli.shell import Shell

UNTESTED = 7
ATTENTION = 1


def assess_counts(
    shell: Shell, path: Path, columns: Columns, rule: Rule, earlier: Path | None, sheet: str | None
) -> None:
    """Print what was found; exit 1 where a test failed, 7 where one could not be made."""
    from suyuan.app.aggregate import assess_aggregate

    told = assess_aggregate(path, columns, rule, earlier=earlier, sheet=sheet)
    again = f"suyuan assess {told.name} --aggregate --count {columns.count}"
    shell.result(
        "assess",
        describe(told),
        lambda console: show(shell, console, told),
        f"{again} --json" if told.found.status == "anonymised" else again,
    )
    if told.found.findings:
        raise typer.Exit(ATTENTION)
    if told.found.untested:
        raise typer.Exit(UNTESTED)


def show(shell: Shell, console: Console, told: AggregateAssessment) -> None:
    """The result for a person."""
    from suyuan.report.aggregate_words import AggregateWords

    words = AggregateWords(shell.lang, told.table, told.rule, told.found)
    console.print(shell.say("aggregate.head", name=told.name, rows=f"{len(told.table.counts):,}"), style="bold")
    for line in words.verdict():
        console.print(line, markup=False)
    heads = [shell.say(f"aggregate.{head}") for head in ("test", "result")]
    console.print(shell.table(shell.say("aggregate.tests"), heads, words.tests(told.direct)))
    if failures := words.failures():
        heads = [shell.say(f"aggregate.{head}") for head in ("test", "row", "cell", "why")]
        console.print(shell.table(shell.say("aggregate.failures"), heads, failures, right=(1,)))
    for line in (*words.more(), *words.proposals(told.proposals)):
        console.print(line, markup=False)


def describe(told: AggregateAssessment) -> dict[str, Any]:
    """The same as JSON: rows by their number, no category."""
    from suyuan.assess.anonymity import ANONYMISED
    from suyuan.assess.verdict import EVIDENCE

    found, passes = told.found, told.found.status == ANONYMISED
    return {
        "name": told.name,
        "aggregate": True,
        "rows": len(told.table.counts),
        "dimensions": list(told.table.dimensions),
        "minimum": told.rule.threshold,
        "dominance": {"contributors": told.rule.contributors, "share": told.rule.share},
        "earlier": told.earlier or None,
        "direct": list(told.direct),
        "tested": list(found.tested),
        "untested": list(found.untested),
        "hidden_cells": found.hidden,
        "findings": [
            {"test": one.test, "row": one.row + 1 or None, "low": one.low, "high": one.high, "proved": one.proved}
            for one in found.findings
        ],
        "proposals": [
            {
                "way": "merge" if one.dimension else "suppress",
                "dimension": one.dimension or None,
                "categories_merged": sum(map(len, one.merged)),
                "rows": [row + 1 for row in one.rows],
                "persons": one.persons,
            }
            for one in told.proposals
        ],
        "verdict": {
            "pipl73": found.status,
            "gbt42460_level": 4 if passes else None,
            "outside_information_tested": False,
            "evidence": EVIDENCE,
        },
    }
