"""``suyuan case law``: counts, grades, gains and damages, under every answer to what is unsettled."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.case_values import read_fen, told, yuan
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
    from suyuan.app.case_weigh import WeighedCase
    from suyuan.case.damages import Damages
    from suyuan.case.grade import Grade, Ground
    from suyuan.case.readings import ReadCase
    from suyuan.case.span import Span
    from suyuan.case.tally import Total
    from suyuan.cli.shell import Shell


def law(
    case: Annotated[str, typer.Argument(help=told("case"), show_default=False)],
    originals: Annotated[Path | None, typer.Option("--originals", help=told("originals"), show_default=False)] = None,
    loss: Annotated[str | None, typer.Option("--loss", help=told("loss"), show_default=False)] = None,
    multiple: Annotated[str, typer.Option("--multiple", help=told("multiple"))] = "1",
    statute: Annotated[str, typer.Option("--statute", help=told("multiple_law"), show_default=False)] = "",
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Count and grade by law."""
    from suyuan.app.case_weigh import Claimed, weigh_case
    from suyuan.storage.workspace import open_workspace

    shell = make_shell(locals())
    claimed = Claimed(
        None if loss is None else read_fen(loss, "--loss", "case law")[0], read_times(multiple, "case law"), statute
    )
    found = weigh_case(open_workspace(workspace), case, originals=originals, claimed=claimed)
    number = found.case_file.number
    shell.result(
        "case-law",
        describe_weighed(found),
        lambda console: show_weighed(shell, console, found),
        f"suyuan case report {number} --kind count -o count.pdf",
    )


def read_times(value: str, command: str) -> Fraction:
    """A multiple, one at least; ``UsageFault`` SY-U008."""
    try:
        times = Fraction(value)
    except (ValueError, ZeroDivisionError) as error:
        raise UsageFault("SY-U008", value=value[:40], option="--multiple", form="1.5", command=command) from error
    if times < 1:
        raise UsageFault("SY-U008", value=value[:40], option="--multiple", form="1.5", command=command)
    return times


def describe_weighed(found: WeighedCase) -> dict[str, Any]:
    """Every figure, with the lines that each total opens to."""
    readings = found.readings
    return {
        "case": found.case_file.number,
        "lists_counted": [exhibit.number for exhibit in found.lists.exhibits],
        "base": _read(readings.base),
        "unsettled": {
            name: {"matters": name in readings.matter, "other": _grades(readings.flipped[name])}
            for name in readings.flipped
        },
        "grade_ranges": {
            party: {"least": one.least.value, "most": one.most.value, "deciding": list(one.deciding)}
            for party, one in readings.ranges.items()
        },
        "gains_fen": {
            party: {"received": _span(one.received), "spent": _span(one.spent), "net": _span(one.net),
                    "undated": list(one.undated), "disputed": list(one.disputed)}
            for party, one in readings.gains.parties.items()
        },
        "gain_together_fen": _span(readings.gains.together),
        "damages": describe_damages(found.damages),
        "damages_net": describe_damages(found.damages_net),
        "ledgers_fen": {name.value: {"total": _span(one.total), "awards": list(one.awards)}
                        for name, one in found.ledgers.items()},
    }  # fmt: skip


def _read(read: ReadCase) -> dict[str, Any]:
    return {
        "parties": {
            party: {
                "records": _total(one.records),
                "by_tier": {str(tier): number for tier, number in one.by_tier().items()},
            }
            for party, one in read.count.parties.items()
        },
        "grades": _grades(read),
        "unique_records": _total(read.count.unique),
        "passed_records": _total(read.count.passed),
    }


def _grades(read: ReadCase) -> dict[str, Any]:
    return {party: _grade(one) for party, one in read.grades.items()}


def _grade(one: Grade) -> dict[str, Any]:
    return {
        "article": one.article,
        "level": one.level.value,
        "level_certain": one.level_certain.value,
        "level_high": one.level_high.value,
        "more": one.more,
        "grounds": [_ground(ground) for ground in one.grounds],
        "notes": list(one.notes),
    }


def _ground(one: Ground) -> dict[str, Any]:
    return {
        "name": one.name,
        "rules": list(one.rules),
        "figure": None if one.figure is None else _span(one.figure),
        "threshold": one.threshold,
        "unit": one.unit,
        "multiple": None if one.multiple is None else str(one.multiple),
        "level": one.level.value,
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        **_span(total.span),
        "certain": total.certain,
        "lines": [
            {"batch": line.batch, "act": line.act.value, "buyer": line.buyer, "weight": line.weight,
             "rows": line.rows, "removed": dict(line.removed), "kept": line.kept}
            for line in total.lines
        ],
    }  # fmt: skip


def _span(span: Span) -> dict[str, Any]:
    return {"low": span.low, "high": span.high, "more": span.more}


def describe_damages(one: Damages) -> dict[str, Any]:
    """What may be claimed, as JSON."""
    return {
        "measure": one.measure.value,
        "alternatives": [other.value for other in one.alternatives],
        "amount_fen": None if one.amount is None else _span(one.amount),
        "claimed_fen": None if one.claimed is None else _span(one.claimed),
        "multiple": str(one.multiple),
        "statute": one.statute,
        "together": [
            {"parties": list(group.parties), "batches": list(group.batches), "gain_fen": _span(group.gain)}
            for group in one.together
        ],
        "notes": list(one.notes),
        "rules": list(one.rules),
    }


