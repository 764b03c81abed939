"""``suyuan recipient apply | promise | receipt | deletion | sub | list``."""

from __future__ import annotations

from pathlib import Path
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

if TYPE_CHECKING:
    from suyuan.app.papers import NewPaper
    from suyuan.cli.shell import Shell
    from suyuan.storage.papers import StoredPaper

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")

Key: TypeAlias = Annotated[str, typer.Argument(help=text("to"), show_default=False)]
PurposeOption: TypeAlias = Annotated[str, typer.Option("--purpose", help=text("purpose"), show_default=False)]
Release: TypeAlias = Annotated[str, typer.Option("--release", help=text("paper_release"), show_default=False)]
At: TypeAlias = Annotated[str | None, typer.Option("--at", help=text("paper_at"), show_default=False)]
Document: TypeAlias = Annotated[Path | None, typer.Option("--document", help=text("document"), show_default=False)]
SignedBy: TypeAlias = Annotated[str, typer.Option("--signed-by", help=text("signed_by"), show_default=False)]
NoteOption: TypeAlias = Annotated[str, typer.Option("--note", help=text("sealed_note"), show_default=False)]


@app.command("apply", help=text("recipient_apply"))
def apply(
    recipient: Key,
    purpose: PurposeOption,
    at: At = None,
    document: Document = None,
    signed_by: SignedBy = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record an application."""
    from suyuan.app.papers import NewPaper
    from suyuan.govern.duties import PaperKind

    day, words = read_day(at, "--at", "recipient apply"), {"signed_by": signed_by, "note": note}
    paper = NewPaper(PaperKind.APPLICATION, recipient, purpose, at=day, document=document, words=words)
    _record(make_shell(locals()), paper, f"suyuan pia start --to {recipient} --purpose {purpose} -o assessment.toml")


@app.command("promise", help=text("recipient_promise"))
def promise(
    recipient: Key,
    purpose: PurposeOption,
    until: Annotated[str | None, typer.Option("--until", help=text("promise_until"), show_default=False)] = None,
    no_onward: Annotated[bool, typer.Option("--no-onward", help=text("no_onward"))] = False,
    at: At = None,
    document: Document = None,
    signed_by: SignedBy = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record a signed promise."""
    from suyuan.app.papers import NewPaper
    from suyuan.govern.duties import PaperKind

    paper = NewPaper(
        PaperKind.PROMISE,
        recipient,
        purpose,
        at=read_day(at, "--at", "recipient promise"),
        expires=read_day(until, "--until", "recipient promise"),
        document=document,
        facts={"no_onward": no_onward},
        words={"signed_by": signed_by, "note": note},
    )
    _record(make_shell(locals()), paper, f"suyuan plan --to {recipient} --purpose {purpose}")


@app.command("receipt", help=text("recipient_receipt"))
def receipt(
    recipient: Key,
    release: Release,
    at: At = None,
    document: Document = None,
    signed_by: SignedBy = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record that a copy was received."""
    from suyuan.app.papers import NewPaper
    from suyuan.govern.duties import PaperKind

    day, words = read_day(at, "--at", "recipient receipt"), {"signed_by": signed_by, "note": note}
    paper = NewPaper(PaperKind.RECEIPT, recipient, release=release, at=day, document=document, words=words)
    _record(make_shell(locals()), paper, "suyuan policy due")


@app.command("deletion", help=text("recipient_deletion"))
def deletion(
    recipient: Key,
    release: Release,
    at: At = None,
    document: Document = None,
    signed_by: SignedBy = "",
    note: NoteOption = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record a proof of deletion."""
    from suyuan.app.papers import NewPaper
    from suyuan.govern.duties import PaperKind

    day, words = read_day(at, "--at", "recipient deletion"), {"signed_by": signed_by, "note": note}
    paper = NewPaper(PaperKind.DELETION, recipient, release=release, at=day, document=document, words=words)
    _record(make_shell(locals()), paper, "suyuan policy due")


@app.command("sub", help=text("recipient_sub"))
def sub(
    recipient: Key,
    name: Annotated[str, typer.Option("--name", help=text("sub_name"), show_default=False)],
    purpose: PurposeOption,
    agreed: Annotated[bool, typer.Option("--agreed", help=text("sub_agreed"))] = False,
    at: At = None,
    document: Document = None,
    note: NoteOption = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Record a sub-recipient."""
    from suyuan.app.papers import NewPaper
    from suyuan.govern.duties import PaperKind

    paper = NewPaper(
        PaperKind.SUB,
        recipient,
        purpose,
        at=read_day(at, "--at", "recipient sub"),
        document=document,
        facts={"agreed": agreed},
        words={"name": name, "note": note},
    )
    shell = make_shell(locals())
    _record(shell, paper, "suyuan recipient list")
    if not agreed:
        shell.tell("papers.not_agreed")
        raise typer.Exit(1)


@app.command("list", help=text("recipient_list"))
def list_(
    recipient: Annotated[str | None, typer.Argument(help=text("to"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Papers on file."""
    from suyuan.app.papers import list_papers
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    papers = list_papers(open_workspace(workspace), recipient)

    def lines(console: Console) -> None:
        if not papers:
            console.print(shell.say("papers.none"), markup=False)
            return
        rows = [
            (
                one.paper_id,
                shell.say(f"paper_kind.{one.kind}"),
                one.recipient,
                one.purpose,
                one.release,
                one.at,
                one.expires,
                (one.document_sha256 or "")[:12],
            )
            for one in papers
        ]
        names = ("number", "kind", "recipient", "purpose", "release", "at", "expires", "document")
        console.print(shell.table(shell.say("papers.title"), [shell.say(f"papers.{name}") for name in names], rows))

    shell.result("recipient-list", {"papers": [describe(one) for one in papers]}, lines, "suyuan policy due")


def describe(one: StoredPaper) -> dict[str, Any]:
    """A paper as ``--json`` tells it; its sealed words stay sealed."""
    return {
        "paper": one.paper_id,
        "kind": one.kind,
        "recipient": one.recipient,
        "purpose": one.purpose,
        "release": one.release,
        "at": one.at.isoformat(),
        "expires": one.expires.isoformat() if one.expires else None,
        "document_sha256": one.document_sha256,
        "facts": {name: value for name, value in one.body.items() if name != "sealed"},
        "ledger_index": one.ledger_index,
    }


def _record(shell: Shell, paper: NewPaper, next_step: str) -> None:
    from suyuan.app.clock import machine_clock
    from suyuan.app.papers import record_paper
    from suyuan.storage.workspace import open_workspace

    stored, again = record_paper(open_workspace(shell.workspace), paper, machine_clock)
    key = "papers.again" if again else "papers.recorded"
    kind = shell.say(f"paper_kind.{stored.kind}")

    def lines(console: Console) -> None:
        told = shell.say(key, kind=kind, number=stored.paper_id, index=stored.ledger_index)
        console.print(told, markup=False)

    shell.result(f"recipient-{stored.kind}", {**describe(stored), "again": again}, lines, next_step)
