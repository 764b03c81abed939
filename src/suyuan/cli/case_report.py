"""``suyuan case report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from suyuan.cli.options import (
    HERE,
    LANG,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_day,
)
from suyuan.report.case_papers.paper import PaperKind
from suyuan.report.messages import say

if TYPE_CHECKING:
    from suyuan.app.case_report import SavedPaper
    from suyuan.cli.shell import Shell


def told(key: str) -> str:
    """A help text of this command."""
    return say(LANG, f"case_report_help.{key}")


def report(
    case: Annotated[str, typer.Argument(help=told("case"), show_default=False)],
    kind: Annotated[PaperKind, typer.Option("--kind", help=told("kind"), show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help=told("out"), show_default=False)],
    trace: Annotated[Path | None, typer.Option("--trace", help=told("trace"), show_default=False)] = None,
    dated: Annotated[str | None, typer.Option("--dated", help=told("dated"), show_default=False)] = None,
    number: Annotated[str, typer.Option("--number", help=told("number"), show_default=False)] = "",
    asked_by: Annotated[str, typer.Option("--asked-by", help=told("asked_by"), show_default=False)] = "",
    asked_on: Annotated[str | None, typer.Option("--asked-on", help=told("asked_on"), show_default=False)] = None,
    question: Annotated[str, typer.Option("--question", help=told("question"), show_default=False)] = "",
    court: Annotated[str, typer.Option("--court", help=told("court"), show_default=False)] = "",
    originals: Annotated[Path | None, typer.Option("--originals", help=told("originals"), show_default=False)] = None,
    media: Annotated[str, typer.Option("--media", help=told("media"), show_default=False)] = "",
    medium: Annotated[str, typer.Option("--medium", help=told("medium"), show_default=False)] = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Print a paper of a case."""
    from suyuan.app.case_papers import PaperWords
    from suyuan.app.case_report import make_case_paper
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    words = PaperWords(
        number, asked_by, read_day(asked_on, "--asked-on", "case report"), question, court, media, medium
    )
    saved = make_case_paper(
        open_workspace(workspace),
        case,
        kind,
        shell.lang,
        out,
        machine_clock,
        trace=trace,
        dated=read_day(dated, "--dated", "case report"),
        words=words,
        originals=originals,
    )
    data = {
        "case": saved.case,
        "kind": saved.kind.value,
        "file": saved.out.name,
        "sha256": saved.sha256,
        "size": saved.size,
        "draft": saved.draft,
        "ledger_index": saved.ledger_index,
    }
    shell.result(
        "case-report", data, lambda console: show_paper(shell, console, saved), f"suyuan case show {saved.case}"
    )


def show_paper(shell: Shell, console: Console, saved: SavedPaper) -> None:
    """What was written, and what is still to be done with it."""
    said = shell.say(
        "case_report.written",
        kind=shell.say(f"case_report.{saved.kind.value}"),
        file=saved.out.name,
        size=f"{saved.size:,}",
        index=saved.ledger_index,
    )
    console.print(said, markup=False)
    console.print(f"SHA-256 {saved.sha256}", markup=False)
    if saved.draft:
        console.print(shell.say("case_report.draft"), markup=False)
    console.print(shell.say("case_report.open"), markup=False)
    if saved.out.suffix.lower() == ".docx":
        console.print(shell.say("case_report.no_attachments"), markup=False)
