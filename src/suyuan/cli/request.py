"""``suyuan request open | check | list | show | answer``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

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
    read_day,
    text,
)
from suyuan.cli.request_view import show_view
from suyuan.govern.requests import Requester, Right

if TYPE_CHECKING:
    from suyuan.cli.shell import Shell
    from suyuan.storage.requests import StoredRequest

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
Day: TypeAlias = str | None
Who: TypeAlias = str | None
Number: TypeAlias = Annotated[str, typer.Argument(help=text("request_number"), show_default=False)]


class Outcome(StrEnum):
    """What a request may come to."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@app.command("open", help=text("request_open"))
def open_(
    right: Annotated[Right, typer.Option("--right", help=text("request_right"), show_default=False)],
    person: Annotated[str, typer.Option("--person", help=text("person"), show_default=False)],
    by: Annotated[Requester, typer.Option("--by", help=text("request_by"), show_default=False)],
    name: Annotated[str, typer.Option("--name", help=text("request_name"), show_default=False)] = "",
    contact: Annotated[str, typer.Option("--contact", help=text("request_contact"), show_default=False)] = "",
    note: Annotated[str, typer.Option("--note", help=text("sealed_note"), show_default=False)] = "",
    received: Annotated[
        str | None, typer.Option("--received", help=text("request_received"), show_default=False)
    ] = None,
    due: Annotated[str | None, typer.Option("--due", help=text("request_due"), show_default=False)] = None,
    not_found: Annotated[bool, typer.Option("--not-found", help=text("request_not_found"))] = False,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take in a request."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.requests import open_request
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    told = {"name": name, "contact": contact, "note": note}
    stored = open_request(
        open_workspace(workspace),
        right,
        person,
        by,
        machine_clock,
        received=read_day(received, "--received", "request open"),
        due=read_day(due, "--due", "request open"),
        words={key: words for key, words in told.items() if words},
        not_found=not_found,
    )
    _tell(shell, "request-open", stored, "requests.opened", f"suyuan request check {stored.request_id}")


@app.command("check", help=text("request_check"))
def check(
    number: Number,
    identity_by: Annotated[
        str | None, typer.Option("--identity-by", help=text("checked_by"), show_default=False)
    ] = None,
    identity_how: Annotated[str, typer.Option("--identity-how", help=text("checked_how"), show_default=False)] = "",
    kinship_by: Annotated[Who, typer.Option("--kinship-by", help=text("kinship_by"), show_default=False)] = None,
    kinship_how: Annotated[str, typer.Option("--kinship-how", help=text("kinship_how"), show_default=False)] = "",
    of_age: Annotated[bool, typer.Option("--of-age", help=text("of_age"))] = False,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record who checked identity and kinship, and how."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.requests import check_request
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    stored = check_request(
        open_workspace(workspace),
        number,
        machine_clock,
        identity_by=identity_by,
        identity_how=identity_how,
        kinship_by=kinship_by,
        kinship_how=kinship_how,
        of_age=of_age,
    )
    _tell(shell, "request-check", stored, "requests.checked", f"suyuan request show {stored.request_id}")


@app.command("list", help=text("request_list"))
def list_(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """All requests."""
    from suyuan.app.requests import list_requests
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    requests = list_requests(open_workspace(workspace))

    def lines(console: Console) -> None:
        if not requests:
            console.print(shell.say("requests.none"), markup=False)
            return
        rows = [
            (
                one.request_id,
                shell.say(f"right.{one.right}"),
                shell.say(f"requester.{one.requester}"),
                one.received_at,
                one.due,
                shell.say(f"request_state.{one.state}"),
                one.answered_at,
            )
            for one in requests
        ]
        names = ("number", "right", "requester", "received", "due", "state", "answered_at")
        console.print(shell.table(shell.say("requests.title"), [shell.say(f"requests.{n}") for n in names], rows))

    shell.result("request-list", {"requests": [describe(one) for one in requests]}, lines, "suyuan policy due")


@app.command("show", help=text("request_show"))
def show(
    number: Number,
    reveal: Annotated[str | None, typer.Option("--reveal", help=text("reveal"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """One request, and what was given out about the person."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.requests import show_request
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    view = show_request(open_workspace(workspace), number, machine_clock, reveal)
    given = [
        {
            "release": one.release,
            "recipient": one.recipient,
            "purpose": one.purpose,
            "date": one.day.isoformat(),
            "fields": list(one.fields),
            "rows": one.rows,
            "withheld_of_scope": one.withheld,
        }
        for one in view.given
    ]
    data = {**describe(view.request), "in_registry": view.living, "given": given, "words": view.words}
    after = f"suyuan request answer {view.request.request_id} --outcome granted"
    shell.result("request-show", data, lambda console: show_view(shell, console, view), after)


@app.command("answer", help=text("request_answer"))
def answer(
    number: Number,
    outcome: Annotated[Outcome, typer.Option("--outcome", help=text("request_outcome"), show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help=text("request_reason"), show_default=False)] = "",
    note: Annotated[str, typer.Option("--note", help=text("sealed_note"), show_default=False)] = "",
    at: Annotated[Day, typer.Option("--at", help=text("request_at"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Answer a request."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.requests import answer_request
    from suyuan.govern.duty_law import citations
    from suyuan.govern.request_states import RequestEvent
    from suyuan.govern.requests import refusals
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    event = {
        Outcome.GRANTED: RequestEvent.GRANT,
        Outcome.REFUSED: RequestEvent.REFUSE,
        Outcome.WITHDRAWN: RequestEvent.WITHDRAW,
    }[outcome]
    stored, undone = answer_request(
        open_workspace(workspace),
        number,
        event,
        machine_clock,
        reason=reason,
        note=note,
        answered=read_day(at, "--at", "request answer"),
    )
    late = stored.answered_at is not None and stored.answered_at > stored.due

    def lines(console: Console) -> None:
        console.print(
            shell.say(
                "requests.answered",
                number=stored.request_id,
                state=shell.say(f"request_state.{stored.state}"),
                index=stored.ledger_index,
            ),
            markup=False,
        )
        if outcome is Outcome.REFUSED:
            why = refusals()[reason]
            sentence = why.zh if shell.lang == "zh" else why.en
            ground = citations(why.rules, shell.lang)
            console.print(shell.say("requests.refused", reason=sentence, ground=ground), markup=False)
        if late:
            console.print(shell.say("requests.late", due=stored.due), markup=False)
        if undone:
            console.print(shell.say("requests.undone"), markup=False)

    after = f'suyuan registry erase "#{stored.rid}"' if undone else "suyuan request list"
    data = {**describe(stored), "late": late, "erasure_undone": undone}
    shell.result("request-answer", data, lines, after)


def describe(one: StoredRequest) -> dict[str, Any]:
    """A request as ``--json`` tells it; nobody is named."""
    return {
        "request": one.request_id,
        "right": one.right,
        "state": one.state,
        "by": one.requester,
        "received": one.received_at.isoformat(),
        "due": one.due.isoformat(),
        "identity_checked_by": one.identity_checked_by,
        "kinship_checked_by": one.kinship_checked_by,
        "answered": one.answered_at.isoformat() if one.answered_at else None,
        "answer": one.answer,
        "ledger_index": one.ledger_index,
    }


def _tell(shell: Shell, verb: str, stored: StoredRequest, key: str, after: str) -> None:
    def lines(console: Console) -> None:
        told = shell.say(key, number=stored.request_id, due=stored.due, index=stored.ledger_index)
        console.print(told, markup=False)

    shell.result(verb, describe(stored), lines, after)
