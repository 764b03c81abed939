"""``suyuan case open | add | show | list | move | check | count | sample | law | report | export | pack``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer
from rich.console import Console

from suyuan.cli import (
    case_add,
    case_add_acts,
    case_add_finding,
    case_law,
    case_out,
    case_report,
    case_sample,
    case_work,
)
from suyuan.cli.case_values import told
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_day,
    text,
)
from suyuan.core.errors import InputFault

if TYPE_CHECKING:
    from suyuan.case.file import CaseFile

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
__all__ = ["app", "case_add_acts", "case_add_finding"]  # the last two add their commands to ``case add``
app.add_typer(case_add.app, name="add", help=told("add"))
app.command("check", help=told("check"))(case_work.check)
app.command("count", help=told("count"))(case_work.count)
app.command("sample", help=told("sample"))(case_sample.sample)
app.command("law", help=told("law"))(case_law.law)
app.command("report", help=case_report.told("report"))(case_report.report)
app.command("export", help=told("export"))(case_out.export)
app.command("pack", help=told("pack"))(case_out.pack)

CaseNumber: TypeAlias = Annotated[str, typer.Argument(help=told("case"), show_default=False)]
Day: TypeAlias = str | None


class Reach(StrEnum):
    """Where the harm was felt."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"


@app.command("open", help=told("open"))
def open_(
    title: Annotated[str, typer.Option("--title", help=told("title"), show_default=False)] = "",
    office: Annotated[str, typer.Option("--office", help=told("office"), show_default=False)] = "",
    act_from: Annotated[Day, typer.Option("--act-from", help=told("act_from"), show_default=False)] = None,
    act_until: Annotated[Day, typer.Option("--act-until", help=told("act_until"), show_default=False)] = None,
    leak_on: Annotated[Day, typer.Option("--leak-on", help=told("leak_on"), show_default=False)] = None,
    reach: Annotated[Reach | None, typer.Option("--reach", help=told("reach"), show_default=False)] = None,
    source: Annotated[Path | None, typer.Option("--from", help=told("from"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Open a case."""
    from suyuan.app.cases import CaseOpening, open_case
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    known = None if source is None else read_case(source)
    opening = CaseOpening(
        title or (known.title if known else ""),
        office or (known.office if known else ""),
        read_day(act_from, "--act-from", "case open") or (known.act_from if known else None),
        read_day(act_until, "--act-until", "case open") or (known.act_until if known else None),
        read_day(leak_on, "--leak-on", "case open") or (known.leak_on if known else None),
        reach.value if reach else (known.reach if known else ""),
    )
    stored, items = open_case(open_workspace(workspace), opening, machine_clock, known)
    data = {"case": stored.number, "items": items, "ledger_index": stored.ledger_index}

    def lines(console: Console) -> None:
        told_of = shell.say("case.opened", case=stored.number, items=items, index=stored.ledger_index)
        console.print(told_of, markup=False)

    after = f"suyuan case add {stored.number} exhibit FILE …" if not items else f"suyuan case show {stored.number}"
    shell.result("case-open", data, lines, after)


@app.command("list", help=told("list"))
def list_(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """All cases."""
    from suyuan.app.cases import list_cases
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    cases = list_cases(open_workspace(workspace))

    def lines(console: Console) -> None:
        if not cases:
            console.print(shell.say("case.none"), markup=False)
            return
        rows = [
            (one.number, one.title, shell.say_or(f"case_state.{one.state}", one.state), one.opened, one.items)
            for one in cases
        ]
        headers = [shell.say(f"case.{name}") for name in ("number", "title", "state", "opened_on", "items")]
        console.print(shell.table(shell.say("case.cases"), headers, rows, right=(4,)))

    data = [
        {"case": one.number, "state": one.state, "opened": one.opened.isoformat(), "items": one.items} for one in cases
    ]
    shell.result("case-list", {"cases": data}, lines, f"suyuan case show {cases[-1].number if cases else 'CASE'}")


@app.command("show", help=told("show"))
def show(
    case: CaseNumber,
    reveal: Annotated[str | None, typer.Option("--reveal", help=text("reveal"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """One case."""
    from suyuan.app.case_views import show_case
    from suyuan.app.clock import machine_clock
    from suyuan.cli.case_view import describe_view, show_view
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    view = show_case(open_workspace(workspace), case, machine_clock, reveal)
    after = f"suyuan case check {view.case_file.number}"
    shell.result("case-show", describe_view(view), lambda console: show_view(shell, console, view), after)


@app.command("move", help=told("move"))
def move(
    case: CaseNumber,
    to: Annotated[str, typer.Option("--to", help=told("to"), show_default=False)],
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Move a case to another state."""
    from suyuan.app.cases import move_case
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    stored = move_case(open_workspace(workspace), case, to, machine_clock)
    state = str(stored.facts["state"])
    data = {"case": stored.case, "state": state, "ledger_index": stored.ledger_index}

    def lines(console: Console) -> None:
        told_of = shell.say_or(f"case_state.{state}", state)
        console.print(shell.say("case.moved", case=stored.case, state=told_of, index=stored.ledger_index), markup=False)

    shell.result("case-move", data, lines, f"suyuan case show {stored.case}")


def read_case(path: Path) -> CaseFile:
    """A case as a person wrote it.

    Raises:
        InputFault: SY-I055 the file cannot be read; what the parser says of it.
    """
    from suyuan.app.case_law import read_case_file
    from suyuan.app.clock import machine_clock

    try:
        written = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFault("SY-I055", file=path.name) from error
    return read_case_file(written, path.name, machine_clock().date())
