"""``suyuan assess``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.options import (
    HERE,
    LANG,
    JsonOption,
    LangOption,
    QuietOption,
    SheetOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    read_mapping,
    text,
)
from suyuan.core.errors import AssessFault, UsageFault

if TYPE_CHECKING:
    from suyuan.assess.assessment import RiskAssessment
    from suyuan.assess.kmap import Matches
    from suyuan.cli.shell import Shell

Table = dict[str, dict[str, "Matches"]]


def assess(
    place: Annotated[str, typer.Argument(metavar="TABLE|registry", help=text("assess_place"), show_default=False)] = "",
    fields: Annotated[str, typer.Option("--fields", help=text("assess_fields"), show_default=False)] = "",
    sensitive: Annotated[str, typer.Option("--sensitive", help=text("assess_sensitive"), show_default=False)] = "",
    population: Annotated[
        int | None, typer.Option("--population", help=text("assess_population"), show_default=False)
    ] = None,
    births: Annotated[
        float | None, typer.Option("--city-births-per-day", help=text("assess_births"), show_default=False)
    ] = None,
    threshold: Annotated[float, typer.Option("--threshold", help=text("assess_threshold"))] = 0.2,
    share: Annotated[float, typer.Option("--share", help=text("assess_share"))] = 0.05,
    stress: Annotated[float, typer.Option("--stress", help=text("assess_stress"))] = 1.0,
    register: Annotated[bool, typer.Option("--register", help=text("assess_register"))] = False,
    newborn_table: Annotated[bool, typer.Option("--newborn-table", help=text("assess_newborn"))] = False,
    aggregate: Annotated[bool, typer.Option("--aggregate", help=text("assess_aggregate"))] = False,
    count: Annotated[str, typer.Option("--count", help=text("assess_count"), show_default=False)] = "",
    sums: Annotated[str, typer.Option("--sum", help=text("assess_sum"), show_default=False)] = "",
    largest: Annotated[str, typer.Option("--largest", help=text("assess_largest"), show_default=False)] = "",
    contributors: Annotated[int, typer.Option("--contributors", help=text("assess_contributors"))] = 1,
    dominance: Annotated[
        float | None, typer.Option("--dominance", help=text("assess_dominance"), show_default=False)
    ] = None,
    minimum: Annotated[int, typer.Option("--minimum", help=text("assess_minimum"))] = 10,
    earlier: Annotated[Path | None, typer.Option("--earlier", help=text("assess_earlier"), show_default=False)] = None,
    recipient: Annotated[str, typer.Option("--recipient", help=text("assess_recipient"), show_default=False)] = "",
    holds: Annotated[Path | None, typer.Option("--holds", help=text("assess_holds"), show_default=False)] = None,
    html: Annotated[Path | None, typer.Option("--html", help=text("assess_html"), show_default=False)] = None,
    mapping: Annotated[list[str] | None, typer.Option("--map", help=text("assess_map"), show_default=False)] = None,
    sheet: SheetOption = None,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Whom a table identifies."""
    from suyuan.app.assess import assess_place
    from suyuan.assess.assessment import Question
    from suyuan.cli.explain import check_picture
    from suyuan.report.risk_page import write_risk
    from suyuan.storage.durable import write_whole

    shell = make_shell(locals())
    if newborn_table:
        _newborn(shell, births, stress)
        return
    if not place:
        raise UsageFault("SY-U091")
    if aggregate:
        from suyuan.app.aggregate import Columns
        from suyuan.assess.anonymity import Rule
        from suyuan.cli.aggregate import assess_counts

        if html is not None:
            raise AssessFault("SY-A059")
        rule = Rule(minimum, split(sensitive), contributors, dominance)
        assess_counts(shell, Path(place), Columns(count, split(sums), split(largest)), rule, earlier, sheet)
        return
    check_picture(html)
    question = Question(split(fields), split(sensitive), population, births, threshold, share, stress)
    if (recipient and place != "registry") or (holds is not None and not recipient):
        raise AssessFault("SY-A065")
    if recipient:
        from suyuan.cli.recipient_view import show_recipient

        show_recipient(shell, recipient, question, holds, html)
        return
    overrides = read_mapping(mapping or [], "TEL=mother_phone", "assess")
    found = assess_place(place, question, shell.workspace, sheet=sheet, overrides=overrides, counted=register)
    if html is not None:
        write_whole(html, write_risk(LANG, found, datetime.now(UTC)).encode())
    shell.result(
        "assess",
        describe(found),
        lambda console: show(shell, console, found),
        "suyuan plan --to RECIPIENT --purpose PURPOSE --price",
    )


