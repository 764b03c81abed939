"""``suyuan verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.options import JsonOption, LangOption, QuietOption, VerboseOption, make_shell, text

if TYPE_CHECKING:
    from suyuan.app.verify import Verification


def verify(
    pack: Annotated[Path, typer.Argument(help=text("pack_file"), show_default=False)],
    exhibit: Annotated[Path | None, typer.Option("--exhibit", help=text("exhibit"), show_default=False)] = None,
    log_key: Annotated[str | None, typer.Option("--log-key", help=text("log_key"), show_default=False)] = None,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Check an evidence pack with the stand-alone verifier."""
    from suyuan.app.verify import verify_pack

    shell = make_shell(locals())
    found = verify_pack(pack, exhibit=exhibit, log_key=log_key, lang=shell.lang)

    def show(console: Console) -> None:
        show_verification(console, found)
        console.print(shell.say("pack.verifier", file=found.program), markup=False)

    shell.result("verify", describe_verification(found), show, "")
    if found.code:
        raise typer.Exit(found.code)


def describe_verification(found: Verification) -> dict[str, Any]:
    """The verdict as JSON."""
    return {"verdict": found.verdict, "said": list(found.lines)}


def show_verification(console: Console, found: Verification) -> None:
    """What the verifier printed."""
    for number, line in enumerate(found.lines):
        console.print(line, style="bold" if number == 0 else "", markup=False)
