"""``suyuan plan``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.acting import OperatorOption
from suyuan.cli.deidentify import show_joined, show_shaping
from suyuan.cli.explain import check_picture
from suyuan.cli.options import (
    HERE,
    AlphaOption,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_alpha,
    text,
)
from suyuan.cli.price import describe_price, show_price
from suyuan.cli.rehearse import describe_rehearsal, show_rehearsal, write_curves

if TYPE_CHECKING:
    from suyuan.app.plan import ReleasePlan
    from suyuan.cli.shell import Shell

ToOption = Annotated[str, typer.Option("--to", help=text("to"), show_default=False)]
PurposeOption = Annotated[str, typer.Option("--purpose", help=text("purpose"), show_default=False)]
CarriersOption = Annotated[str | None, typer.Option("--carriers", help=text("carriers"), show_default=False)]
CandidatesOption = Annotated[int, typer.Option("--candidates", min=1, help=text("candidates"))]


def plan(
    to: ToOption,
    purpose: PurposeOption,
    carriers: CarriersOption = None,
    candidates: CandidatesOption = 1000,
    alpha: AlphaOption = "1e-6",
    simulate: Annotated[bool, typer.Option("--simulate", help=text("simulate_plan"))] = False,
    draw: Annotated[Path | None, typer.Option("--draw", help=text("draw_plan"), show_default=False)] = None,
    price: Annotated[bool, typer.Option("--price", help=text("price_plan"))] = False,
    births: Annotated[
        float | None, typer.Option("--city-births-per-day", help=text("assess_births"), show_default=False)
    ] = None,
    operator: OperatorOption = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """What would be given, and what would give it away."""
    from suyuan.app.clock import machine_clock
    from suyuan.app.plan import make_plan
    from suyuan.app.price import price_plan
    from suyuan.app.rehearse import rehearse
    from suyuan.cli.decision import saying_why
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    check_picture(draw)
    opened = open_workspace(workspace)
    with saying_why(shell, grants=verbose):
        made = make_plan(
            opened,
            to,
            purpose,
            machine_clock,
            carriers=split_carriers(carriers),
            candidates=candidates,
            alpha=read_alpha(alpha, "plan"),
            clerk=operator,
        )
    found = rehearse(opened, made, shell.progress("rehearse")) if simulate or draw is not None else None
    if found is not None and draw is not None:
        write_curves(shell, made, found, draw)

    prices = price_plan(opened, made, births) if price else None

    def show(console: Console) -> None:
        show_plan(shell, console, made, grants=verbose)
        if prices is not None:
            show_price(shell, console, prices, made.joined)
        if found is not None:
            show_rehearsal(shell, console, made, found)

    data = describe_plan(made)
    data["price"] = None if prices is None else describe_price(prices, made.joined)
    data["simulation"] = None if found is None else describe_rehearsal(found)
    shell.result("plan", data, show, f"suyuan release --to {to} --purpose {purpose}")
    if made.joined is not None and made.joined.breaks:
        raise typer.Exit(1)


def split_carriers(value: str | None) -> tuple[str, ...] | None:
    """``choice,form`` to a tuple; None for all that the purpose allows."""
    return None if value is None else tuple(name.strip() for name in value.split(",") if name.strip())


def describe_plan(plan: ReleasePlan) -> dict[str, Any]:
    """The plan as JSON; its sample rows are masked."""
    from suyuan.app.composition import describe_joined
    from suyuan.app.shaping import describe_shaping
    from suyuan.core.mask import mask_table

    return {
        "release_id": plan.release_id,
        "recipient": plan.recipient,
        "purpose": plan.purpose_key,
        "basis": plan.purpose.basis,
        "keep_days": plan.purpose.keep_days,
        "rows": plan.rows - plan.withheld + plan.layout.honey,
        "in_scope": plan.rows,
        "withheld": plan.withheld,
        "blanks": plan.blanks,
        "honey": plan.layout.honey,
        "honey_obstacle": plan.honey_obstacle,
        "carriers": [carrier.value for carrier in plan.carriers],
        "fields": [
            {"column": column.column, "mode": column.mode, "from": list(column.fields)}
            for column in plan.layout.columns
        ],
        "candidates": plan.candidates,
        "alpha": plan.alpha,
        "nats_per_row": round(plan.strength.nats_per_row, 4),
        "rows_to_attribute": plan.strength.rows,
        "rows_to_attribute_normalised": plan.normalised.rows,
        "deidentified": None if plan.shaping is None else describe_shaping(plan.shaping, plan.reached),
        "composition": None if plan.joined is None else describe_joined(plan.joined),
        "decision": plan.judged.describe(),
        "sample_before": mask_table(plan.before).to_pylist(),
        "sample_after": mask_table(plan.after).to_pylist(),
    }


def show_plan(shell: Shell, console: Console, plan: ReleasePlan, *, grants: bool = False) -> None:
    """The plan for a person: field by field with its reason, before and after, strength."""
    from suyuan.cli.decision import show_decision
    from suyuan.core.mask import mask_table

    console.print(
        shell.say(
            "plan.head",
            id=plan.release_id,
            recipient=plan.recipient_name,
            title=plan.purpose.title,
            rows=plan.rows,
            days=plan.purpose.keep_days,
            basis=plan.purpose.basis,
        ),
        markup=False,
    )
    rows = [
        (
            column.column,
            " / ".join(column.fields),
            shell.say(f"plan.reason_{column.mode}"),
            shell.say("common.separator").join(
                dict.fromkeys(shell.say(f"carrier.{name.partition(':')[0]}") for name in column.slot_names)
            )
            or "-",
        )
        for column in plan.layout.columns
    ]
    headers = [shell.say(f"plan.{name}") for name in ("column", "from", "reason", "marked")]
    console.print(shell.table(shell.say("plan.fields"), headers, rows))
    for title, table in (("plan.before", plan.before), ("plan.after", plan.after)):
        shown = mask_table(table.drop_columns(["rid"]) if "rid" in table.column_names else table)
        console.print(
            shell.table(shell.say(title), shown.column_names, [list(row.values()) for row in shown.to_pylist()])
        )
    console.print(
        shell.say("plan.counts", withheld=plan.withheld, blanks=plan.blanks, honey=plan.layout.honey),
        markup=False,
    )
    show_shaping(shell, console, plan)
    show_joined(shell, console, plan.joined)
    if plan.honey_obstacle:
        console.print(shell.say(f"plan.honey_{plan.honey_obstacle}"), markup=False)
    for key, strength in (("plan.strength", plan.strength), ("plan.strength_normalised", plan.normalised)):
        console.print(
            shell.say(
                key + ("" if strength.rows else "_none"),
                rows=strength.rows,
                candidates=plan.candidates,
                alpha=shell.bound(plan.alpha),
            ),
            markup=False,
        )
    if plan.strength.rows is None or plan.strength.rows > plan.rows:
        console.print(shell.say("plan.too_weak"), markup=False, style="bold")
    show_decision(shell, console, plan.judged, grants=grants)
