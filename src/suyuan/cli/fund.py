"""``suyuan fund``: the commands put together; ``show``, ``check`` and ``export``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from suyuan.cli import fund_assess, fund_claims, fund_income, fund_projects
from suyuan.cli.fund_projects import show_application
from suyuan.cli.fund_words import option, words
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
from suyuan.cli.publish import publish
from suyuan.remedy.fund.kinds import ExportFormat
from suyuan.remedy.money import show_yuan

if TYPE_CHECKING:
    from suyuan.app.fund.view import FundView
    from suyuan.cli.shell import Shell
    from suyuan.remedy.fund.findings import Finding
    from suyuan.remedy.fund.totals import Totals

FIGURES = ("awarded", "receivable", "received", "spent", "claims_paid", "admin", "treasury", "reserved", "free")
SIDE_BY_SIDE = 3
"""Judgments that fit beside each other on a terminal; the newest ones."""

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
for name, command in (
    ("assess", fund_assess.assess),
    ("judgment", fund_income.judgment),
    ("amend", fund_income.amend),
    ("earmark", fund_income.earmark),
    ("bar", fund_income.bar),
    ("receive", fund_income.receive),
    ("match", fund_income.match),
    ("send-back", fund_income.send_back),
    ("reverse", fund_income.reverse),
    ("apply", fund_projects.apply),
    ("approve", fund_projects.approve),
    ("refuse", fund_projects.refuse),
    ("withdraw", fund_projects.withdraw),
    ("pay", fund_projects.pay),
    ("outcome", fund_projects.outcome),
    ("refund", fund_projects.refund),
):
    app.command(name, help=words(name.replace("-", "_")))(command)
app.command("publish", help=words("publish"))(publish)
app.add_typer(fund_claims.app, name="claim", help=words("claim"))


@app.command("show", help=words("show"))
def show(
    number: Annotated[str, typer.Argument(help=words("show_number"), show_default=False)] = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Where every fen is."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.view import book_lines, tell_operation, view_fund
    from suyuan.remedy.fund.lines import concerns
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    view = view_fund(open_workspace(workspace), machine_clock)
    if not number:
        shell.result("fund-show", _describe(view), lambda console: _show_all(shell, console, view), "suyuan fund check")
        return
    state = view.books.state
    if number.startswith("A"):
        held = state.application(number)
    else:
        state.judgment(number)
    books = [one for one in book_lines(view.books, shell.lang) if concerns(one, number, state)]
    told = {one.number for one in books}
    data = {
        "subject": number,
        "operations": [tell_operation(one) for one in view.books.written if one.stored.number in told],
    }

    def lines(console: Console) -> None:
        if number.startswith("A"):
            show_application(shell, console, held, state)
        rows = [(one.number, one.day, one.title, one.subject, _moved(one.postings), one.ledger_index) for one in books]
        headers = [shell.say(f"fund_label.{name}") for name in ("number", "day", "what", "subject", "amount", "ledger")]
        console.print(shell.table(shell.say("fund_label.operations"), headers, rows, right=(0, 4, 5)))

    shell.result("fund-show", data, lines, "suyuan fund export --format beancount -o fund.beancount")


@app.command("check", help=words("check"))
def check(
    on: Annotated[str | None, option("--on", "check_on")] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Prove the books and list what is to be looked at."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.view import view_fund
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    view = view_fund(open_workspace(workspace), machine_clock, read_day(on, "--on", "fund check"))
    data = {
        "operations": view.books.state.count,
        "findings": [_tell_finding(one) for one in view.findings],
        "interrupted": list(view.books.interrupted),
        "refused": len(view.books.refused),
    }

    def lines(console: Console) -> None:
        console.print(shell.say("fund.proven", count=view.books.state.count), markup=False)
        _show_findings(shell, console, view)

    shell.result("fund-check", data, lines, "suyuan publish -o …")
    if view.findings or view.books.interrupted:
        raise typer.Exit(1)


@app.command("export", help=words("export"))
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help=words("export_out"), show_default=False)],
    form: Annotated[ExportFormat, typer.Option("--format", help=words("export_format"))] = ExportFormat.BEANCOUNT,
    public: Annotated[bool, typer.Option("--public", help=words("export_public"))] = False,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write the books down for an outside checker."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.fund.view import export_fund, view_fund
    from suyuan.storage.durable import write_whole
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    view = view_fund(open_workspace(workspace), machine_clock)
    write_whole(out, export_fund(view, form, shell.lang, public=public).encode())
    data = {"out": str(out), "format": form.value, "public": public, "operations": view.books.state.count}
    sentence = shell.say("fund.exported", out=out, count=view.books.state.count)
    after = f"bean-check {out}" if form is ExportFormat.BEANCOUNT else "suyuan fund check"
    shell.result("fund-export", data, lambda console: console.print(sentence, markup=False), after)


def _show_all(shell: Shell, console: Console, view: FundView) -> None:
    from suyuan.remedy.fund.totals import grand_totals, totals_of, unmatched

    state = view.books.state
    if not state.judgments:
        console.print(shell.say("fund.none"), markup=False)
        return
    columns = {one: _row(totals_of(state, one)) for one in list(state.judgments)[-SIDE_BY_SIDE:]}
    if len(state.judgments) > 1:
        columns[shell.say("fund_label.all")] = _row(grand_totals(state))
    rows = [
        (shell.say(f"fund_label.{name}"), *(figures[place] for figures in columns.values()))
        for place, name in enumerate(FIGURES)
    ]
    right = tuple(range(1, len(columns) + 1))
    title = view.name or shell.say("fund.name")
    console.print(shell.table(title, [shell.say("fund_label.amount"), *columns], rows, right=right))
    if len(state.judgments) > SIDE_BY_SIDE:
        console.print(shell.say("fund.more", count=len(state.judgments) - SIDE_BY_SIDE), markup=False)
    if left := unmatched(state):
        console.print(shell.say("fund.unmatched", yuan=show_yuan(left)), markup=False)
    _show_findings(shell, console, view)


def _show_findings(shell: Shell, console: Console, view: FundView) -> None:
    for one in view.findings:
        told = shell.say(
            f"fund.finding_{one.kind.value}", subject=one.subject, yuan=show_yuan(one.fen), since=one.since or ""
        )
        console.print("! " + told, style="bold", markup=False)
    for index in view.books.interrupted:
        console.print("! " + shell.say("fund.interrupted", index=index), style="bold", markup=False)
    if view.books.refused:
        console.print(shell.say("fund.refusals", count=len(view.books.refused)), markup=False)


def _row(totals: Totals) -> tuple[str, ...]:
    figures = (
        totals.awarded,
        totals.receivable,
        totals.received,
        sum(fen for _, fen in totals.spent),
        totals.claims,
        totals.admin,
        totals.treasury,
        totals.reserved,
        totals.free,
    )
    return tuple(show_yuan(fen) for fen in figures)


def _describe(view: FundView) -> dict[str, Any]:
    from suyuan.remedy.fund.totals import grand_totals, totals_of, unmatched

    state = view.books.state
    return {
        "name": view.name,
        "operations": state.count,
        "totals": _tell_totals(grand_totals(state)),
        "unmatched": unmatched(state),
        "judgments": [
            {
                "judgment": one.id,
                "title": one.title,
                "earmark": list(one.earmark),
                "window": [day.isoformat() for day in one.window] if one.window else None,
                "totals": _tell_totals(totals_of(state, one.id)),
            }
            for one in state.judgments.values()
        ],
        "applications": [
            {
                "application": one.id,
                "judgment": one.judgment,
                "purpose": one.purpose,
                "fen": one.fen,
                "state": one.state.value,
                "approvals": len(one.approvers),
            }
            for one in state.applications.values()
        ],
        "findings": [_tell_finding(one) for one in view.findings],
        "interrupted": list(view.books.interrupted),
        "refused": len(view.books.refused),
    }


def _tell_totals(totals: Totals) -> dict[str, Any]:
    return {
        "awarded": totals.awarded,
        "receivable": totals.receivable,
        "interest": totals.interest,
        "received": totals.received,
        "reserved": totals.reserved,
        "free": totals.free,
        "left": totals.left,
        "spent": dict(totals.spent),
        "claims": totals.claims,
        "admin": totals.admin,
        "treasury": totals.treasury,
        "paid": totals.paid,
    }


def _tell_finding(one: Finding) -> dict[str, Any]:
    since = one.since.isoformat() if one.since else None
    return {"finding": one.kind.value, "subject": one.subject, "fen": one.fen, "since": since}


def _moved(postings: Any) -> str:  # noqa: ANN401 - one caller
    gained = [posting.fen for posting in postings if posting.fen > 0]
    return show_yuan(max(gained)) if gained else ""
