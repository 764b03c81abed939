"""``suyuan case export | pack``: a case for other tools, and for a court."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from rich.console import Console

from suyuan.app.case_formats import ExportFormat
from suyuan.cli.case_values import told
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

CaseNumber: TypeAlias = Annotated[str, typer.Argument(help=told("case"), show_default=False)]
Reveal: TypeAlias = Annotated[str | None, typer.Option("--reveal", help=text("reveal"), show_default=False)]


def export(
    case: CaseNumber,
    out: Annotated[Path, typer.Option("--out", "-o", help=told("export_out"), show_default=False)],
    form: Annotated[ExportFormat, typer.Option("--format", help=told("export_format"))] = ExportFormat.CASE_UCO,
    reveal: Reveal = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write a case for other tools."""
    from suyuan.app.case_export import export_case
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    made = export_case(open_workspace(workspace), case, out, form, machine_clock, reveal_reason=reveal)
    files = [{"name": name, "sha256": digest, "size": size} for name, digest, size in made.files]
    data = {
        "case": made.case,
        "format": form.value,
        "out": str(made.folder),
        "names": reveal is not None,
        "files": files,
        "ledger_index": made.ledger_index,
    }

    def lines(console: Console) -> None:
        said = shell.say("case_out.exported", folder=made.folder, count=len(files), index=made.ledger_index)
        console.print(said, markup=False)
        for one in files:
            console.print(f"  {one['name']}  {one['size']:,}  SHA-256 {one['sha256']}", markup=False)
        console.print(shell.say("case_out.names" if reveal is not None else "case_out.masked"), markup=False)

    shell.result("case-export", data, lines, f"suyuan case pack {made.case} -o case.zip")


def pack(
    case: CaseNumber,
    out: Annotated[Path, typer.Option("--out", "-o", help=told("pack_out"), show_default=False)],
    evidence: Annotated[
        list[Path] | None, typer.Option("--evidence", help=told("pack_evidence"), show_default=False)
    ] = None,
    reveal: Reveal = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write the pack of a case."""
    from suyuan.app.case_pack import pack_case
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    made = pack_case(open_workspace(workspace), case, out, machine_clock, evidence=evidence or (), reveal_reason=reveal)
    data = {
        "case": made.case,
        "file": str(made.out),
        "size": made.size,
        "items": made.items,
        "evidence": made.evidence,
        "names": made.named,
        "statement_sha256": made.statement_sha256,
        "log_key": made.log_key,
        "ledger_index": made.ledger_index,
    }

    def lines(console: Console) -> None:
        said = shell.say(
            "case_out.packed", file=made.out, items=made.items, evidence=made.evidence, index=made.ledger_index
        )
        console.print(said, markup=False)
        console.print(shell.say("case_out.statement", digest=made.statement_sha256), markup=False)
        console.print(shell.say("case_out.log_key", verifier=made.log_key), markup=False)
        console.print(shell.say("case_out.opened" if made.named else "case_out.closed"), markup=False)

    shell.result("case-pack", data, lines, f"suyuan verify {made.out} --log-key {made.log_key}")
