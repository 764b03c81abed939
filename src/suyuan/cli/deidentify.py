"""What is said of a copy's de-identification: actions, searched levels, what is reached, what is held already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suyuan.report.field_names import field_names, percent

if TYPE_CHECKING:
    from rich.console import Console

    from suyuan.app.composition import Joined
    from suyuan.app.plan import ReleasePlan
    from suyuan.cli.shell import Shell
    from suyuan.release.deidentify.constrain import Reached
    from suyuan.release.deidentify.shape import Searched


def show_shaping(shell: Shell, console: Console, plan: ReleasePlan) -> None:
    """What is done to the columns of a plan, and what the rows fulfil then."""
    if plan.shaping is None:
        return
    if plan.shaping.said:
        listed = shell.say("common.separator").join(
            f"{name} {shell.say(f'action.{one.action}')}" for name, one in plan.shaping.said.items()
        )
        few = f"{len(plan.shaping.suppressed):,}"
        console.print(shell.say("action.shaped", columns=listed, rows=few), markup=False)
    if plan.shaping.searched is not None:
        _show_search(shell, console, plan.shaping.searched)
    if plan.reached is not None:
        _show_reached(shell, console, plan.reached)


def show_joined(shell: Shell, console: Console, joined: Joined | None) -> None:
    """What the recipient can tell from a copy and what it holds; nothing where it holds nothing."""
    if joined is None:
        return
    separator = shell.say("common.separator")
    count = {"releases": len(joined.releases), "records": f"{joined.records:,}"}
    lines = [shell.say("composition.head", **count)]
    if joined.holds:
        lines.append(shell.say("composition.holds", fields=field_names(shell.lang, joined.holds, separator)))
    if joined.added:
        lines.append(shell.say("composition.added", fields=field_names(shell.lang, joined.added, separator)))
    shares = {"unique_alone": percent(joined.unique_alone), "unique": percent(joined.unique)}
    lines.append(shell.say("composition.k", alone=f"{joined.k_alone:,}", joined=f"{joined.k:,}", **shares))
    for column, (alone, together) in joined.values.items():
        lines.append(shell.say("composition.l", column=column, alone=alone, joined=together))
    linked = field_names(shell.lang, joined.linked_by, separator)
    lines.append(shell.say("composition.linked", fields=linked) if linked else shell.say("composition.unlinked"))
    for line in lines:
        console.print(line, markup=False)
    if joined.breaks_k:
        told = shell.say("composition.breaks", records=f"{joined.below:,}", wanted=joined.wanted)
        console.print(told, markup=False, style="bold")
    for column in joined.breaks_l:
        told = shell.say("composition.breaks_l", column=column, l=joined.values[column][1], wanted=joined.wanted_l)
        console.print(told, markup=False, style="bold")


def _show_search(shell: Shell, console: Console, searched: Searched) -> None:
    separator = shell.say("common.separator")
    levels = [shell.say("shape.level", column=name, level=level) for name, level in searched.levels.items()]
    if levels:
        levels.append(shell.say("shape.proved" if searched.proved else "shape.not_proved"))
    told = separator.join(levels)
    console.print(
        shell.say(
            "shape.searched",
            method=shell.say(f"shape.method_{searched.method}"),
            levels=f"{told}; " if told and shell.lang == "en" else f"{told}；" if told else "",
            left_out=f"{searched.left_out:,}",
            kept=percent(searched.granularity),
        ),
        markup=False,
    )


def _show_reached(shell: Shell, console: Console, reached: Reached) -> None:
    any_value = "-" if reached.k_any is None else f"{reached.k_any:,}"
    console.print(shell.say("shape.reached", k=f"{reached.k:,}", k_any=any_value), markup=False)
    for column, (values, apart) in reached.values.items():
        console.print(shell.say("shape.reached_values", column=column, l=values, t=f"{apart:.3f}"), markup=False)
    if reached.kmap is not None:
        console.print(shell.say("shape.reached_kmap", kmap=f"{reached.kmap:,}"), markup=False)