def split(value: str) -> tuple[str, ...]:
    """``a,b`` to a tuple; Chinese commas separate too."""
    return tuple(name.strip() for name in value.replace("，", ",").split(",") if name.strip())


def show(shell: Shell, console: Console, found: RiskAssessment) -> None:
    """The assessment for a person."""
    from suyuan.report.risk_words import RiskWords

    words = RiskWords(shell.lang, found)
    separator = shell.say("common.separator")
    console.print(
        shell.say("assess.head", name=found.subject.name, rows=f"{found.exposure.measures.rows:,}"), style="bold"
    )
    for sentence in words.quotes():
        console.print(sentence, markup=False, style="bold")
    for line in words.verdict():
        console.print(line, markup=False)
    told = [("direct", found.direct), ("quasi", found.exposure.fields)]
    if not found.question.fields:
        told.append(("aside", found.subject.aside))
    for key, names in told:
        console.print(shell.say(f"assess.{key}", fields=words.names(names, separator)), markup=False)

    def table(title: str, heads: tuple[str, ...], rows: list[Any], right: tuple[int, ...] = ()) -> None:
        if rows:
            console.print(shell.table(title, [shell.say(f"assess.{head}") for head in heads], rows, right=right))

    table(shell.say("assess.measure"), ("measure", "value", "meaning"), words.measures(), (1,))
    share = words.percent(found.question.share)
    table(shell.say("assess.sets", share=share), ("set_fields", "set_unique", "y_rows"), words.sets(), (1, 2))
    if not found.exposure.sets:
        console.print(shell.say("assess.no_sets", depth=found.exposure.depth, share=share), markup=False)
    if found.exposure.depth < len(found.exposure.fields):
        console.print(shell.say("assess.depth", depth=found.exposure.depth), markup=False)
    table(shell.say("assess.shares"), ("set_fields", "share", "values"), words.shares(), (1, 2))
    table(
        shell.say("assess.masks"),
        ("mask_field", "mask_alone", "mask_together", "mask_exposed"),
        words.masks(),
        (1, 2, 3),
    )
    table(shell.say("assess.population"), ("method", "result"), words.population())


