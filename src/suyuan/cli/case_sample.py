"""``suyuan case sample``: rows for people to look at, and what their verdicts say of the list."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from suyuan.cli.case_values import told
from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
)
from suyuan.core.errors import UsageFault

if TYPE_CHECKING:
    from suyuan.cli.shell import Shell

SHOWN = 30


def sample(
    case: Annotated[str, typer.Argument(help=told("case"), show_default=False)],
    exhibit: Annotated[str, typer.Argument(help=told("exhibit_number"), show_default=False)],
    size: Annotated[int | None, typer.Option("--size", min=1, help=told("sample_size"), show_default=False)] = None,
    most: Annotated[str, typer.Option("--most", help=told("sample_most"))] = "1%",
    out: Annotated[Path | None, typer.Option("--out", "-o", help=told("sample_out"), show_default=False)] = None,
    checked: Annotated[Path | None, typer.Option("--checked", help=told("sample_checked"), show_default=False)] = None,
    originals: Annotated[Path | None, typer.Option("--originals", help=told("originals"), show_default=False)] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Draw rows, or read verdicts on them."""
    from suyuan.app.case_sample import draw_rows
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    if checked is not None:
        _checked(shell, case, exhibit, checked, originals)
        return
    drawn = draw_rows(
        open_workspace(workspace), case, exhibit, size=size, most=_share(most), out=out, originals=originals
    )

    def lines(console: Console) -> None:
        figures = {"exhibit": drawn.exhibit, "rows": f"{drawn.rows:,}", "size": f"{len(drawn.drawn):,}"}
        console.print(shell.say("case_sample.drawn", **figures), markup=False)
        if drawn.file is not None:
            console.print(shell.say("case_sample.written", file=drawn.file.name), markup=False)
        else:
            rows = " ".join(map(str, drawn.drawn[:SHOWN])) + (" …" if len(drawn.drawn) > SHOWN else "")
            console.print(shell.say("case_sample.rows", rows=rows), markup=False)

    data = {"case": drawn.case, "exhibit": drawn.exhibit, "rows": drawn.rows, "drawn": list(drawn.drawn)}
    after = f"suyuan case sample {drawn.case} {drawn.exhibit} --checked {out or 'rows.csv'}"
    shell.result("case-sample", data, lines, after)


def _checked(shell: Shell, case: str, exhibit: str, verdicts: Path, originals: Path | None) -> None:
    from suyuan.app.case_sample import check_rows
    from suyuan.app.clock import machine_clock
    from suyuan.storage.workspace import open_workspace

    found = check_rows(open_workspace(shell.workspace), case, exhibit, verdicts, machine_clock, originals=originals)
    share = found.share
    sentence = shell.say(
        "case_sample.result",
        exhibit=found.sample.exhibit,
        checked=share.checked,
        errors=share.errors,
        rows=f"{found.sample.rows:,}",
        low=share.rows_low,
        high=share.rows_high,
        share_low=f"{share.low:.2%}",
        share_high=f"{share.high:.2%}",
        index=found.ledger_index,
    )
    data = {
        "case": found.sample.case,
        "exhibit": found.sample.exhibit,
        "rows": found.sample.rows,
        "checked": share.checked,
        "errors": share.errors,
        "interval": [round(share.low, 6), round(share.high, 6)],
        "rows_interval": [share.rows_low, share.rows_high],
        "ledger_index": found.ledger_index,
    }
    after = f"suyuan case report {found.sample.case} --kind count -o count.pdf"
    shell.result("case-sample", data, lambda console: console.print(sentence, markup=False), after)


def _share(value: str) -> Fraction:
    """A share: 1%, 0.01 or 1/100."""
    try:
        share = Fraction(value.strip().removesuffix("%")) / (100 if value.strip().endswith("%") else 1)
    except (ValueError, ZeroDivisionError) as error:
        raise UsageFault("SY-U008", value=value[:40], option="--most", form="1%", command="case sample") from error
    if not 0 < share <= 1:
        raise UsageFault("SY-U008", value=value[:40], option="--most", form="1%", command="case sample")
    return share
