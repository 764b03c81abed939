"""``suyuan case check | count``: are the exhibits as they were, and how many people are in the lists."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer
from rich.console import Console

from suyuan.cli.case_values import told
from suyuan.cli.case_view import describe_flag, describe_gap, say_gap, show_flags
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_day,
)

if TYPE_CHECKING:
    from suyuan.app.case_check import CaseCheck
    from suyuan.app.case_count import CaseCount
    from suyuan.case.count import AffectedCount
    from suyuan.cli.shell import Shell

CHANGED, ATTENTION = 5, 1
GRAVE = "grave"
CaseNumber: TypeAlias = Annotated[str, typer.Argument(help=told("case"), show_default=False)]
Originals: TypeAlias = Annotated[Path | None, typer.Option("--originals", help=told("originals"), show_default=False)]
FIGURES = ("rows", "exact_duplicates", "invalid", "same_person", "elsewhere", "people", "families", "minors")


def check(
    case: CaseNumber,
    originals: Originals = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Hash every exhibit again."""
    from suyuan.app.case_check import check_case
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    found = check_case(
        open_workspace(workspace), case, machine_clock, originals=originals, progress=shell.bar("exhibit")
    )
    data = {
        "case": found.case_file.number,
        "exhibits": [{"number": one.number, "copy": one.copy, "original": one.original} for one in found.exhibits],
        "changed": list(found.changed),
        "custody_gaps": [describe_gap(gap) for chain in found.chains for gap in chain.gaps],
        "flags": [describe_flag(flag) for flag in found.flags],
        "ledger_index": found.stored.ledger_index,
    }
    after = f"suyuan case show {found.case_file.number}"
    shell.result("case-check", data, lambda console: _show_check(shell, console, found), after)
    if found.changed:
        raise typer.Exit(CHANGED)
    if found.gaps or any(flag.weight == GRAVE for flag in found.flags):
        raise typer.Exit(ATTENTION)


def count(
    case: CaseNumber,
    on: Annotated[str | None, typer.Option("--on", help=told("count_on"), show_default=False)] = None,
    only: Annotated[list[str] | None, typer.Option("--only", help=told("only"), show_default=False)] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help=told("rows_out"), show_default=False)] = None,
    originals: Originals = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Count the lists of a case."""
    count_lists_of(make_shell(locals()), case, on, only or [], out, originals)


def count_lists_of(
    shell: Shell, case: str, on: str | None, only: list[str], out: Path | None, originals: Path | None
) -> None:
    """What ``case count CASE`` and ``count LIST --case CASE`` do."""
    from suyuan.app.case_count import count_case
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    found = count_case(
        open_workspace(shell.workspace),
        case,
        machine_clock,
        on=read_day(on, "--on", "case count"),
        only=only,
        originals=originals,
        out=out,
        progress=shell.progress("case_count"),
    )
    data = {
        "case": found.case,
        **found.stored.facts,
        "files": [str(path) for path in found.files],
        "ledger_index": found.stored.ledger_index,
    }
    after = f"suyuan case add {found.case} finding --count …"
    shell.result("case-count", data, lambda console: _show_count(shell, console, found), after)


def _show_check(shell: Shell, console: Console, found: CaseCheck) -> None:
    key = "check_changed" if found.changed else "check_same"
    names = shell.say("common.separator").join(found.changed)
    style = "bold red" if found.changed else "bold"
    console.print(shell.say(f"case_check.{key}", count=len(found.exhibits), names=names), style=style, markup=False)
    for gap in (gap for chain in found.chains for gap in chain.gaps):
        console.print(f"✗ {say_gap(shell, gap)}", style="bold red", markup=False)
    show_flags(shell, console, found.flags)
    rows = [
        (one.number, shell.say(f"exhibit_state.{one.copy}"), shell.say(f"exhibit_state.{one.original}"))
        for one in found.exhibits
    ]
    headers = [shell.say(f"case_check.{name}") for name in ("number", "copy", "original")]
    if rows:
        console.print(shell.table(shell.say("case_check.title"), headers, rows))
    console.print(shell.say("case_check.logged", index=found.stored.ledger_index), markup=False)


def _show_count(shell: Shell, console: Console, found: CaseCount) -> None:
    whole = found.whole
    sentence = shell.say(
        "case_count.sentence",
        lists=len(found.lists),
        rows=f"{whole.rows:,}",
        people=f"{whole.people:,}",
        families=f"{whole.families:,}",
        minors=f"{whole.minors:,}",
        day=found.on.isoformat(),
    )
    console.print(sentence, style="bold", markup=False)
    if found.uncounted:
        names = shell.say("common.separator").join(found.uncounted)
        console.print(f"✗ {shell.say('case_count.uncounted', names=names)}", style="bold red", markup=False)
    rows = [(one.exhibit.number, *_cells(one.affected)) for one in found.lists]
    if len(rows) > 1:
        rows.append((shell.say("case_count.whole"), *_cells(whole)))
    headers = [shell.say(f"case_count.{name}") for name in ("list", *FIGURES)]
    console.print(shell.table(shell.say("case_count.title"), headers, rows, right=tuple(range(1, 9))))
    low, high = whole.people_low, whole.people_high
    console.print(shell.say("case_count.interval", low=f"{low:,}", high=f"{high:,}"), markup=False)
    if whole.minors_unknown:
        console.print(shell.say("case_count.minors_unknown", count=f"{whole.minors_unknown:,}"), markup=False)
    if found.buyers:
        join = shell.say("common.separator").join
        buyers = [(one.party, join(one.lists), f"{one.people:,}") for one in found.buyers]
        headers = [shell.say(f"case_count.{name}") for name in ("buyer", "lists", "records")]
        console.print(shell.table(shell.say("case_count.per_buyer"), headers, buyers, right=(2,)))
    for path in found.files:
        console.print(shell.say("case_count.file", file=path), markup=False)


def _cells(found: AffectedCount) -> list[Any]:
    taken_off = {"exact_duplicates", "invalid", "same_person", "elsewhere"}
    return [f"{-getattr(found, name) if name in taken_off else getattr(found, name):,}" for name in FIGURES]
