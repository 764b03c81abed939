"""``suyuan case add CASE exhibit | custody``, and what the other kinds of items share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer
from rich.console import Console

from suyuan.case.items import Handling, Originality
from suyuan.cli.case_values import read_moment, told
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
)
from suyuan.core.errors import UsageFault

if TYPE_CHECKING:
    from suyuan.cli.shell import Shell
    from suyuan.storage.case_items import StoredItem

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
Maybe: TypeAlias = str | None
Many: TypeAlias = list[str] | None
Replaces: TypeAlias = Annotated[Maybe, typer.Option("--replace", help=told("replace"), show_default=False)]
Note: TypeAlias = Annotated[str, typer.Option("--note", help=told("note"), show_default=False)]


@app.callback()
def case_of(
    context: typer.Context, case: Annotated[str, typer.Argument(help=told("case"), show_default=False)]
) -> None:
    """The case that something is added to."""
    context.obj = case


@app.command("exhibit", help=told("add_exhibit"))
def exhibit(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=told("exhibit_file"), show_default=False)],
    title: Annotated[str, typer.Option("--title", help=told("exhibit_title"), show_default=False)],
    by: Annotated[list[str], typer.Option("--by", help=told("obtained_by"), show_default=False)],
    at: Annotated[str, typer.Option("--at", help=told("obtained_at"), show_default=False)],
    place: Annotated[str, typer.Option("--place", help=told("place"), show_default=False)],
    how: Annotated[str, typer.Option("--how", help=told("how"), show_default=False)],
    kind: Annotated[str, typer.Option("--kind", help=told("exhibit_kind"))] = "record_list",
    from_: Annotated[str, typer.Option("--from", help=told("obtained_from"), show_default=False)] = "",
    proves: Annotated[str, typer.Option("--proves", help=told("proves"), show_default=False)] = "",
    original: Annotated[Originality, typer.Option("--original", help=told("originality"))] = Originality.IDENTICAL_COPY,
    fact: Annotated[Many, typer.Option("--fact", help=told("fact"), show_default=False)] = None,
    presumption: Annotated[str, typer.Option("--presumption", help=told("presumption"), show_default=False)] = "",
    leave: Annotated[bool, typer.Option("--leave", help=told("leave"))] = False,
    replace: Replaces = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take in an exhibit."""
    from suyuan.app.case_exhibits import EVIDENCE_KINDS, ExhibitTold, add_exhibit
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    if kind not in EVIDENCE_KINDS:
        form = " | ".join(EVIDENCE_KINDS)
        raise UsageFault("SY-U008", value=kind, option="--kind", form=form, command="case add exhibit")
    said = ExhibitTold(
        title,
        kind,
        read_moment(at, "--at", "case add exhibit"),
        tuple(by),
        from_,
        place,
        how,
        original,
        proves,
        tuple(fact or ()),
        presumption,
    )
    opened = open_workspace(workspace)
    stored = add_exhibit(
        opened, context.obj, file, said, machine_clock, keep=not leave, replaces=replace, progress=shell.bar("exhibit")
    )
    facts = stored.facts
    data = {**describe_item(stored), "sha256": facts["sha256"], "sm3": facts["sm3"], "size": facts["size"]}

    def lines(console: Console) -> None:
        say_added(shell, console, stored)
        key = "case.kept" if facts["kept"] else "case.left"
        console.print(shell.say(key, size=facts["size"]), markup=False)
        console.print(f"SHA-256  {facts['sha256']}\nSM3      {facts['sm3']}", markup=False)

    shell.result("case-add", data, lines, f"suyuan case add {stored.case} custody {stored.number} …")


@app.command("custody", help=told("add_custody"))
def custody(
    context: typer.Context,
    number: Annotated[str, typer.Argument(help=told("exhibit_number"), show_default=False)],
    handling: Annotated[Handling, typer.Option("--handling", help=told("handling"), show_default=False)],
    giver: Annotated[str, typer.Option("--from", help=told("giver"), show_default=False)],
    taker: Annotated[str, typer.Option("--to", help=told("taker"), show_default=False)],
    at: Annotated[str, typer.Option("--at", help=told("at"), show_default=False)],
    place: Annotated[str, typer.Option("--place", help=told("place"), show_default=False)] = "",
    file: Annotated[Path | None, typer.Option("--file", help=told("custody_file"), show_default=False)] = None,
    note: Note = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record a link of the chain of custody."""
    from suyuan.app.case_exhibits import add_custody, handled
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    event = handled(number, handling, giver, taker, read_moment(at, "--at", "case add custody"), place, note)
    stored = add_custody(
        open_workspace(workspace), context.obj, event, machine_clock, file=file, progress=shell.bar("exhibit")
    )
    data = {**describe_item(stored), "exhibit": stored.facts["exhibit"], "sha256": stored.facts["sha256"]}
    after = f"suyuan case check {stored.case}"
    shell.result("case-add", data, lambda console: say_added(shell, console, stored), after)


def describe_item(stored: StoredItem) -> dict[str, object]:
    """An item that was added, as ``--json`` tells it; nobody is named."""
    return {
        "case": stored.case,
        "kind": stored.kind,
        "number": stored.number,
        "version": stored.version,
        "ledger_index": stored.ledger_index,
    }


def say_added(shell: Shell, console: Console, stored: StoredItem) -> None:
    kind = shell.say(f"case_kind.{stored.kind}")
    key = "case.added" if stored.version == 1 else "case.superseded"
    said = shell.say(
        key, kind=kind, number=stored.number, case=stored.case, version=stored.version, index=stored.ledger_index
    )
    console.print(said, markup=False)
