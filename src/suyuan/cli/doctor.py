"""``suyuan doctor``."""

from __future__ import annotations

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
)


def doctor(
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Is everything in order here."""
    from suyuan.app.doctor import examine
    from suyuan.report.messages import explain

    shell = make_shell(locals())
    checks = examine(workspace)
    failed = [check for check in checks if not check.ok]
    data = {"ok": not failed, "checks": [{"name": c.name, "ok": c.ok, "seen": c.seen} for c in checks]}

    def lines(console: Console) -> None:
        for check in checks:
            console.print(
                f"{'✓' if check.ok else '✗'} {shell.say('doctor.' + check.name.replace('-', '_'))}  {check.seen}",
                markup=False,
            )
            if check.error is not None:
                for line in explain(check.error, shell.lang).lines(shell.lang):
                    console.print("    " + line, markup=False)

    shell.result("doctor", data, lines, "suyuan demo")
    if failed:
        raise typer.Exit(max(check.exit_code for check in failed))
