"""``suyuan notify receipts | announce | regulator | letter``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from suyuan.cli.notify_options import OutOption, RunArgument, notify_text
from suyuan.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
)


def receipts(
    file: Annotated[Path, typer.Argument(help=notify_text("receipts_file"), show_default=False)],
    workspace: WorkspaceOption = HERE,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take in receipts."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.notice_receipts import take_receipts
    from suyuan.cli.notify_view import some_rows
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    done = take_receipts(open_workspace(workspace), file, machine_clock, dry_run=dry_run)
    ends = {name: done.ends.get(name, 0) for name in ("deliver", "fail", "refuse")}

    def lines(console: Console) -> None:
        told = {"rows": done.rows, "known": done.known, "blank": done.blank, **ends}
        console.print(shell.say("notify.received", **told), style="bold", markup=False)
        for name in ("strangers", "unread"):
            if rows := getattr(done, name):
                console.print(shell.say(f"notify.{name}", rows=some_rows(shell, rows)), markup=False)

    data = {
        "rows": done.rows,
        "blank": done.blank,
        **ends,
        "known": done.known,
        "strangers": list(done.strangers),
        "unread": list(done.unread),
        "ledger_index": done.ledger_index,
        "dry_run": dry_run,
    }
    shell.result("notify-receipts", data, lines, "suyuan notify status")
    if done.strangers or done.unread:
        raise typer.Exit(1)


def announce(
    out: OutOption,
    run: RunArgument = None,
    workspace: WorkspaceOption = HERE,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write the public announcement."""
    from suyuan.app import notice_publish
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    if dry_run:
        state = notice_publish.unreached(opened, run)

        def would(console: Console) -> None:
            console.print(shell.say("notify.announce_dry", households=state.unreachable), markup=False)

        data = {"households": state.unreachable, "dry_run": True}
        shell.result("notify-announce", data, would, f"suyuan notify announce -o {out}")
        return
    done = notice_publish.announce(opened, run, machine_clock, out, shell.lang)

    def lines(console: Console) -> None:
        told = {"file": out, "households": done.households, "index": done.ledger_index}
        console.print(shell.say("notify.announced", **told), markup=False)

    told_so = {
        "run": done.run.run_id,
        "households": done.households,
        "out": str(out),
        "sha256": done.sha256,
        "ledger_index": done.ledger_index,
        "dry_run": False,
    }
    shell.result("notify-announce", told_so, lines, f"suyuan notify status {done.run.run_id}")


def regulator(
    out: OutOption,
    run: RunArgument = None,
    incident: Annotated[Path | None, typer.Option("--incident", help=notify_text("newer"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write the report to the regulator."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.notice_publish import report_incident
    from suyuan.app.notices import read_incident
    from suyuan.cli.notify_view import describe_grading, grade_sentence
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    newer = None if incident is None else read_incident(incident, machine_clock)
    done = report_incident(open_workspace(workspace), run, newer, machine_clock, out, shell.lang)

    def lines(console: Console) -> None:
        told = {"file": out, "index": done.ledger_index, "blanks": done.blanks}
        console.print(shell.say("notify.reported", **told), markup=False)
        console.print(grade_sentence(shell, done.grading), markup=False)

    data = {
        "run": done.run.run_id if done.run else None,
        "grading": describe_grading(done.grading),
        "blanks": done.blanks,
        "out": str(out),
        "sha256": done.sha256,
        "ledger_index": done.ledger_index,
    }
    shell.result("notify-regulator", data, lines, "suyuan notify status")


def letter(
    notice: Annotated[str, typer.Argument(help=notify_text("notice"), show_default=False)],
    out: OutOption,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write one letter."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.notice_publish import print_letter
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    index = print_letter(open_workspace(workspace), notice, machine_clock, out)

    def lines(console: Console) -> None:
        console.print(shell.say("notify.letter", file=out, index=index), markup=False)

    shell.result(
        "notify-letter", {"notice": notice, "out": str(out), "ledger_index": index}, lines, "suyuan notify status"
    )
