"""``suyuan count``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.case_values import told
from suyuan.cli.case_work import count_lists_of
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    SheetOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    text,
)
from suyuan.core.errors import UsageFault

if TYPE_CHECKING:
    from suyuan.app.count import CountResult
    from suyuan.cli.shell import Shell


def count(
    file: Annotated[Path | None, typer.Argument(help=text("leak"), show_default=False)] = None,
    on: Annotated[str | None, typer.Option("--on", help=text("on"), show_default=False)] = None,
    removed: Annotated[Path | None, typer.Option("--out", "-o", help=text("removed"), show_default=False)] = None,
    sheet: SheetOption = None,
    case: Annotated[str | None, typer.Option("--case", help=told("count_case"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """How many people are in a list."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.count import count_file
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    if case is not None:
        count_lists_of(shell, case, on, [str(file)] if file is not None else [], removed, None)
        return
    if file is None:
        raise UsageFault("SY-U114")
    day = _read_day(on) if on else machine_clock().date()
    result = count_file(open_workspace(workspace), file, day, removed_file=removed, sheet=sheet)
    if not result.aligned.indexed:
        shell.tell("keys.unindexed")
    shell.result(
        "count",
        describe_count(result, day),
        lambda console: show_count(shell, console, result, day),
        f"suyuan trace {file}",
    )


def describe_count(result: CountResult, day: date) -> dict[str, Any]:
    """The count as JSON."""
    found = result.affected
    return {
        "exhibit_sha256": result.aligned.read.sha256,
        "on": day.isoformat(),
        "rows": found.rows,
        "exact_duplicates": found.exact_duplicates,
        "invalid": found.invalid,
        "same_person": found.same_person,
        "people": found.people,
        "people_interval": [found.people_low, found.people_high],
        "people_classes": {"certain": found.certain, "review": found.review, "not_ours": found.not_ours},
        "families": found.families,
        "minors": found.minors,
        "minors_unknown": found.minors_unknown,
        "removed": [
            {"reason": "exact_duplicate", "rows": found.exact_duplicates},
            {"reason": "invalid", "rows": found.invalid},
            {"reason": "same_person", "rows": found.same_person},
        ],
        "removed_file": None if result.removed_file is None else str(result.removed_file),
        "per_buyer": [],
    }


def show_count(shell: Shell, console: Console, result: CountResult, day: date) -> None:
    """From rows to people, step by step."""
    found = result.affected
    console.print(
        shell.say(
            "count.sentence",
            rows=found.rows,
            people=found.people,
            families=found.families,
            minors=found.minors,
            day=day.isoformat(),
        ),
        style="bold",
        markup=False,
    )
    rows = [
        (shell.say("count.rows"), found.rows),
        (shell.say("count.exact_duplicates"), -found.exact_duplicates),
        (shell.say("count.invalid"), -found.invalid),
        (shell.say("count.same_person"), -found.same_person),
        (shell.say("count.people"), found.people),
        (shell.say("count.certain"), found.certain),
        (shell.say("count.review"), found.review),
        (shell.say("count.not_ours"), found.not_ours),
        (shell.say("count.families"), found.families),
        (shell.say("count.minors"), found.minors),
    ]
    headers = [shell.say("count.step"), shell.say("count.number")]
    console.print(shell.table(shell.say("count.title", file=result.aligned.read.name), headers, rows, right=(1,)))
    console.print(shell.say("count.interval", low=found.people_low, high=found.people_high), markup=False)
    if found.minors_unknown:
        console.print(shell.say("count.minors_unknown", count=found.minors_unknown), markup=False)
    if result.removed_file is not None:
        console.print(shell.say("count.removed_file", file=result.removed_file), markup=False)


def _read_day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise UsageFault("SY-U008", value=value, option="--on", form="2024-04-30", command="count") from error
