"""违法所得统计表: every payment, what cannot be confirmed apart, and totals by person and by buyer, gross and net."""

from __future__ import annotations

from suyuan.case.items import Bound, Payment
from suyuan.report.case_papers.attachments import attach_csv, attach_json
from suyuan.report.case_papers.gain_figures import GainSheet, GainTotal, add_payments
from suyuan.report.case_papers.numbering import Headings
from suyuan.report.case_papers.paper import Flat, Note, Paper, PaperKind, Para, Signatures, Table, Wide
from suyuan.report.case_papers.words import NONE, amount, join, party_name
from suyuan.report.messages import Lang, say

BY_PERSON = ("person", "gross", "spent", "net", "of_disputed", "unconfirmed")
PAYMENT = (
    "number",
    "on",
    "payer",
    "payee",
    "amount_fen",
    "bound",
    "cost",
    "disputed",
    "confirmed",
    "batch",
    "exhibits",
)
"""Columns of the attached payments."""
WIDTHS = (9, 19, 36, 36, 20, 24, 24, 14, 18, 32)


def lay_gain_sheet(lang: Lang, sheet: GainSheet) -> Paper:
    """The sheet as a paper."""
    heads = Headings(lang, "paper_gain")
    names = ("number", "on", "payer", "payee", "channel", "amount", "unconfirmed", "batch", "exhibits", "remark")
    rows = [_line(lang, sheet, one) for one in sheet.payments]
    doubtful = [one for one in sheet.payments if one.number in sheet.unconfirmed]
    sure = [one for one in sheet.payments if one.number not in sheet.unconfirmed]
    sums = [add_payments(some).text for some in (sure, doubtful)]
    rows.append(["", "", "", say(lang, "paper_gain.moved"), "", *sums, "", "", ""])
    blocks: list[Flat] = [
        Note(say(lang, "paper_gain.note")),
        heads.head("payments"),
        Table([say(lang, f"paper_gain.{name}") for name in names], rows, WIDTHS, (5, 6), 1),
        heads.head("by_person"),
        Table(
            [say(lang, f"paper_gain.{name}") for name in BY_PERSON],
            [_person(lang, sheet, one) for one in sheet.totals if one.received.fen or one.unconfirmed.fen],
            (36, 16, 14, 16, 16, 16),
            (1, 2, 3, 4, 5),
        ),
        Para(say(lang, "paper_gain.both_readings"), indent=False),
        heads.head("by_buyer"),
        Table(
            [say(lang, f"paper_gain.{name}") for name in ("buyer", "paid")],
            [[party_name(sheet.case, one.party, lang), one.paid.text] for one in sheet.totals if one.paid.fen],
            (70, 30),
            (1,),
        ),
        Signatures([(say(lang, f"paper_gain.{name}"), "") for name in ("made_by", "checked_by")]),
    ]
    return Paper(
        lang,
        PaperKind.GAIN,
        say(lang, "paper_gain.title"),
        say(lang, "case_paper.of_case", case=sheet.case.number, title=sheet.case.title),
        sheet.dated,
        [Wide(blocks)],
        attachments=(
            attach_json(
                lang,
                "gain",
                sheet.case.number,
                {
                    "totals": [
                        {
                            "party": one.party,
                            "gross_fen": one.received.fen,
                            "gross_bound": one.received.bound.value,
                            "spent_fen": one.spent.fen,
                            "spent_bound": one.spent.bound.value,
                            "net_fen": one.net_fen,
                            "paid_fen": one.paid.fen,
                            "unconfirmed_fen": one.unconfirmed.fen,
                            "disputed_fen": one.disputed.fen,
                        }
                        for one in sheet.totals
                    ]
                },
            ),
            attach_csv(
                lang,
                "payments",
                PAYMENT,
                [
                    (
                        one.number,
                        one.on.isoformat() if one.on else None,
                        one.payer,
                        one.payee,
                        one.amount_fen,
                        one.bound.value,
                        int(one.cost),
                        int(one.disputed),
                        int(one.number not in sheet.unconfirmed),
                        one.batch,
                        " ".join(one.exhibits),
                    )
                    for one in sheet.payments
                ],
            ),
        ),
    )


def _line(lang: Lang, sheet: GainSheet, one: Payment) -> list[str]:
    doubtful = one.number in sheet.unconfirmed
    shown = amount(one.amount_fen, one.bound)
    remarks = [
        say(lang, f"paper_gain.is_{name}")
        for name, holds in (
            ("disputed", one.disputed),
            ("cost", one.cost),
            ("undated", one.on is None),
            ("without_evidence", not one.exhibits),
        )
        if holds
    ]
    return [
        one.number,
        one.on.isoformat() if one.on else say(lang, "case_paper.unknown"),
        party_name(sheet.case, one.payer, lang),
        party_name(sheet.case, one.payee, lang),
        one.channel or say(lang, "case_paper.unknown"),
        NONE if doubtful else shown,
        shown if doubtful else NONE,
        one.batch or NONE,
        join(lang, one.exhibits) or say(lang, "paper_gain.no_exhibit"),
        "\n".join(remarks) or NONE,
    ]


def _person(lang: Lang, sheet: GainSheet, one: GainTotal) -> list[str]:
    return [
        party_name(sheet.case, one.party, lang),
        one.received.text,
        one.spent.text,
        _net(lang, one),
        one.disputed.text,
        one.unconfirmed.text,
    ]


def _net(lang: Lang, one: GainTotal) -> str:
    """A difference of lower bounds is bounded on one side or on none."""
    if one.spent.bound is Bound.EXACT:
        return amount(one.net_fen, one.received.bound)
    if one.received.bound is Bound.EXACT:
        return f"≤{amount(one.net_fen)}"
    return say(lang, "paper_gain.net_unknown")
