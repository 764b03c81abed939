"""``suyuan demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.count import describe_count, show_count
from suyuan.cli.options import JsonOption, LangOption, QuietOption, VerboseOption, make_shell, text
from suyuan.cli.pack import describe_pack, show_pack
from suyuan.cli.plan import show_plan
from suyuan.cli.registry import show_import
from suyuan.cli.shell import Shell
from suyuan.cli.trace import show_trace
from suyuan.cli.verify import describe_verification, show_verification


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", help=text("demo_out"))] = Path("suyuan-demo"),
    people: Annotated[int, typer.Option("--people", min=2000, help=text("demo_people"))] = 30_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help=text("demo_seed"))] = 20240401,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Walk through the whole story on invented people."""
    from suyuan.app.demo import FOUND_ON, run_demo
    from suyuan.app.trace_told import describe_trace

    shell = make_shell(locals())
    console = Console(highlight=False, soft_wrap=True, quiet=json_)

    def narrate(step: str, facts: dict[str, object]) -> None:
        if json_:
            return
        console.print()
        plain = {name: value for name, value in facts.items() if isinstance(value, str | int | Path)}
        if step == "released":
            plain["count"] = len(facts["releases"])  # type: ignore[arg-type]
        console.print(shell.say(f"demo.{step}", **plain), style="bold", markup=False)
        _show(shell, console, step, facts)

    if not json_:
        console.print(shell.say("demo.begin"), style="bold", markup=False)
    result = run_demo(out, narrate, people=people, seed=seed, lang=shell.lang)

    def ending(console: Console) -> None:
        console.print()
        console.print(
            shell.say(
                "demo.truth",
                sources=shell.say("common.separator").join(f"{name} {rows}" for name, rows in result.truth),
            ),
            markup=False,
        )
        console.print(shell.say("demo.files"), style="bold", markup=False)
        for name, path in (
            ("registry", result.registry_file),
            ("policy", result.folder / "workspace" / "policy.toml"),
            ("copies", result.folder / "workspace" / "outbox"),
            ("leak", result.leak_file),
            ("removed", result.removed_file),
            ("pack", result.packed.out),
        ):
            console.print(f"  {path}  {shell.say('demo.file_' + name)}", markup=False)

    data = {
        "folder": str(result.folder),
        "releases": [made.stored.release_id for made in result.releases],
        "trace": describe_trace(result.traced),
        "count": describe_count(result.counted, FOUND_ON),
        "pack": describe_pack(result.packed),
        "verified": describe_verification(result.verified),
        "truth": [{"recipient": name, "rows": rows} for name, rows in result.truth],
    }
    shell.result("demo", data, ending, "suyuan init --workspace my-workspace")


def _show(shell: Shell, console: Console, step: str, facts: dict[str, Any]) -> None:
    if step == "imported":
        show_import(shell, console, facts["result"])
    elif step == "planned":
        show_plan(shell, console, facts["plan"])
    elif step == "released":
        rows = [
            (
                made.stored.release_id,
                made.stored.recipient,
                made.stored.manifest["rows"],
                made.rows_to_attribute,
                made.stored.ledger_index,
            )
            for made in facts["releases"]
        ]
        names = ("release_id", "recipient", "rows", "needed", "ledger_index")
        headers = [shell.say(f"release.{name}") for name in names]
        console.print(shell.table(shell.say("demo.releases"), headers, rows, right=(2, 3, 4)))
    elif step == "traced":
        show_trace(shell, console, facts["result"])
    elif step == "counted":
        show_count(shell, console, facts["result"], facts["day"])
    elif step == "packed":
        show_pack(shell, console, facts["result"])
    elif step == "verified":
        show_verification(console, facts["result"])
