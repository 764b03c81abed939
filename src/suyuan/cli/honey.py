"""``suyuan honey``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from suyuan.cli.options import (
    HERE,
    AlphaOption,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_alpha,
    text,
)
from suyuan.core.errors import UsageFault

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
INCONCLUSIVE = 7
SHOWN = 10


@app.callback()
def honey() -> None:
    """Numbers that only invented records show."""


@app.command("hit", help=text("honey_hit"))
def hit(
    phone: Annotated[str | None, typer.Option("--phone", help=text("honey_phone"), show_default=False)] = None,
    at: Annotated[str | None, typer.Option("--at", help=text("honey_at"), show_default=False)] = None,
    calls: Annotated[Path | None, typer.Option("--calls", help=text("honey_calls"), show_default=False)] = None,
    alpha: AlphaOption = "1e-6",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record calls to the custodian's own numbers and say which releases they speak for."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.honey import Call, read_calls, record_calls
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    found = read_calls(calls) if calls is not None else []
    if phone is not None:
        found.append(Call(phone, _read_time(at)))
    if not found:
        raise UsageFault("SY-U035")
    alert = record_calls(open_workspace(workspace), found, machine_clock, alpha=read_alpha(alpha, "honey hit"))
    data = {
        "calls_added": alert.added,
        "calls": alert.calls,
        "numbers": alert.numbers,
        "candidates": alert.candidates,
        "threshold_log10": round(alert.threshold_log10, 4),
        "verdict": "attributed" if alert.accused else "alert" if alert.releases else "no_release",
        "accused": list(alert.accused),
        "releases": [
            {"release_id": r.release_id, "recipient": r.recipient, "log10_e": round(r.log10_e, 4), "numbers": r.numbers}
            for r in alert.releases
        ],
        "ledger_index": alert.ledger_index,
    }

    def show(console: Console) -> None:
        verdict = f"honey.{data['verdict']}"
        names = shell.say("common.separator").join(alert.accused or dict.fromkeys(r.recipient for r in alert.releases))
        console.print(shell.say(verdict, names=names), style="bold", markup=False)
        console.print(
            shell.say("honey.counts", added=alert.added, calls=alert.calls, numbers=alert.numbers), markup=False
        )
        headers = [shell.say(f"honey.{name}") for name in ("release", "recipient", "log10_e", "matched")]
        rows = [(r.release_id, r.recipient, f"{r.log10_e:.2f}", r.numbers) for r in alert.releases[:SHOWN]]
        title = shell.say("honey.title", threshold=f"{alert.threshold_log10:.1f}")
        console.print(shell.table(title, headers, rows, right=(2, 3)))
        console.print(shell.say("honey.not_proof"), markup=False)

    shell.result("honey-hit", data, show, "suyuan trace LIST.xlsx")
    if not alert.accused:
        raise typer.Exit(INCONCLUSIVE)


def _read_time(value: str | None) -> datetime:
    try:
        return datetime.fromisoformat(value or "").astimezone()
    except ValueError as error:
        raise UsageFault("SY-U036", value=value or "") from error
