"""``suyuan release``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from suyuan.cli.acting import KeyOption, OperatorOption, read_signer
from suyuan.cli.options import (
    HERE,
    AlphaOption,
    DryRunOption,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_alpha,
    text,
)
from suyuan.cli.plan import (
    CandidatesOption,
    CarriersOption,
    PurposeOption,
    ToOption,
    plan,
    split_carriers,
)


def release(
    to: ToOption,
    purpose: PurposeOption,
    out: Annotated[Path | None, typer.Option("--out", "-o", help=text("out"), show_default=False)] = None,
    format_: Annotated[str, typer.Option("--format", help=text("format"))] = "csv",
    carriers: CarriersOption = None,
    candidates: CandidatesOption = 1000,
    alpha: AlphaOption = "1e-6",
    operator: OperatorOption = "",
    key: KeyOption = None,
    workspace: WorkspaceOption = HERE,
    dry_run: DryRunOption = False,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write a marked copy; its ledger entry comes first."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.release import make_release
    from suyuan.cli.decision import saying_why, show_decision
    from suyuan.cli.deidentify import show_joined
    from suyuan.storage.workspace import open_workspace

    if dry_run:
        plan(
            to,
            purpose,
            carriers,
            candidates,
            alpha,
            operator=operator,
            workspace=workspace,
            json_=json_,
            lang=lang,
            quiet=quiet,
            verbose=verbose,
        )
        return
    shell = make_shell(locals())
    clerk = read_signer(shell, operator, key, "release") if operator or key else None
    with saying_why(shell, grants=verbose):
        made = make_release(
            open_workspace(workspace),
            to,
            purpose,
            machine_clock,
            out=out,
            file_format=format_,
            carriers=split_carriers(carriers),
            candidates=candidates,
            alpha=read_alpha(alpha, "release"),
            clerk=clerk,
        )
    stored = made.stored
    data = {
        "release_id": stored.release_id,
        "recipient": stored.recipient,
        "purpose": stored.purpose,
        "rows": stored.manifest["rows"],
        "withheld": stored.manifest["withheld"],
        "blanks": stored.manifest["blanks"],
        "honey": stored.manifest["honey"],
        "fields": stored.manifest["fields"],
        "out": str(made.out),
        "ledger_index": stored.ledger_index,
        "rows_to_attribute": made.rows_to_attribute,
        "repeated": made.repeated,
        "commitments": stored.manifest["commitments"],
        "composition": stored.manifest.get("composition"),
        "decision": made.judged.describe(),
    }

    def lines(console: Console) -> None:
        console.print(shell.say("release.repeated" if made.repeated else "release.receipt"), style="bold", markup=False)
        shown = (
            "release_id",
            "recipient",
            "purpose",
            "rows",
            "withheld",
            "blanks",
            "honey",
            "ledger_index",
            "out",
        )
        for name in shown:
            console.print(f"  {shell.say('release.' + name)}  {data[name]}", markup=False)
        console.print(f"  {shell.say('release.root')}  {stored.manifest['commitments']['rows']}", markup=False)
        if made.rows_to_attribute:
            console.print(shell.say("release.strength", rows=made.rows_to_attribute), markup=False)
        show_joined(shell, console, made.joined)
        show_decision(shell, console, made.judged, grants=verbose)

    shell.result("release", data, lines, "suyuan ledger show")
    if made.joined is not None and made.joined.breaks:
        raise typer.Exit(1)
