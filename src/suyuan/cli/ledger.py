"""``suyuan ledger show | verify | export | prove | endorse | witness``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.endorse import describe_endorsed, show_endorsed
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
from suyuan.core.errors import UsageFault

app = typer.Typer(no_args_is_help=True)
SHOWN = ("release", "recipient", "purpose", "rows", "added", "action", "name", "operator", "outcome", "code")


@app.command("show", help=text("ledger_show"))
def show(
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help=text("limit"))] = 20,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """The newest entries."""
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    head = opened.ledger.checkpoint()
    first = max(0, head.size - limit)
    entries = list(enumerate(opened.ledger.entries(first), start=first))
    data = {
        "size": head.size,
        "root": head.root.hex(),
        "entries": [
            {"index": index, "event": entry.event.value, "at": entry.at.isoformat(), "body": dict(entry.body)}
            for index, entry in entries
        ],
    }

    def lines(console: Console) -> None:
        rows = [
            (
                index,
                entry.at.strftime("%Y-%m-%d %H:%M:%S"),
                shell.say(f"event.{entry.event.value}"),
                " ".join(str(entry.body[name]) for name in SHOWN if name in entry.body),
            )
            for index, entry in entries
        ]
        headers = [shell.say(f"ledger.{name}") for name in ("index", "at", "event", "what")]
        console.print(shell.table(shell.say("ledger.title"), headers, rows, right=(0,)))
        console.print(shell.say("ledger.head", size=head.size, root=head.root.hex()), markup=False)

    shell.result("ledger-show", data, lines, "suyuan ledger verify")


@app.command("verify", help=text("ledger_verify"))
def verify(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Rebuild the ledger from its stored bytes and check every release against it."""
    from suyuan.app.audit import audit_ledger
    from suyuan.app.endorse import cosigned_by
    from suyuan.govern.policy import parse_policy
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    audit = audit_ledger(opened, shell.bar("ledger_verify"))
    asked = parse_policy(opened.policy_text()).ledger
    witnesses = cosigned_by(opened.ledger.note(), asked)
    data: dict[str, Any] = {
        "size": audit.head.size,
        "root": audit.head.root.hex(),
        "ok": not audit.problems,
        "problems": list(audit.problems),
        "witnesses": [key.partition("+")[0] for key in witnesses],
    }

    def lines(console: Console) -> None:
        key = "ledger.sound" if not audit.problems else "ledger.unsound"
        console.print(shell.say(key, size=audit.head.size, root=audit.head.root.hex()), markup=False)
        for problem in audit.problems:
            console.print("  " + problem, markup=False)
        for name in data["witnesses"]:
            console.print(shell.say("endorse.cosigned", who=name, size=audit.head.size), markup=False)
        if not witnesses:
            console.print(shell.say("endorse.unwitnessed" if asked.witnesses else "endorse.no_witness"), markup=False)
        if not asked.timestamps:
            console.print(shell.say("endorse.no_time"), markup=False)

    shell.result("ledger-verify", data, lines, "suyuan ledger show")
    if audit.problems:
        raise typer.Exit(5)


@app.command("export", help=text("ledger_export"))
def export(
    out: Annotated[Path, typer.Option("--out", "-o", help=text("export_out"), show_default=False)],
    without_entries: Annotated[bool, typer.Option("--without-entries", help=text("without_entries"))] = False,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write the log as static files that any tool of the format reads."""
    from suyuan.storage.ledger_export import export_log
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    made = export_log(open_workspace(workspace).ledger, out, entries=not without_entries)
    data = {
        "out": str(out),
        "size": made.head.size,
        "root": made.head.root.hex(),
        "files": made.files,
        "log_key": made.log_key,
    }
    shell.result(
        "ledger-export",
        data,
        lambda console: console.print(shell.say("ledger.exported", **data), markup=False),
        "suyuan ledger verify",
    )


@app.command("prove", help=text("ledger_prove"))
def prove(
    index: Annotated[int, typer.Argument(min=0, help=text("entry_index"), show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help=text("prove_out"), show_default=False)],
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write the proof that an entry is in the log, with the entry beside it."""
    from suyuan.storage.ledger_export import export_proof
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    entry_file = export_proof(open_workspace(workspace).ledger, index, out)
    data = {"out": str(out), "entry": str(entry_file), "index": index}
    shell.result(
        "ledger-prove",
        data,
        lambda console: console.print(shell.say("ledger.proved", **data), markup=False),
        "suyuan ledger verify",
    )


@app.command("endorse", help=text("ledger_endorse"))
def endorse(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Have the policy's witnesses cosign the head and its authorities stamp its time."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.endorse import endorse_head, extra_keys
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    with opened.writing() as session:
        made = endorse_head(session, machine_clock)
    keys = extra_keys(opened)

    def show(console: Console) -> None:
        show_endorsed(shell, console, made)
        for key in keys:
            console.print(shell.say("endorse.key", verifier=key), markup=False)

    shell.result("ledger-endorse", {**describe_endorsed(made), "keys": list(keys)}, show, "")
    if any(one.error for one in (*made.witnesses, *made.authorities)):
        raise typer.Exit(6)


@app.command("witness", help=text("ledger_witness"))
def witness(
    folder: Annotated[Path, typer.Argument(help=text("witness_folder"), show_default=False)],
    name: Annotated[str, typer.Option("--name", help=text("witness_name"), show_default=False)] = "",
    watch: Annotated[list[str] | None, typer.Option("--watch", help=text("watch"), show_default=False)] = None,
    listen: Annotated[str, typer.Option("--listen", help=text("listen"), show_default=False)] = "",
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Be a witness of other ledgers: keep their last heads, cosign what continues them."""
    from suyuan.app.witness_server import make_server
    from suyuan.storage import witness_folder

    shell = make_shell(locals())
    made = witness_folder.create_witness(folder, name) if name else witness_folder.open_witness(folder)
    for key in watch or []:
        made = witness_folder.watch(made, key)
    data = {"name": made.name, "key": made.key, "logs": sorted(made.logs), "listen": listen}
    shell.result(
        "ledger-witness",
        data,
        lambda console: console.print(shell.say("witness.key", name=made.name, verifier=made.key), markup=False),
        "",
    )
    if listen:
        host, _, port = listen.rpartition(":")
        if not port.isdigit() or int(port) > 65535:
            raise UsageFault("SY-U017", listen=listen)
        server = make_server(
            made, host or "127.0.0.1", int(port), lambda status, _where: shell.tell(f"witness.status_{status}")
        )
        shell.tell("witness.listening", host=host or "127.0.0.1", port=server.server_address[1])
        server.serve_forever()
