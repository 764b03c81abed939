"""``suyuan fund assess``: what may be claimed for the fund in a case, before there is a judgment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from suyuan.cli.case_law import describe_damages, read_times, show_damages
from suyuan.cli.case_values import read_fen, told
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
)


def assess(
    case: Annotated[str, typer.Argument(help=told("case"), show_default=False)],
    originals: Annotated[Path | None, typer.Option("--originals", help=told("originals"), show_default=False)] = None,
    loss: Annotated[str | None, typer.Option("--loss", help=told("loss"), show_default=False)] = None,
    multiple: Annotated[str, typer.Option("--multiple", help=told("multiple"))] = "1",
    law: Annotated[str, typer.Option("--statute", help=told("multiple_law"), show_default=False)] = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Damages by gain, by loss, or for the court."""
    from suyuan.app.case_weigh import Claimed, weigh_case
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    stated = None if loss is None else read_fen(loss, "--loss", "fund assess")[0]
    claimed = Claimed(stated, read_times(multiple, "fund assess"), law)
    found = weigh_case(open_workspace(workspace), case, originals=originals, claimed=claimed)
    data = {
        "case": found.case_file.number,
        "damages": describe_damages(found.damages),
        "damages_net": describe_damages(found.damages_net),
    }

    def lines(console: Console) -> None:
        show_damages(shell, console, found)

    shell.result("fund-assess", data, lines, "suyuan fund judgment --title TITLE --award YUAN --earmark CODE")
