"""``suyuan consent import | withdraw | list | show | form``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from suyuan.cli.consent_views import (
    describe_consent,
    describe_import,
    describe_list,
    describe_withdrawal,
    show_import,
    show_list,
    show_one,
    show_withdrawal,
)
from suyuan.cli.options import (
    HERE,
    DryRunOption,
    JsonOption,
    LangOption,
    QuietOption,
    SheetOption,
    VerboseOption,
    WorkspaceOption,
    YesOption,
    make_shell,
    read_mapping,
    text,
)

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
FINDING = 1
"""Exit code where some lines were not imported."""


@app.command("import", help=text("consent_import"))
def import_(
    file: Annotated[Path, typer.Argument(help=text("consent_file"), show_default=False)],
    to: Annotated[str | None, typer.Option("--to", help=text("consent_to"), show_default=False)] = None,
    purpose: Annotated[str | None, typer.Option("--purpose", help=text("consent_purpose"), show_default=False)] = None,
    text_: Annotated[Path | None, typer.Option("--text", help=text("consent_text"), show_default=False)] = None,
    bundled: Annotated[bool, typer.Option("--bundled", help=text("consent_bundled"))] = False,
    strict: Annotated[bool, typer.Option("--strict", help=text("consent_strict"))] = False,
    mapping: Annotated[list[str] | None, typer.Option("--map", help=text("consent_map"), show_default=False)] = None,
    sheet: SheetOption = None,
    workspace: WorkspaceOption = HERE,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Import what guardians agreed to or refused."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.consents import Paper, import_consents
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    done = import_consents(
        open_workspace(workspace),
        file,
        machine_clock,
        Paper(to=to, purpose=purpose, text=text_, separate=not bundled),
        sheet=sheet,
        overrides=read_mapping(mapping or [], "HEADER=PART", "consent import"),
        strict=strict,
        dry_run=dry_run,
        progress=shell.progress("consent"),
    )
    data = describe_import(done, dry_run=dry_run)
    shell.result(
        "consent-import",
        data,
        lambda console: show_import(shell, console, done, dry_run=dry_run),
        "suyuan consent list",
    )
    if done.issues:
        raise typer.Exit(FINDING)


@app.command("withdraw", help=text("consent_withdraw"))
def withdraw(
    consent: Annotated[str | None, typer.Argument(help=text("consent_number"), show_default=False)] = None,
    person: Annotated[str | None, typer.Option("--person", help=text("person"), show_default=False)] = None,
    recipient: Annotated[str | None, typer.Option("--recipient", help=text("consent_of"), show_default=False)] = None,
    purpose: Annotated[str | None, typer.Option("--purpose", help=text("consent_for"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    yes: YesOption = False,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take a consent back."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.consent_withdraw import Asked, withdraw_consents
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened, asked = open_workspace(workspace), Asked(consent, person, recipient, purpose)
    done = withdraw_consents(opened, machine_clock, asked, dry_run=True)
    if not dry_run:
        question = shell.say("consent.confirm", consents=len(done.consents))
        if not yes and not typer.confirm(question, err=True):
            raise typer.Exit(2)
        done = withdraw_consents(opened, machine_clock, asked)
    data = describe_withdrawal(done, dry_run=dry_run)
    shell.result("consent-withdraw", data, lambda console: show_withdrawal(shell, console, done), "suyuan consent list")


@app.command("list", help=text("consent_list"))
def list_(
    days: Annotated[int, typer.Option("--days", min=0, max=3650, help=text("consent_days"))] = 30,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """How many consents stand where."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.consent_list import list_consents
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    held = list_consents(open_workspace(workspace), machine_clock, days)
    after = "suyuan plan --to RECIPIENT --purpose PURPOSE" if held.counts else "suyuan consent import FILE.xlsx"
    shell.result("consent-list", describe_list(held), lambda console: show_list(shell, console, held), after)


@app.command("show", help=text("consent_show"))
def show(
    consent: Annotated[str, typer.Argument(help=text("consent_number"), show_default=False)],
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """One consent, without a name."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.consent_list import show_consent
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    record, state = show_consent(open_workspace(workspace), machine_clock, consent)
    data = describe_consent(record, state.value)
    after = f"suyuan consent withdraw {record.id}" if state.value == "given" else "suyuan consent list"
    shell.result("consent-show", data, lambda console: show_one(shell, console, record, state), after)


@app.command("form", help=text("consent_form"))
def form(
    to: Annotated[str, typer.Option("--to", help=text("consent_to"), show_default=False)],
    purpose: Annotated[str, typer.Option("--purpose", help=text("consent_purpose"), show_default=False)],
    out: Annotated[Path, typer.Option("-o", "--out", help=text("consent_out"), show_default=False)],
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Print the form on which a guardian agrees or refuses."""
    from suyuan.app.consent_form import make_form
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    made = make_form(open_workspace(workspace), to, purpose, shell.lang, out)
    data = {
        "recipient": to,
        "purpose": purpose,
        "language": made.lang,
        "number": made.number,
        "text_sha256": made.sha256,
        "out": str(out),
    }

    def lines(console: Console) -> None:
        console.print(shell.say("consent.form_done", out=out, number=made.number), markup=False)
        console.print(shell.say("consent.form_hash", sha256=made.sha256), markup=False)

    shell.result("consent-form", data, lines, f"suyuan consent import FILE.xlsx --to {to} --purpose {purpose}")
