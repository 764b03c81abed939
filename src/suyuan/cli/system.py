"""``suyuan system add | list | revoke | requests | decline``."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.console import Console

from suyuan.app.other_systems import Scope
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

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
Name = Annotated[str, typer.Argument(help=text("system_name"), show_default=False)]


@app.command("add", help=text("system_add"))
def add(
    name: Name,
    scope: Annotated[list[Scope], typer.Option("--scope", help=text("system_scope"), show_default=False)],
    until: Annotated[str | None, typer.Option("--until", help=text("system_until"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Make a token."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.other_systems import make_token
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    last = read_day(until, "--until", "system add")
    token, secret = make_token(open_workspace(workspace), name, frozenset(scope), last, machine_clock)

    def lines(console: Console) -> None:
        console.print(shell.say("systems.made", name=name), markup=False)
        console.print(secret, markup=False, soft_wrap=True)

    data = {"system": name, "scopes": sorted(token.scopes), "token": secret, "ledger_index": token.ledger_index}
    shell.result("system-add", data, lines, "suyuan system list")


@app.command("list", help=text("system_list"))
def list_(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """All tokens."""
    from suyuan.app.other_systems import list_tokens
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    tokens = list_tokens(open_workspace(workspace))

    def lines(console: Console) -> None:
        if not tokens:
            console.print(shell.say("systems.none"), markup=False)
            return
        rows = [
            (
                one.name,
                " ".join(sorted(one.scopes)),
                one.since[:10],
                one.expires,
                shell.say("systems.revoked" if one.revoked_at else "systems.in_force"),
            )
            for one in tokens
        ]
        headers = [shell.say(f"systems.{head}") for head in ("name", "scopes", "since", "expires", "state")]
        console.print(shell.table(shell.say("systems.title"), headers, rows))

    listed: list[dict[str, Any]] = [
        {
            "system": one.name,
            "scopes": sorted(one.scopes),
            "since": one.since,
            "expires": one.expires,
            "revoked_at": one.revoked_at,
        }
        for one in tokens
    ]
    shell.result("system-list", {"tokens": listed}, lines, "suyuan system requests")


@app.command("revoke", help=text("system_revoke"))
def revoke(
    name: Name,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take a token back."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.other_systems import revoke_token
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    revoke_token(open_workspace(workspace), name, machine_clock)
    sentence = shell.say("systems.taken_back", name=name)
    shell.result("system-revoke", {"system": name}, lambda c: c.print(sentence, markup=False), "suyuan system list")


@app.command("requests", help=text("system_requests"))
def requests(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """What other systems asked for."""
    from suyuan.app.release_requests import list_requested
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    found = list_requested(open_workspace(workspace))

    def lines(console: Console) -> None:
        if not found:
            console.print(shell.say("systems.no_requests"), markup=False)
            return
        rows = [
            (
                one.request.number,
                one.request.system,
                one.request.recipient,
                one.request.purpose,
                one.request.at[:10],
                shell.say(f"systems.{one.state.value}"),
                one.release_id,
            )
            for one in found
        ]
        names = ("number", "system", "recipient", "purpose", "asked", "state", "release")
        headers = [shell.say(f"systems.{head}") for head in names]
        console.print(shell.table(shell.say("systems.requests"), headers, rows))

    listed = [
        {
            "request": one.request.number,
            "system": one.request.system,
            "recipient": one.request.recipient,
            "purpose": one.request.purpose,
            "asked_at": one.request.at,
            "state": one.state.value,
            "release_id": one.release_id,
        }
        for one in found
    ]
    shell.result("system-requests", {"requests": listed}, lines, "suyuan release --to RECIPIENT --purpose PURPOSE")


@app.command("decline", help=text("system_decline"))
def decline(
    number: Annotated[str, typer.Argument(help=text("system_number"), show_default=False)],
    reason: Annotated[str, typer.Option("--reason", help=text("system_reason"), show_default=False)],
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Decline a request."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.release_requests import decline_request
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    decline_request(open_workspace(workspace), number, reason, machine_clock)
    sentence = shell.say("systems.declined_done", number=number)
    data = {"request": number}
    shell.result("system-decline", data, lambda c: c.print(sentence, markup=False), "suyuan system requests")
