"""A case as its page shows it: what must be seen first, then its items as rows of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from suyuan.app.case_figures import say_grade
from suyuan.app.case_values import yuan
from suyuan.app.case_views import CaseView
from suyuan.case.custody import Chain
from suyuan.case.file import CaseFile
from suyuan.case.items import Bound
from suyuan.case.readings import read_case
from suyuan.core.errors import InputFault
from suyuan.report.case_words import moment, say_break, say_flag, say_or, stops_of
from suyuan.report.custody_line import draw_custody
from suyuan.report.messages import Lang, explain, say

MARKS = ("insider", "lawful_business", "prior", "defendant", "gain_returned")
STANDINGS = {"running": "wait", "overdue": "bad", "late": "bad", "at_once": "bad", "maybe": "wait", "met": "good"}
"""How a term's word is marked; the word is always there."""

Table = tuple[list[str], list[list[str]], frozenset[int]]
"""Headers, rows, and which columns are numbers."""


def shown(view: CaseView, lang: Lang) -> dict[str, Any]:
    """What the template reads, besides the view."""
    case = view.case_file
    return {
        "case": case,
        "alarms": alarms(view, lang),
        "terms": terms(view, lang),
        "chains": [chain_shown(one, lang) for one in view.chains],
        "tables": [
            (name, table)
            for name, table in (
                ("batches", batches(case, lang)),
                ("payments", payments(case, lang)),
                ("awards", awards(case, lang)),
                ("milestones", milestones(case, lang)),
            )
            if table[1]
        ],
        "parties": parties(case, lang),
        "law": law(case, lang),
        "findings": [one for one in case.findings if one.kind != "lead"],
        "leads": [one for one in case.findings if one.kind == "lead"],
        "tally": tally(view),
    }


def alarms(view: CaseView, lang: Lang) -> list[tuple[str, str]]:
    """Weight and sentence of what a reader must see first: changed exhibits, breaks of custody, flags by weight."""
    found = []
    if view.last_check is not None:
        changed = view.last_check.facts["changed"]
        if isinstance(changed, list) and changed:
            names = say(lang, "common.separator").join(map(str, changed))
            found.append(("grave", say(lang, "case.changed", at=moment(view.last_check.at), names=names)))
    found += [("grave", say_break(lang, gap)) for chain in view.chains for gap in chain.gaps]
    order = {"grave": 0, "check": 1}
    flags = sorted(view.flags, key=lambda one: order.get(one.weight, 2))
    return found + [(one.weight, say_flag(lang, one.code, one.item, one.other)) for one in flags]


def terms(view: CaseView, lang: Lang) -> list[dict[str, str]]:
    """Statutory terms, the earliest first."""
    ordered, stop = sorted(view.clocks, key=lambda one: one.due or one.began), say(lang, "case_screen.stop")
    return [
        {
            "name": one.zh if lang == "zh" else one.en,
            "began": moment(one.began),
            "due": moment(one.due) if one.due else say(lang, "case.no_term"),
            "standing": say_or(lang, f"clock_standing.{one.standing}", one.standing),
            "mark": STANDINGS.get(one.standing, "plain"),
            "notes": stop.join(say_or(lang, f"clock_notes.{note}", note) for note in one.notes),
        }
        for one in ordered
    ]


def chain_shown(chain: Chain, lang: Lang) -> dict[str, Any]:
    """One exhibit: its own lines, the drawing of its chain, and the same as a table."""
    exhibit = chain.exhibit
    title = say(lang, "custody_line.title", number=exhibit.number, title=exhibit.title)
    rows = [(moment(exhibit.obtained_at), "—", say(lang, "handling.obtained"), "—",
             say(lang, "common.separator").join(exhibit.obtained_by), exhibit.sha256, "")]  # fmt: skip
    for link in chain.links:
        event = link.event
        gaps = [say_break(lang, gap) for gap in chain.gaps if gap.event == event.number]
        rows.append(
            (
                moment(event.at),
                event.number,
                say(lang, f"handling.{event.handling.value}"),
                event.giver,
                event.taker,
                event.sha256 or say(lang, "custody_line.unhashed"),
                say(lang, "case_screen.stop").join(gaps),
            )
        )
    return {
        "exhibit": exhibit,
        "kind": say_or(lang, f"evidence_kind.{exhibit.kind}", exhibit.kind),
        "original": say(lang, f"originality.{exhibit.originality.value}"),
        "title": title,
        "drawn": draw_custody(title, stops_of(chain, lang)),
        "rows": rows,
        "gaps": len(chain.gaps),
    }


