"""``suyuan pia start | file | list | print | audit-form``."""

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
    VerboseOption,
    WorkspaceOption,
    make_shell,
    text,
)

if TYPE_CHECKING:
    from suyuan.storage.assessments import StoredAssessment

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


@app.command("start", help=text("pia_start"))
def start(
    to: Annotated[str, typer.Option("--to", help=text("to"), show_default=False)],
    purpose: Annotated[str, typer.Option("--purpose", help=text("purpose"), show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help=text("form_out"), show_default=False)],
    simple: Annotated[bool, typer.Option("--simple", help=text("pia_simple"))] = False,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Begin an impact assessment."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.pia import start_assessment
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    form = "simple" if simple else "full"
    facts = start_assessment(open_workspace(workspace), to, purpose, out, machine_clock, shell.lang, form=form)  # type: ignore[arg-type]
    data = {
        "out": str(out),
        "form": form,
        "recipient": to,
        "purpose": purpose,
        "fields": [{"name": name, "kind": kind, "sensitive": word} for name, kind, word in facts.fields],
        "situations": sorted(facts.situations),
        "people": facts.people,
        "under_14": facts.under_14,
        "age_unknown": facts.age_unknown,
    }

    def lines(console: Console) -> None:
        told = {"people": facts.people, "under_14": facts.under_14, "unknown": facts.age_unknown}
        console.print(shell.say("pia.started", file=out.name, **told), markup=False)

    shell.result("pia-start", data, lines, f"suyuan pia file {out}")


@app.command("file", help=text("pia_file"))
def file(
    form: Annotated[Path, typer.Argument(help=text("pia_form_file"), show_default=False)],
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """File a filled-in form."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.pia import file_assessment
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    stored, again = file_assessment(open_workspace(workspace), form, machine_clock)
    data = {**describe(stored), "again": again}

    def lines(console: Console) -> None:
        told = shell.say(
            "pia.again" if again else "pia.filed",
            number=stored.assessment_id,
            conclusion=shell.say(f"pia_conclusion.{stored.conclusion}"),
            review_by=stored.review_by,
            keep_until=stored.keep_until,
            index=stored.ledger_index,
        )
        console.print(told, markup=False)

    shell.result("pia-file", data, lines, f"suyuan pia print {stored.assessment_id} -o assessment.html")
    if stored.conclusion != "may":
        raise typer.Exit(1)


@app.command("list", help=text("pia_list"))
def list_(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Assessments on file."""
    from suyuan.app.pia import list_assessments
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    filed = list_assessments(open_workspace(workspace))

    def lines(console: Console) -> None:
        if not filed:
            console.print(shell.say("pia.none"), markup=False)
            return
        rows = [
            (
                one.assessment_id,
                one.recipient,
                one.purpose,
                one.dated,
                shell.say(f"pia_conclusion.{one.conclusion}"),
                one.review_by,
                one.keep_until,
            )
            for one in filed
        ]
        names = ("number", "recipient", "purpose", "dated", "conclusion", "review_by", "keep_until")
        console.print(shell.table(shell.say("pia.title"), [shell.say(f"pia.{name}") for name in names], rows))

    shell.result("pia-list", {"assessments": [describe(one) for one in filed]}, lines, "suyuan policy due")


@app.command("print", help=text("pia_print"))
def print_(
    number: Annotated[str, typer.Argument(help=text("pia_number"), show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help=text("sheet_out"), show_default=False)],
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """A filed assessment as a page or a table."""
    from suyuan.app.pia import find_assessment
    from suyuan.app.sheets import write_sheet
    from suyuan.report.assessment_sheet import assessment_rows, lay_assessment
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    stored, form = find_assessment(open_workspace(workspace), number)
    kept = (stored.assessment_id, stored.keep_until, form)
    titles = [shell.say(f"pia_sheet.{name}") for name in ("facts", "item", "answer", "ground")]
    write_sheet(
        out,
        lay_assessment(shell.lang, *kept),
        titles,
        list(assessment_rows(shell.lang, *kept)),
        (".html", ".pdf", ".csv"),
    )
    data = {**describe(stored), "out": str(out)}
    shell.result(
        "pia-print", data, lambda console: console.print(shell.say("pia.printed", file=out.name), markup=False), ""
    )


@app.command("audit-form", help=text("pia_audit"))
def audit_form(
    out: Annotated[Path, typer.Option("--out", "-o", help=text("sheet_out"), show_default=False)],
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """The self-audit form of small processors."""
    from suyuan.app.sheets import write_sheet
    from suyuan.govern.form_table import audit_table
    from suyuan.govern.law import EvidenceMark
    from suyuan.report.assessment_sheet import audit_rows, lay_audit

    shell = make_shell(locals())
    table = audit_table()
    titles = [shell.say(f"pia_sheet.{name}") for name in ("number", "item", "answer", "ground")]
    write_sheet(out, lay_audit(shell.lang), titles, list(audit_rows(shell.lang)), (".html", ".pdf", ".csv"))
    unsure = sum(item.evidence is EvidenceMark.UNSETTLED for item in table.items)
    items = [
        {"number": int(item.id), "text": item.text(shell.lang), "evidence": item.evidence.value, "rules": item.rules}
        for item in table.items
    ]

    def lines(console: Console) -> None:
        console.print(shell.say("pia.audit", items=len(items), file=out.name, unsure=unsure), markup=False)

    shell.result("pia-audit-form", {"out": str(out), "items": items}, lines, "")


def describe(one: StoredAssessment) -> dict[str, Any]:
    """An assessment as ``--json`` tells it."""
    return {
        "assessment": one.assessment_id,
        "recipient": one.recipient,
        "purpose": one.purpose,
        "dated": one.dated.isoformat(),
        "conclusion": one.conclusion,
        "review_by": one.review_by.isoformat(),
        "keep_until": one.keep_until.isoformat(),
        "sha256": one.sha256,
        "ledger_index": one.ledger_index,
    }
