"""``suyuan simulate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from suyuan.cli.options import JsonOption, LangOption, QuietOption, VerboseOption, make_shell, text

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


@app.command("leak", help=text("simulate_leak"))
def leak(
    copies: Annotated[list[Path], typer.Argument(help=text("copies"), show_default=False)],
    out: Annotated[Path, typer.Option("--out", "-o", help=text("leak_out"))] = Path("leak.csv"),
    attack: Annotated[list[str] | None, typer.Option("--attack", "-a", help=text("attack"), show_default=False)] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help=text("seed"))] = 1,
    people: Annotated[Path | None, typer.Option("--people", help=text("people"), show_default=False)] = None,
    workspace: Annotated[
        Path | None, typer.Option("--workspace", "-w", help=text("honey_workspace"), show_default=False)
    ] = None,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """A leaked list made from real copies."""
    from suyuan.app.simulate import simulate_leak
    from suyuan.samples.leaks.draft import SEVERAL, STRANGER
    from suyuan.samples.leaks.recipe import parse_step
    from suyuan.storage.workspace import open_workspace

    shell = make_shell({**locals(), "workspace": workspace or Path()})
    steps = [parse_step(step) for step in attack or ()]
    opened = None if workspace is None else open_workspace(workspace)
    made = simulate_leak(copies, out, steps, seed, workspace=opened, people=people)
    counts = [int((made.draft.source == number).sum()) for number in range(len(made.sources))]

    def show(console: Console) -> None:
        console.print(shell.say("simulate.made", rows=made.draft.rows, file=made.out), markup=False)
        rows = [*zip(made.sources, counts, strict=True)]
        rows.append((shell.say("simulate.nobody"), int((made.draft.source == STRANGER).sum())))
        rows.append((shell.say("simulate.several"), int((made.draft.source == SEVERAL).sum())))
        headers = [shell.say("simulate.source"), shell.say("simulate.rows")]
        console.print(shell.table(shell.say("simulate.origin"), headers, [row for row in rows if row[1]], right=(1,)))
        console.print(shell.say("simulate.truth", file=made.truth_file), markup=False)

    data = {
        "out": str(made.out),
        "truth": str(made.truth_file),
        "rows": made.draft.rows,
        "seed": seed,
        "steps": [str(step) for step in steps],
        "rows_of_source": counts,
    }
    shell.result("simulate-leak", data, show, f"suyuan trace {made.out}")