def parties(case: CaseFile, lang: Lang) -> list[tuple[str, str, str, str]]:
    """Number, name, what they did, marks."""
    join = say(lang, "common.separator").join
    return [
        (
            one.number,
            one.name,
            join(say(lang, f"party_role.{role.value}") for role in one.roles),
            join(say(lang, f"party_mark.{mark}") for mark in MARKS if getattr(one, mark)),
        )
        for one in case.parties
    ]


def batches(case: CaseFile, lang: Lang) -> Table:
    """Records that passed."""
    join = say(lang, "common.separator").join
    return _table(
        lang,
        ("number", "hands", "way", "day", "rows", "list", "part_of"),
        [
            [
                one.number,
                f"{one.giver or '?'} → {one.taker or '?'}",
                say(lang, f"way.{one.way.value}"),
                str(one.on or "?"),
                _amount(lang, one.rows, one.bound),
                one.exhibit or "",
                join(one.part_of),
            ]
            for one in case.batches
        ],
        4,
    )


def payments(case: CaseFile, lang: Lang) -> Table:
    """Money that moved."""
    return _table(
        lang,
        ("number", "day", "hands", "yuan", "channel", "batch", "remark"),
        [
            [
                one.number,
                str(one.on or "?"),
                f"{one.payer or '?'} → {one.payee or '?'}",
                _money(lang, one.amount_fen, one.bound),
                one.channel,
                one.batch or "",
                say(lang, "case.disputed") if one.disputed else "",
            ]
            for one in case.payments
        ],
        3,
    )


def awards(case: CaseFile, lang: Lang) -> Table:
    """Rulings in money."""
    join = say(lang, "common.separator").join
    return _table(
        lang,
        ("number", "ledger", "party", "yuan", "statute"),
        [
            [
                one.number,
                say(lang, f"award_ledger.{one.ledger}"),
                join(one.parties),
                _money(lang, one.amount_fen, one.bound),
                one.statute,
            ]
            for one in case.awards
        ],
        3,
    )


def milestones(case: CaseFile, lang: Lang) -> Table:
    """Days from which clocks run."""
    rows = [[say_or(lang, f"milestone.{one.kind}", one.kind), moment(one.at), one.note] for one in case.milestones]
    return _table(lang, ("kind", "day", "remark"), rows)


def law(case: CaseFile, lang: Lang) -> dict[str, Any] | None:
    """Grades under both answers to each unsettled question, side by side; None without parties."""
    if not case.parties:
        return None
    try:
        found = read_case(case)
    except InputFault as error:
        return {"fault": explain(error, lang)}
    columns = [(say(lang, "case_screen.base"), found.base)]
    columns += [
        (say(lang, "case_screen.other", question=say(lang, f"case_switch.{name}"),
             answer=say(lang, f"case_switch_other.{name}")), found.flipped[name])
        for name in found.matter
    ]  # fmt: skip
    rows = []
    for party in case.parties:
        span = found.ranges[party.number]
        ends = [say(lang, f"case_level.{one.value}") for one in (span.least, span.most)]
        base = found.base.grades[party.number].level
        cells = [
            (say_grade(one.grades[party.number], lang), one.grades[party.number].level is not base)
            for _, one in columns
        ]
        rows.append((party.number, cells, " – ".join(dict.fromkeys(ends))))
    notes = dict.fromkeys(
        (number, say_or(lang, f"case_notes.{note}", note))
        for number, one in found.base.grades.items()
        for note in one.notes
    )
    base_says = [(say(lang, f"case_switch.{name}"), say(lang, f"case_switch_base.{name}")) for name in found.matter]
    return {"fault": None, "columns": [name for name, _ in columns], "rows": rows, "notes": notes, "base": base_says}


def tally(view: CaseView) -> dict[str, Any] | None:
    """The newest count of the case."""
    if view.tally is None:
        return None
    facts: dict[str, Any] = dict(view.tally.facts)
    return {**facts["whole"], "on": facts["on"], "index": view.tally.ledger_index}


def _table(lang: Lang, names: Sequence[str], rows: list[list[str]], *numbers: int) -> Table:
    return [say(lang, f"case_column.{name}") for name in names], rows, frozenset(numbers)


def _amount(lang: Lang, number: int | None, bound: Bound) -> str:
    if number is None:
        return "?"
    return say(lang, "case.and_more", number=f"{number:,}") if bound is Bound.AT_LEAST else f"{number:,}"


def _money(lang: Lang, fen: int, bound: Bound) -> str:
    return say(lang, "case.and_more", number=yuan(fen)) if bound is Bound.AT_LEAST else yuan(fen)
