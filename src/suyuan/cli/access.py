"""``suyuan access import | list``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    SheetOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_mapping,
    text,
)

if TYPE_CHECKING:
    from suyuan.app.access import LogImport
    from suyuan.cli.shell import Shell

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
SHOWN = 50


@app.command("import", help=text("access_import"))
def import_(
    files: Annotated[list[Path], typer.Argument(help=text("logs"), show_default=False)],
    mapping: Annotated[list[str] | None, typer.Option("--map", help=text("access_map"), show_default=False)] = None,
    sheet: SheetOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Import access logs of other systems."""
    from suyuan.app.access import import_logs
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    imported = import_logs(
        open_workspace(workspace),
        files,
        machine_clock,
        sheet=sheet,
        overrides=read_mapping(mapping or [], "HEADER=account|time|record|-", "access import"),
        progress=shell.progress("access"),
    )
    data = {"files": [_describe(log) for log in imported]}

    def show(console: Console) -> None:
        for log in imported:
            _show(shell, console, log)

    shell.result("access-import", data, show, "suyuan access list")


@app.command("list", help=text("access_list"))
def list_(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Accounts and how much each of them saw."""
    from suyuan.app.access import list_accounts
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    accounts = list_accounts(open_workspace(workspace))
    events = sum(account.events for account in accounts)
    data = {
        "events": events,
        "accounts": [
            {
                "account": account.account,
                "events": account.events,
                "records": account.records,
                "first": account.first.isoformat(),
                "last": account.last.isoformat(),
            }
            for account in accounts
        ],
    }

    def show(console: Console) -> None:
        if not accounts:
            console.print(shell.say("access.none"), markup=False)
            return
        most = sorted(accounts, key=lambda account: (-account.records, account.account))[:SHOWN]
        rows = [(a.account, a.events, a.records, f"{a.first:%Y-%m-%d %H:%M}", f"{a.last:%Y-%m-%d %H:%M}") for a in most]
        headers = [shell.say(f"access.{name}") for name in ("account", "events", "records", "first", "last")]
        console.print(shell.table(shell.say("access.title"), headers, rows, right=(1, 2)))
        console.print(shell.say("access.listed", accounts=len(accounts), events=events), markup=False)

    shell.result("access-list", data, show, "suyuan trace LIST.xlsx --leads")


def _describe(log: LogImport) -> dict[str, Any]:
    return {
        "file": log.read.name,
        "sha256": log.read.sha256,
        "rows": log.rows,
        "unreadable": log.unreadable,
        "unnamed": log.unnamed,
        "unknown": log.unknown,
        "events": log.events,
        "added": log.added,
        "repeated": log.repeated,
        "columns": {
            "account": _title(log, log.columns.account),
            "time": _title(log, log.columns.time),
            "records": [_title(log, position) for position in (*log.columns.named, *log.columns.others)],
        },
        "ledger_index": log.ledger_index,
    }


def _show(shell: Shell, console: Console, log: LogImport) -> None:
    """What the columns were taken for, what came in, and what did not."""
    if log.ledger_index is None:
        console.print(shell.say("access.repeated", file=log.read.name), markup=False)
        return
    records = shell.say("common.separator").join(
        f'"{_title(log, position)}"' for position in (*log.columns.named, *log.columns.others)
    )
    account, time = _title(log, log.columns.account), _title(log, log.columns.time)
    console.print(
        shell.say("access.columns", file=log.read.name, account=account, time=time, records=records), markup=False
    )
    console.print(
        shell.say(
            "access.done",
            file=log.read.name,
            rows=log.rows,
            events=log.events,
            added=log.added,
            index=log.ledger_index,
        ),
        style="bold",
        markup=False,
    )
    for name, count in (("unreadable", log.unreadable), ("unnamed", log.unnamed), ("unknown", log.unknown)):
        if count:
            console.print(shell.say(f"access.{name}", count=count), markup=False)


def _title(log: LogImport, position: int | None) -> str:
    header = log.read.source.header
    assert position is not None
    return (header[position] if header else "") or f"column{position + 1}"
