"""``suyuan registry import | show | keys | reindex | erase``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from suyuan.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    LangOption,
    QuietOption,
    SheetOption,
    VerboseOption,
    WorkspaceOption,
    YesOption,
    make_shell,
    read_mapping,
    text,
)

if TYPE_CHECKING:
    from suyuan.app.import_registry import ImportResult
    from suyuan.cli.shell import Shell

app = typer.Typer(no_args_is_help=True)


@app.command("import", help=text("registry_import"))
def import_(
    file: Annotated[Path, typer.Argument(help=text("file"), show_default=False)],
    mapping: Annotated[list[str] | None, typer.Option("--map", help=text("map"), show_default=False)] = None,
    sheet: SheetOption = None,
    workspace: WorkspaceOption = HERE,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Import a file of people."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.import_registry import import_file
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    result = import_file(
        open_workspace(workspace),
        file,
        machine_clock,
        sheet=sheet,
        overrides=read_mapping(mapping or [], "HEADER=FIELD", "registry import"),
        dry_run=dry_run,
        progress=shell.progress("import"),
    )
    data = {
        "file": result.read.name,
        "sha256": result.read.sha256,
        "rows": result.rows,
        "added": result.added,
        "updated": result.updated,
        "repeated": result.repeated,
        "unreadable": dict(result.unreadable),
        "columns": [
            {
                "column": position + 1,
                "header": _header(result, position),
                "field": field.name,
                "kind": field.kind.value,
                "role": field.role.value,
            }
            for position, field in result.fields
        ],
        "ledger_index": result.ledger_index,
        "dry_run": dry_run,
    }
    after = f"suyuan registry import {file} " if dry_run else "suyuan policy explain"
    shell.result("registry-import", data, lambda console: show_import(shell, console, result), after)


def show_import(shell: Shell, console: Console, result: ImportResult) -> None:
    """What the columns were taken for, and how many persons came in."""
    proposals = {proposal.position: proposal for proposal in result.read.proposals}
    rows = [
        (
            position + 1,
            _header(result, position),
            field.name,
            shell.say(f"kind.{field.kind.value}"),
            f"{proposals[position].matched}/{proposals[position].filled}",
        )
        for position, field in result.fields
    ]
    headers = [shell.say(f"import.{name}") for name in ("column", "header", "field", "kind", "matched")]
    console.print(shell.table(shell.say("import.columns", file=result.read.name), headers, rows, right=(0, 4)))
    for note in result.read.source.notes:
        console.print(shell.say("import.note", note=note), markup=False)
    for name, count in result.unreadable.items():
        console.print(shell.say("import.unreadable", field=name, count=count), markup=False)
    if result.ledger_index is None:
        console.print(shell.say("import.dry", rows=result.rows), markup=False)
        return
    console.print(
        shell.say(
            "import.done",
            rows=result.rows,
            added=result.added,
            updated=result.updated,
            repeated=result.repeated,
            index=result.ledger_index,
        ),
        markup=False,
    )


@app.command("show", help=text("registry_show"))
def show(
    person: Annotated[str | None, typer.Argument(help=text("person"), show_default=False)] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help=text("limit"))] = 10,
    reveal: Annotated[str | None, typer.Option("--reveal", help=text("reveal"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show records, masked."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.persons import show_registry
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    view = show_registry(open_workspace(workspace), machine_clock, person=person, limit=limit, reveal_reason=reveal)
    records = view.rows.to_pylist()
    data = {
        "persons": view.persons,
        "fields": [field.name for field in view.fields],
        "records": records,
        "masked": view.revealed is None,
        "ledger_index": view.revealed,
    }

    def lines(console: Console) -> None:
        console.print(shell.say("show.persons", persons=view.persons, fields=len(view.fields)), markup=False)
        names = view.rows.column_names
        cells = [["" if record[name] is None else str(record[name]) for name in names] for record in records]
        title = shell.say("show.masked" if view.revealed is None else "show.revealed", index=view.revealed)
        console.print(shell.table(title, names, cells, right=(0,)))

    shell.result("registry-show", data, lines, "suyuan policy explain")


@app.command("keys", help=text("registry_keys"))
def keys(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """How far each link key can be trusted in this registry."""
    from suyuan.app.strangers import key_classes
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    with open_workspace(workspace).reading() as session:
        classes = key_classes(session)
        persons = len(session.registry.rids())
    data = {
        "persons": persons,
        "keys": [
            {
                "kind": key.kind,
                "entries": key.entries,
                "strangers": float(f"{key.strangers:.3g}"),
                "class": "certain" if key.certain else "review",
            }
            for key in classes
        ],
    }

    def lines(console: Console) -> None:
        rows = [
            (
                shell.say(f"keys.{key.kind}"),
                f"{key.entries:,}",
                shell.say("keys.none") if not key.strangers else f"{key.strangers:.2g}",
                shell.say("keys.certain" if key.certain else "keys.review"),
            )
            for key in classes
        ]
        headers = [shell.say(f"keys.{name}") for name in ("key", "entries", "strangers", "class")]
        console.print(shell.table(shell.say("keys.title", persons=persons), headers, rows, right=(1, 2)))
        console.print(shell.say("keys.meaning"), markup=False)

    shell.result("registry-keys", data, lines, "suyuan registry show")


@app.command("reindex", help=text("registry_reindex"))
def reindex(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write the key index anew."""
    from suyuan.app.reindex import reindex
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    persons = reindex(open_workspace(workspace))
    shell.result(
        "registry-reindex",
        {"persons": persons},
        lambda console: console.print(shell.say("keys.reindexed", persons=persons), markup=False),
        "suyuan registry keys",
    )


@app.command("erase", help=text("registry_erase"))
def erase(
    person: Annotated[str, typer.Argument(help=text("person"), show_default=False)],
    workspace: WorkspaceOption = HERE,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Erase a person for good."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.persons import erase_persons
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    found, index = erase_persons(opened, machine_clock, person, dry_run=True)
    if not dry_run:
        if not yes and not typer.confirm(shell.say("erase.confirm", persons=found), err=True):
            raise typer.Exit(2)
        found, index = erase_persons(opened, machine_clock, person)
    key = "erase.dry" if index is None else "erase.done"
    data = {"erased": 0 if dry_run else found, "found": found, "ledger_index": index}
    shell.result(
        "registry-erase",
        data,
        lambda console: console.print(shell.say(key, persons=found, index=index), markup=False),
        "suyuan ledger verify",
    )


def _header(result: ImportResult, position: int) -> str:
    header = result.read.source.header
    return header[position] if header else f"column{position + 1}"