def show_weighed(shell: Shell, console: Console, found: WeighedCase) -> None:
    """Figures first, then what is unsettled, then money."""
    from suyuan.app.case_results import say_grades
    from suyuan.app.case_views import mask_case
    from suyuan.case.case_law import cite_rules, mark_of
    from suyuan.case.readings import SWITCHES

    readings, masked = found.readings, mask_case(found.case_file)
    console.print(shell.say("case_weigh.head", case=found.case_file.number), style="bold", markup=False)
    _show_grades(shell, console, found)
    unique, passed = readings.base.count.unique, readings.base.count.passed
    told_ = {"unique": _many(unique.span), "passed": _many(passed.span)}
    console.print(shell.say("case_weigh.unique", **told_), markup=False)
    for name in readings.matter:
        rule = SWITCHES[name]
        mark = shell.say(f"law_evidence.{mark_of([rule]).value}")
        cited = shell.say("case_weigh.cited", rule=cite_rules([rule], shell.lang), mark=mark)
        console.print(shell.say("case_weigh.question", question=shell.say(f"case_switch.{name}"), cited=cited),
                      markup=False)  # fmt: skip
        for table, read in (("case_switch_base", readings.base), ("case_switch_other", readings.flipped[name])):
            graded = say_grades(masked, read, shell.lang)
            console.print("  " + shell.say("case_weigh.answer", answer=shell.say(f"{table}.{name}"), graded=graded),
                          markup=False)  # fmt: skip
    if not readings.matter:
        console.print(shell.say("case_weigh.settled"), markup=False)
    _show_money(shell, console, found)
    console.print(shell.say("case_weigh.not_guilt"), markup=False)


def _show_grades(shell: Shell, console: Console, found: WeighedCase) -> None:
    from suyuan.case.case_law import cite_rules
    from suyuan.case.span import show_decimal

    rows, notes = [], []
    for party in found.case_file.parties:
        grade = found.readings.base.grades[party.number]
        level = shell.say(f"case_level.{grade.level.value}") + (shell.say("case_weigh.or_more") if grade.more else "")
        for place, one in enumerate(grade.grounds or (None,)):
            rows.append(
                (
                    party.number if place == 0 else "",
                    "" if one is None else shell.say(f"case_ground.{one.name}"),
                    "" if one is None or one.figure is None else _figure(one),
                    "" if one is None or not one.threshold else _threshold(one),
                    "" if one is None or one.multiple is None else show_decimal(one.multiple, 2),
                    level if place == 0 else shell.say(f"case_level.{one.level.value}") if one else "",
                    "" if one is None else cite_rules(one.rules, shell.lang),
                )
            )
        notes += [f"{party.number}  {shell.say(f'case_notes.{note}')}" for note in grade.notes]
    heads = ("party", "ground_head", "figure", "threshold", "times", "level", "rules")
    headers = [shell.say(f"case_weigh.{head}") for head in heads]
    console.print(shell.table(shell.say("case_weigh.grades"), headers, rows, right=(2, 3, 4)))
    for note in notes:
        console.print(note, markup=False)


def _show_money(shell: Shell, console: Console, found: WeighedCase) -> None:
    gains = found.readings.gains
    rows = [
        (party, _money(one.received), _money(one.spent), _money(one.net), " ".join([*one.undated, *one.disputed]))
        for party, one in gains.parties.items()
        if one.receipts or one.expenses
    ]
    if rows:
        heads = ("party", "received", "spent", "net", "look")
        headers = [shell.say(f"case_weigh.{head}") for head in heads]
        console.print(shell.table(shell.say("case_weigh.gains"), headers, rows, right=(1, 2, 3)))
    show_damages(shell, console, found)
    accounts = shell.say("common.separator").join(
        shell.say("case_weigh.ledger", name=shell.say(f"case_weigh.{name.value}"), total=_money(one.total))
        for name, one in found.ledgers.items()
    )
    console.print(shell.say("case_weigh.ledgers", ledgers=accounts), markup=False)


def show_damages(shell: Shell, console: Console, found: WeighedCase) -> None:
    """Damages under both readings of gain, what must be said beside, and who handled the same batches."""
    for key, one in (("case_weigh.damages_gross", found.damages), ("case_weigh.damages_net", found.damages_net)):
        claimed = (
            shell.say("case_weigh.court")
            if one.claimed is None
            else shell.say("case_weigh.yuan", amount=_money(one.claimed))
        )
        measure = shell.say(f"damages_measure.{one.measure.value}")
        console.print(shell.say(key, amount=claimed, measure=measure), markup=False)
    for note in found.damages.notes:
        console.print("  " + shell.say(f"damages_notes.{note}"), markup=False)
    for group in found.damages.together:
        parties = shell.say("common.separator").join(group.parties)
        console.print("  " + shell.say("case_weigh.together", parties=parties, gain=_money(group.gain)), markup=False)


def _many(span: Span) -> str:
    more = "+" if span.more else ""
    return f"{span.low:,}{more}" if span.low == span.high else f"{span.low:,} – {span.high:,}{more}"


def _money(span: Span) -> str:
    more = "+" if span.more else ""
    return f"{yuan(span.low)}{more}" if span.low == span.high else f"{yuan(span.low)} – {yuan(span.high)}{more}"


def _figure(one: Ground) -> str:
    assert one.figure is not None
    return _money(one.figure) if one.unit == "fen" else _many(one.figure)


def _threshold(one: Ground) -> str:
    return yuan(one.threshold) if one.unit == "fen" else f"{one.threshold:,}"
