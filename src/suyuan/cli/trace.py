"""``suyuan trace``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from suyuan.cli.explain import check_picture, show_explanations, write_picture
from suyuan.cli.leads import describe_leads, read_request, show_leads
from suyuan.cli.options import (
    HERE,
    AlphaOption,
    JsonOption,
    LangOption,
    QuietOption,
    SheetOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_alpha,
    text,
)
from suyuan.cli.pack import describe_pack, show_pack

if TYPE_CHECKING:
    from suyuan.app.trace import TraceResult
    from suyuan.cli.shell import Shell

INCONCLUSIVE = 7
LEAST_SHOWN = 0.05


def trace(
    file: Annotated[Path, typer.Argument(help=text("leak"), show_default=False)],
    alpha: AlphaOption = "1e-6",
    candidates: Annotated[int, typer.Option("--candidates", min=0, help=text("trace_candidates"))] = 0,
    sheet: SheetOption = None,
    pack: Annotated[Path | None, typer.Option("--pack", help=text("pack"), show_default=False)] = None,
    annex_to: Annotated[list[str] | None, typer.Option("--annex-to", help=text("annex_to"), show_default=False)] = None,
    explain: Annotated[Path | None, typer.Option("--explain", help=text("trace_explain"), show_default=False)] = None,
    leads: Annotated[bool, typer.Option("--leads", help=text("trace_leads"))] = False,
    before: Annotated[str | None, typer.Option("--before", help=text("trace_before"), show_default=False)] = None,
    elsewhere: Annotated[str | None, typer.Option("--elsewhere", help=text("trace_elsewhere"))] = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Which of our copies is this list."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.explain import explain_trace
    from suyuan.app.leads import weigh_leads
    from suyuan.app.pack import pack_evidence
    from suyuan.app.trace import trace_file
    from suyuan.app.trace_told import describe_explanations, describe_trace
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    opened = open_workspace(workspace)
    progress = shell.progress("trace")
    bound = read_alpha(alpha, "trace")
    asked = read_request(leads=leads, before=before, elsewhere=elsewhere)
    check_picture(explain)
    result = trace_file(opened, file, machine_clock, alpha=bound, candidates=candidates, sheet=sheet, progress=progress)
    made = None
    marked = result.telling.exhibit.reading.records > 0
    if pack is not None and result.attribution.accused and marked:
        progress("pack")
        made = pack_evidence(opened, result, pack, machine_clock, annex_to=annex_to or ())

    # The proof is done before anybody's access is looked at, and nothing goes back to it.
    pointed = (
        None
        if asked is None
        else weigh_leads(opened, result.aligned, machine_clock, elsewhere=asked.elsewhere, before=asked.before)
    )

    explained = None
    if explain is not None and result.attribution.accused:
        progress("explain")
        explained = explain_trace(result)
        write_picture(shell, explained, explain)

    def show(console: Console) -> None:
        show_trace(shell, console, result)
        if explained is not None and explain is not None:
            show_explanations(shell, console, explained, explain)
        if made is not None:
            show_pack(shell, console, made)
        if pointed is not None:
            show_leads(shell, console, pointed)

    data = describe_trace(result)
    if pack is not None:
        data["pack"] = describe_pack(made) if made is not None else None
    data["leads"] = describe_leads(pointed) if pointed is not None else None
    data["explanation"] = describe_explanations(explained) if explained is not None else None
    shell.result("trace", data, show, f"suyuan count {file}")
    named = bool(result.attribution.accused)
    for remark, holds in (
        ("keys.unindexed", not result.aligned.indexed),
        ("pack.none", pack is not None and not named),
        ("pack.no_marks", pack is not None and named and not marked),
        ("explain.none", explain is not None and not named),
    ):
        if holds:
            shell.tell(remark)
    if not named:
        raise typer.Exit(INCONCLUSIVE)


def show_trace(shell: Shell, console: Console, result: TraceResult) -> None:
    """The verdict first, then what it rests on."""
    found, alignment = result.attribution, result.aligned.alignment
    if found.accused:
        names = shell.say("common.separator").join(accused.recipient for accused in found.accused)
        console.print(
            shell.say("trace.attributed", names=names, candidates=found.candidates, alpha=shell.bound(found.alpha)),
            style="bold",
            markup=False,
        )
    else:
        console.print(
            shell.say("trace.not_attributed", shortfall=f"{found.shortfall_log10:.1f}"),
            style="bold",
            markup=False,
        )
        if result.only_honey_could_tell:
            console.print(shell.say("trace.only_honey"), markup=False)
    console.print(
        shell.say(
            "trace.aligned",
            rows=result.aligned.leak.rows,
            aligned=int(alignment.linked.sum()),
            people=result.telling.exhibit.reading.records,
            ambiguous=int(alignment.ambiguous.sum()),
        ),
        markup=False,
    )
    rows = [
        (
            accused.recipient,
            f"{accused.log10_e:.1f}",
            f"{accused.share.share:.1%}",
            f"{accused.share.low:.1%}–{accused.share.high:.1%}",
            shell.say("common.separator").join(release.release_id for release in accused.releases if release.named)
            or shell.say("trace.not_determined"),
        )
        for accused in found.accused
    ]
    rows += [(f"({name})", f"{value:.1f}", "", "", "") for name, value in found.others[:3]]
    headers = [shell.say(f"trace.{name}") for name in ("recipient", "log10_e", "share", "interval", "release")]
    title = shell.say("trace.candidates", threshold=f"{found.threshold_log10:.1f}")
    console.print(shell.table(title, headers, rows, right=(1, 2, 3)))
    for accused in found.accused:
        parts = "  ".join(
            f"{shell.say('part.' + _key(name))} {value:+.1f}"
            for name, value in accused.contributions
            if abs(value) >= LEAST_SHOWN
        )
        console.print(shell.say("trace.parts", recipient=accused.recipient, parts=parts), markup=False)
    _show_reading(shell, console, result)
    console.print(shell.say("trace.copy_not_person"), markup=False)


def _show_reading(shell: Shell, console: Console, result: TraceResult) -> None:
    from suyuan.app.trace_told import carriers_read

    rows = [
        (shell.say(f"carrier.{name}"), read, shell.say("trace.unread") if kept is None else f"{kept:.0%}")
        for name, read, kept in carriers_read(result)
    ]
    if result.honey_hits:
        rows.append((shell.say("carrier.honey"), sum(result.honey_hits.values()), ""))
    headers = [shell.say(f"trace.{name}") for name in ("carrier", "read", "kept")]
    console.print(shell.table(shell.say("trace.reading"), headers, rows, right=(1, 2)))


def _key(name: str) -> str:
    return name.replace(" ", "_").replace("+", "_")
