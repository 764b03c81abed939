"""``suyuan records activities | releases | minors-audit | reported``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.console import Console

from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    text,
)
from suyuan.cli.shell import Shell

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
Out: TypeAlias = Annotated[Path, typer.Option("--out", "-o", help=text("record_out"), show_default=False)]


@app.command("activities", help=text("records_activities"))
def activities(
    out: Out,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """The record of processing activities."""
    _write(make_shell(locals()), "activities", out, None)


@app.command("releases", help=text("records_releases"))
def releases(
    out: Out,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """The list of what was given out."""
    _write(make_shell(locals()), "releases", out, None)


@app.command("minors-audit", help=text("records_minors"))
def minors_audit(
    out: Out,
    year: Annotated[int | None, typer.Option("--year", min=2020, help=text("audit_year"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """The sheet of the minors' audit of a year."""
    _write(make_shell(locals()), "minors-audit", out, year)


@app.command("reported", help=text("records_reported"))
def reported(
    year: Annotated[int, typer.Option("--year", min=2020, help=text("audit_year"), show_default=False)],
    document: Annotated[Path, typer.Option("--document", help=text("document"), show_default=False)],
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Note that the minors' audit of a year was reported."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.papers import NewPaper, record_paper
    from suyuan.cli.recipient import describe
    from suyuan.govern.duties import PaperKind
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    paper = NewPaper(PaperKind.AUDIT_REPORT, document=document, facts={"year": year})
    stored, again = record_paper(open_workspace(workspace), paper, machine_clock)
    key = "papers.again" if again else "papers.recorded"
    told = {"kind": shell.say(f"paper_kind.{stored.kind}"), "number": stored.paper_id, "index": stored.ledger_index}
    shell.result(
        "records-reported",
        {**describe(stored), "again": again},
        lambda console: console.print(shell.say(key, **told), markup=False),
        "suyuan policy due",
    )


def _write(shell: Shell, name: str, out: Path, year: int | None) -> None:
    from suyuan.app.clock import machine_clock
    from suyuan.app.records import RecordKind, make_record
    from suyuan.app.sheets import write_sheet
    from suyuan.storage.workspace import open_workspace

    record = make_record(open_workspace(shell.workspace), RecordKind(name), machine_clock, shell.lang, year)
    write_sheet(out, record.sheet, record.titles, record.rows, (".html", ".pdf", ".csv", ".xlsx"))

    def lines(console: Console) -> None:
        console.print(shell.say("record.written", rows=len(record.rows), file=out.name), markup=False)

    after = "suyuan records reported --year YEAR --document FILE" if name == "minors-audit" else ""
    shell.result(f"records-{name}", {"out": str(out), "rows": len(record.rows)}, lines, after)
