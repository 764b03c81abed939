"""``suyuan publish``, also ``suyuan fund publish``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from suyuan.cli.fund_words import option, words
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
)


def publish(
    out: Annotated[Path, typer.Option("--out", "-o", help=words("publish_out"), show_default=False)],
    about: Annotated[Path | None, option("--about", "publish_about")] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write the public site."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.publish import publish as write_site
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    made = write_site(open_workspace(workspace), out, machine_clock, about=about, progress=shell.bar("publish"))
    data = {
        "out": str(out),
        "files": made.files,
        "ledger_index": made.ledger_index,
        "log_key": made.log_key,
        "repeated": made.repeated,
        "findings": made.findings,
    }

    def lines(console: Console) -> None:
        key = "site.written_again" if made.repeated else "site.written"
        told = shell.say(key, files=made.files, out=out, index=made.ledger_index)
        console.print(told, markup=False)
        console.print(shell.say("site.tell_key", log_key=made.log_key), markup=False)
        if made.findings:
            console.print("! " + shell.say("site.looks", count=made.findings), style="bold", markup=False)

    shell.result("publish", data, lines, f"python3 {out}/data/check.py")
