"""What is said of a price: each column's risk and use, the cheapest set, the frontier, the copy assessed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console

from suyuan.report.field_names import few, field_names, percent

if TYPE_CHECKING:
    from suyuan.app.composition import Joined
    from suyuan.app.copy_check import Shown
    from suyuan.app.frontier import Choice
    from suyuan.app.price import Prices
    from suyuan.app.scale import Pair, Risk
    from suyuan.cli.shell import Shell

POINTS = 12
"""Combinations of the frontier that a terminal shows; JSON has all."""


def describe_price(found: Prices, joined: Joined | None) -> dict[str, Any]:
    """The price as JSON."""
    check = found.check
    return {
        "direct": list(found.direct),
        "births_per_day": found.births_per_day,
        "copy": _pair(found.copy),
        "columns": [
            {
                "column": one.column,
                "from": list(one.fields),
                "action": one.action,
                "level": one.level,
                "optional": one.optional,
                "bits": round(one.bits, 4),
                "without": _pair(one.without),
                "coarser": [
                    {"field": form.field, "as": form.form, "level": form.level, "copy": _pair(form.risk)}
                    for form in one.coarser
                ],
            }
            for one in found.columns
        ],
        "cheapest": {"columns": [_choice(one) for one in found.cheapest], "copy": _pair(found.cheapest_risk)},
        "frontier": [
            {
                "columns": [_choice(one) for one in point.choices],
                "copy": _pair(point.risk),
                "kept": round(point.kept, 6),
                "planned": point.planned,
                "cheapest": point.cheapest,
            }
            for point in found.frontier
        ],
        "compared": list(check.columns),
        "in_registry": _shown(check.registry),
        "before_marking": _shown(check.shaped),
        "after_marking": _shown(check.marked),
        "after_marking_spellings_aside": _shown(check.levelled),
        "held_by_recipient": None
        if joined is None
        else {
            "releases": list(joined.releases),
            "records": joined.records,
            "added_fields": list(joined.added),
            "unique_joined": round(joined.unique, 6),
        },
    }


def show_price(shell: Shell, console: Console, found: Prices, joined: Joined | None) -> None:
    """The price for a person."""
    _show_columns(shell, console, found)
    _show_frontier(shell, console, found)
    check = found.check
    heads = ["price.rows_as", "price.unique", "price.k", "price.k_any"]
    stages = (("registry", check.registry), ("shaped", check.shaped), ("marked", check.marked),
              ("levelled", check.levelled))  # fmt: skip
    rows = [
        (shell.say(f"price.{name}"), percent(one.unique), f"{one.k:,}", "-" if one.k_any is None else f"{one.k_any:,}")
        for name, one in stages
    ]
    title = shell.say(
        "price.again", columns=shell.say("common.separator").join(check.columns) or shell.say("assess.none")
    )
    console.print(shell.table(title, [shell.say(head) for head in heads], rows, right=(1, 2, 3)))
    if joined is None:
        console.print(shell.say("composition.none"), markup=False)


def _show_columns(shell: Shell, console: Console, found: Prices) -> None:
    from suyuan.app.price_words import say_choice, say_coarser, say_note

    separator = shell.say("common.separator")

    def row(label: str, source: str, pair: Pair, note: str) -> tuple[str, ...]:
        kept = pair.whole.bits / (found.copy.whole.bits or 1.0)
        return (label, source, percent(pair.whole.unique), percent(pair.indirect.unique), _others(pair.indirect),
                percent(kept), note)  # fmt: skip

    rows = [row(shell.say("price.copy"), "", found.copy, "")]
    for one in found.columns:
        names = field_names(shell.lang, one.fields, " / ")
        rows.append(row(shell.say("price.without", column=one.column), names, one.without, say_note(shell.lang, one)))
        ask = shell.say("price.ask")
        rows.extend(row("  " + say_coarser(shell.lang, form), "", form.risk, ask) for form in one.coarser)
    heads = ("set", "source", "unique", "indirect", "others", "kept", "note")
    headers = [shell.say(f"price.{name}") for name in heads]
    console.print(shell.table(shell.say("price.title"), headers, rows, right=(2, 3, 4, 5)))
    direct = field_names(shell.lang, found.direct, separator) or shell.say("assess.none")
    console.print(shell.say("price.meaning", direct=direct, births=few(found.births_per_day)), markup=False)
    chosen = separator.join(say_choice(shell.lang, one) for one in found.cheapest)
    risk = {
        "unique": percent(found.cheapest_risk.whole.unique),
        "indirect": percent(found.cheapest_risk.indirect.unique),
    }
    console.print(shell.say("price.cheapest", columns=chosen, **risk), markup=False, style="bold")


def _show_frontier(shell: Shell, console: Console, found: Prices) -> None:
    """Combinations that no other beats; nothing where there is only one."""
    from suyuan.app.price_words import say_choice

    if len(found.frontier) < 2:
        return
    marked = [point for point in found.frontier if point.planned or point.cheapest]
    others = [point for point in found.frontier if point not in marked]
    step = max(1, -(-len(others) // max(POINTS - len(marked), 1)))
    shown = [point for point in found.frontier if point in marked or point in others[::step]]
    rows = [
        (
            percent(point.kept),
            percent(point.risk.indirect.unique),
            f"{point.risk.indirect.smallest:,}",
            shell.say("common.separator").join(say_choice(shell.lang, one) for one in point.choices if one.names),
            " ".join(
                shell.say(f"price.{name}")
                for name, holds in (("is_plan", point.planned), ("is_cheapest", point.cheapest))
                if holds
            ),
        )
        for point in shown
    ]
    headers = [shell.say(f"price.{name}") for name in ("kept", "indirect", "smallest", "set", "note")]
    console.print(shell.table(shell.say("price.frontier"), headers, rows, right=(0, 1, 2)))
    told = {"shown": len(shown), "all": len(found.frontier)}
    console.print(shell.say("price.frontier_note", **told), markup=False)


def _choice(one: Choice) -> dict[str, Any]:
    return {"column": one.column, "from": list(one.fields), "level": one.level}


def _others(risk: Risk) -> str:
    return "-" if risk.others is None else few(risk.others)


def _pair(pair: Pair) -> dict[str, Any]:
    return {"whole": _risk(pair.whole), "without_direct": _risk(pair.indirect)}


def _risk(risk: Risk) -> dict[str, Any]:
    return {
        "unique": round(risk.unique, 6),
        "smallest": risk.smallest,
        "others_expected_at_most": risk.others,
        "bits": round(risk.bits, 4),
    }


def _shown(shown: Shown) -> dict[str, Any]:
    return {"rows": shown.rows, "unique": round(shown.unique, 6), "k": shown.k, "k_missing_as_any_value": shown.k_any}