def describe(found: RiskAssessment) -> dict[str, Any]:
    """The assessment as JSON; no value of any person."""
    from suyuan.assess.verdict import EVIDENCE
    from suyuan.report.risk_words import RiskWords

    own, exposure, people = found.exposure.measures, found.exposure, found.population
    alike, register = people.alike, people.register
    return {
        "name": found.subject.name,
        "rows": own.rows,
        "direct": list(found.direct),
        "fields": list(exposure.fields),
        "aside": [] if found.question.fields else list(found.subject.aside),
        "quotes": {"zh": RiskWords("zh", found).quotes(), "en": RiskWords("en", found).quotes()},
        "unique": own.unique,
        "uniqueness": round(own.uniqueness, 6),
        "k": own.k,
        "classes": own.classes,
        "class_sizes": [list(pair) for pair in own.sizes],
        "missing_cells": exposure.missing,
        "missing_as_any_value": None
        if exposure.wildcards is None
        else {"unique": exposure.wildcards.unique, "k": exposure.wildcards.k},
        "sensitive": [
            {
                "field": one.field,
                "l": one.l,
                "entropy_l": round(one.entropy_l, 6),
                "t": round(one.t, 6),
                "ordered": one.ordered,
                "beta": round(one.beta, 6),
                "enhanced_beta": round(one.enhanced_beta, 6),
                "delta": round(one.delta, 6),
            }
            for one in own.diversity
        ],
        "depth": exposure.depth,
        "identifying_sets": [
            {"fields": list(one.fields), "unique": one.unique, "share": round(one.share, 6)} for one in exposure.sets
        ],
        "contributions": [{"field": one.field, "share": round(one.share, 6)} for one in exposure.shares],
        "by_number_of_fields": [
            {"fields": one.fields, "sets": one.sets, "mean": round(one.mean, 6), "most": round(one.most, 6)}
            for one in exposure.steps
        ],
        "frontier": [
            {"usefulness": round(useful, 6), "unique": round(risk, 6), "fields": list(names)}
            for useful, risk, names in exposure.frontier
        ],
        "masks": [
            {
                "field": one.field,
                "joined": list(one.joined),
                "restored_rows": one.exposed,
            }
            for one in found.masks
        ],
        "population": {
            "register": None
            if register is None
            else {
                "fields": list(register.fields),
                "unique": round(register.unique, 6),
                "smallest": register.smallest,
                "absent": register.absent,
            },
            "kmap": None
            if alike is None
            else {
                "counted": list(alike.counted),
                "not_counted": list(alike.uncounted),
                "births_per_day": people.births_per_day,
                "births_given": people.births_told,
                "others_expected_at_most": alike.middle,
                "unique": list(alike.unique),
                "singled_out": alike.singled,
            },
            "models": [
                {"method": one.method, "uniqueness": one.uniqueness, "low": one.low, "high": one.high}
                for one in people.models
            ],
            "not_used": people.skipped,
        },
        "verdict": {
            "gbt42460_level": found.verdict.level,
            "pipl73": found.verdict.status,
            "still_personal_information": True,
            "risk": round(found.verdict.risk, 6),
            "threshold": found.verdict.threshold,
            "reasons": list(found.verdict.reasons),
            "evidence": EVIDENCE,
        },
    }


def _newborn(shell: Shell, births_per_day: float | None, stress: float) -> None:
    """The table of what identifies a newborn."""
    from suyuan.assess.facts import facts
    from suyuan.assess.kmap import CELLS, DAYS, newborn_matches

    if births_per_day is not None and births_per_day <= 0:
        raise UsageFault("SY-U090", option="--city-births-per-day", value=births_per_day)
    if not 1 <= stress <= 1e6:
        raise UsageFault("SY-U090", option="--stress", value=stress)
    fact = facts()["births_hangzhou"]
    births = fact.value if births_per_day is None else births_per_day * DAYS
    table = newborn_matches(births, facts()["births_large_hospital"].value, stress)
    source = shell.say("assess.births_example" if births_per_day is None else "assess.births_told")

    def lines(console: Console) -> None:
        heads = [shell.say("assess.newborn_released"), *(shell.say(f"assess.newborn_{cell}") for cell in CELLS)]
        rows = [
            [shell.say(f"assess.newborn_{step}"), *(_probability(one[cell]) for cell in CELLS)]
            for step, one in table.items()
        ]
        console.print(shell.table(shell.say("assess.newborn"), heads, rows, right=(1, 2, 3, 4)))
        console.print(shell.say("assess.newborn_note", births=f"{births:,.0f}", source=source), markup=False)

    data = {
        "births_a_year": births,
        "stress": stress,
        "newborn_table": {
            step: {
                cell: {"others": found.expected, "unique": found.unique, "at_least": found.bound}
                for cell, found in one.items()
            }
            for step, one in table.items()
        },
    }
    shell.result("assess", data, lines, "suyuan assess FILE")


def _probability(one: Matches) -> str:
    """Two digits, as many nines as there are before the first other digit; bounds are rounded down."""
    value = one.unique
    if value < 0.995:
        return ("≥ " if one.bound else "") + f"{value:.2f}"
    digits = 2
    while round(1 - value, digits) == 0:
        digits += 1
    return ("≥ " if one.bound else "") + f"{int(value * 10**digits) / 10**digits:.{digits}f}"
