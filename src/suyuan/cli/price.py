"""What is said of a price: each field's risk and use, the cheapest set, the marked copy, what is held already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console

from suyuan.report.field_names import few, field_names, field_title, percent

if TYPE_CHECKING:
    from suyuan.app.price import Pair, Prices, Risk, Shown
    from suyuan.cli.shell import Shell


def describe_price(found: Prices) -> dict[str, Any]:
    """The price as JSON."""
    return {
        "direct": list(found.direct),
        "births_per_day": found.births_per_day,
        "copy": _pair(found.copy),
        "columns": [
            {
                "column": one.column,
                "from": list(one.fields),
                "optional": one.optional,
                "bits": round(one.bits, 4),
                "without": _pair(one.without),
                "coarser": [{"field": name, "as": form, "copy": _pair(pair)} for name, form, pair in one.coarser],
            }
            for one in found.columns
        ],
        "cheapest": {
            "columns": [{"column": column, "from": list(fields)} for column, fields in found.cheapest],
            "copy": _pair(found.cheapest_risk),
        },
        "before_marking": _shown(found.before),
        "after_marking": _shown(found.after),
        "held_by_recipient": None
        if found.held is None
        else {
            "releases": list(found.held.releases),
            "records": found.held.records,
            "added_fields": list(found.held.fields),
            "unique_joined": round(found.held.unique, 6),
        },
    }


def show_price(shell: Shell, console: Console, found: Prices) -> None:
    """The price for a person."""
    separator = shell.say("common.separator")

    def row(label: str, source: str, pair: Pair, note: str) -> tuple[str, ...]:
        kept = pair.whole.bits / (found.copy.whole.bits or 1.0)
        return (label, source, percent(pair.whole.unique), percent(pair.indirect.unique), _others(pair.indirect),
                percent(kept), note)  # fmt: skip

    rows = [row(shell.say("price.copy"), "", found.copy, "")]
    for one in found.columns:
        names = field_names(shell.lang, one.fields, " / ")
        note = shell.say("price.optional" if one.optional else "price.needed")
        rows.append(row(shell.say("price.without", column=one.column), names, one.without, note))
        for name, form, pair in one.coarser:
            changed = {"field": field_title(shell.lang, name), "form": field_title(shell.lang, form)}
            rows.append(row("  " + shell.say("price.instead", **changed), "", pair, shell.say("price.ask")))
    heads = ("set", "source", "unique", "indirect", "others", "kept", "note")
    headers = [shell.say(f"price.{name}") for name in heads]
    console.print(shell.table(shell.say("price.title"), headers, rows, right=(2, 3, 4, 5)))
    direct = field_names(shell.lang, found.direct, separator) or shell.say("assess.none")
    console.print(shell.say("price.meaning", direct=direct, births=few(found.births_per_day)), markup=False)
    chosen = separator.join(f"{column} ← {field_names(shell.lang, fields)}" for column, fields in found.cheapest)
    risk = {
        "unique": percent(found.cheapest_risk.whole.unique),
        "indirect": percent(found.cheapest_risk.indirect.unique),
    }
    console.print(shell.say("price.cheapest", columns=chosen, **risk), markup=False, style="bold")
    before, after = found.before, found.after
    console.print(
        shell.say(
            "price.marked",
            before=percent(before.unique),
            after=percent(after.unique),
            k_before=f"{before.k:,}",
            k_after=f"{after.k:,}",
        ),
        markup=False,
    )
    if found.held is None:
        console.print(shell.say("price.held_none"), markup=False)
        return
    console.print(
        shell.say(
            "price.held",
            releases=len(found.held.releases),
            records=f"{found.held.records:,}",
            fields=field_names(shell.lang, found.held.fields, separator) or shell.say("assess.none"),
            before=percent(found.copy.indirect.unique),
            after=percent(found.held.unique),
        ),
        markup=False,
    )


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
    return {"rows": shown.rows, "unique": round(shown.unique, 6), "k": shown.k}
