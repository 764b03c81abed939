"""``suyuan scan``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.options import LANG, JsonOption, LangOption, QuietOption, VerboseOption, make_shell, text


def scan(
    files: Annotated[list[Path], typer.Argument(help=text("files"), show_default=False)],
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Find personal information in tables."""
    from suyuan.app.scan import ScannedFile, scan_files
    from suyuan.core.fields import Kind
    from suyuan.report.messages import explain

    shell = make_shell(locals())
    scanned = scan_files(files)
    findings: list[dict[str, Any]] = []

    def kinds(item: ScannedFile) -> list[dict[str, Any]]:
        if item.read is None:
            return []
        return [
            {
                "file": item.name,
                "sheet": item.read.source.sheet,
                "column": proposal.header or f"column{proposal.position + 1}",
                "type": proposal.kind.value,
                "role": proposal.role.value,
                "tier": "certain" if proposal.certain else "likely",
                "n": proposal.filled,
                "k": proposal.matched,
                "share": round(proposal.share, 4),
                "reasons": list(proposal.reasons),
            }
            for proposal in item.read.proposals
            if proposal.kind not in {Kind.TEXT, Kind.DATE}
        ]

    for item in scanned:
        findings.extend(kinds(item))
    status = [
        {
            "file": item.name,
            "status": "unreadable" if item.read is None else ("scanned" if kinds(item) else "nothing_found"),
            "why": None if item.error is None else item.error.code,
        }
        for item in scanned
    ]

    def lines(console: Console) -> None:
        for item in scanned:
            if item.error is not None:
                console.print(shell.say("scan.unreadable", file=item.name), markup=False)
                for line in explain(item.error, LANG).lines(LANG):
                    console.print("  " + line, markup=False)
                continue
            rows = [
                (
                    f["column"],
                    shell.say(f"kind.{f['type']}"),
                    shell.say(f"role.{f['role']}"),
                    f"{f['k']}/{f['n']}",
                    shell.say(f"tier.{f['tier']}"),
                )
                for f in kinds(item)
            ]
            if not rows:
                console.print(shell.say("scan.nothing", file=item.name), markup=False)
                continue
            headers = [shell.say(f"scan.{name}") for name in ("column", "kind", "role", "matched", "tier")]
            console.print(shell.table(shell.say("scan.found", file=item.name), headers, rows, right=(3,)))

    shell.result("scan", {"files": status, "findings": findings}, lines, "suyuan registry import FILE --dry-run")
    if any(item.error is not None for item in scanned):
        raise typer.Exit(4)
