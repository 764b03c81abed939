"""人数条数核算表: from the rows of each batch to records, people, families and children, and what was removed why."""

from __future__ import annotations

from collections.abc import Sequence

from suyuan.report.case_papers.attachments import attach_csv, attach_json
from suyuan.report.case_papers.count_figures import REASONS, CountLine, CountSheet, SwitchResult, check_count
from suyuan.report.case_papers.numbering import Headings
from suyuan.report.case_papers.paper import Flat, Note, Paper, PaperKind, Para, Signatures, Table, Wide
from suyuan.report.case_papers.words import NONE, bounded, choice, day, figure, join
from suyuan.report.messages import Lang, say

WIDTHS = (9, 25, 14, 12, 12, 12, 12, 24, 14, 14, 13, 12, 12, 21, 21)
COLUMNS = ("batch", "rows", "bound", *REASONS, "other", "kept", "per_buyer")
"""Of the attached batches."""


def lay_count_sheet(lang: Lang, sheet: CountSheet) -> Paper:
    """The sheet as a paper.

    Raises:
        InputFault: as ``check_count``.
    """
    check_count(sheet)
    heads = Headings(lang, "paper_count")
    names = ("batch", "source", "rows", *REASONS, "other", "kept", "per_buyer", "people", "families", "minors")
    headers = [say(lang, f"paper_count.{name}") for name in (*names, "sampling", "method")]
    blocks = [
        Wide(
            [
                Note(say(lang, "paper_count.four_numbers")),
                heads.head("by_batch"),
                Table(
                    headers,
                    [*(_line(lang, line) for line in sheet.lines), *_totals(lang, sheet)],
                    WIDTHS,
                    (2, 3, 4, 5, 6, 8, 9, 10, 11, 12),
                    2,
                ),
                Para(say(lang, "paper_count.rules"), indent=False),
                *_switches(lang, heads, sheet.switches),
                Signatures([(say(lang, f"paper_count.{name}"), "") for name in ("made_by", "checked_by")]),
            ]
        )
    ]
    on = day(lang, sheet.on) if sheet.on else say(lang, "case_paper.unknown")
    return Paper(
        lang,
        PaperKind.COUNT,
        say(lang, "paper_count.title"),
        say(lang, "paper_count.of_case", case=sheet.case.number, title=sheet.case.title, day=on),
        sheet.dated,
        blocks,
        attachments=(
            attach_json(lang, "count", sheet.case.number, _data(sheet)),
            attach_csv(
                lang, "batches", ("batch", "rows", "bound", *REASONS, "other", "kept", "per_buyer"), _rows(sheet)
            ),
            attach_csv(
                lang,
                "removed",
                ("batch", "row", "reason", "same_as_row"),
                [(one.batch, one.row, one.reason, one.same_as) for one in sheet.removed_rows],
            ),
        ),
    )


def _line(lang: Lang, line: CountLine) -> list[str]:
    removed = [_removed(lang, line, reason) for reason in REASONS]
    sampled = say(lang, "paper_count.not_sampled")
    if line.sampling:
        one = line.sampling
        share = f"{one.wrong / one.looked:.1%}" if one.looked else NONE
        low, high = f"{one.low_permille / 10:.1f}%", f"{one.high_permille / 10:.1f}%"
        sampled = say(lang, "paper_count.sampled", looked=one.looked, wrong=share, low=low, high=high)
    return [
        line.batch,
        line.source,
        bounded(line.rows, line.bound, lang),
        *removed,
        _others(lang, line),
        bounded(line.kept, line.bound, lang) if line.kept is not None else say(lang, "case_paper.not_counted"),
        NONE if line.per_buyer is None else bounded(line.per_buyer, line.bound, lang),
        *(figure(number, lang) for number in (line.people, line.families, line.minors)),
        sampled,
        line.method or say(lang, "paper_count.as_stated"),
    ]


def _removed(lang: Lang, line: CountLine, reason: str) -> str:
    return figure(None if line.removed is None else line.removed.get(reason, 0), lang)


def _others(lang: Lang, line: CountLine) -> str:
    found = [(name, rows) for name, rows in (line.removed or {}).items() if name not in REASONS and rows]
    said = [f"{choice(lang, 'paper_removed', name)} {rows:,}" for name, rows in found]
    return join(lang, said) or NONE


def _totals(lang: Lang, sheet: CountSheet) -> list[list[str]]:
    totals = sheet.totals
    blank = [""] * 7
    people = figure(totals.people, lang)
    if totals.people_low is not None and totals.people_high is not None and totals.people_low != totals.people_high:
        people += f"\n({totals.people_low:,}–{totals.people_high:,})"
    by_buyer = (
        bounded(totals.per_buyer, totals.per_buyer_bound, lang) if totals.per_buyer is not None else figure(None, lang)
    )
    return [
        ["", say(lang, "paper_count.total_buyers"), *blank, by_buyer, "", "", "", "", ""],
        [
            "",
            say(lang, "paper_count.total_people"),
            *blank,
            "",
            people,
            figure(totals.families, lang),
            figure(totals.minors, lang),
            "",
            "",
        ],
    ]


def _switches(lang: Lang, heads: Headings, switches: Sequence[SwitchResult]) -> list[Flat]:
    heading = heads.head("switches")
    if not switches:
        return [heading, Para(say(lang, "paper_count.no_switches"), indent=False)]
    names = ("question", "first", "result", "second", "result", "discussed")
    rows = [
        [
            choice(lang, "paper_switch", one.question),
            one.first,
            one.first_result,
            one.second,
            one.second_result,
            one.source or NONE,
        ]
        for one in switches
    ]
    table = Table([say(lang, f"paper_count.{name}") for name in names], rows, (20, 14, 20, 14, 20, 12))
    return [heading, Para(say(lang, "paper_count.both"), indent=False), table]


def _rows(sheet: CountSheet) -> list[tuple[object, ...]]:
    return [
        (
            line.batch,
            line.rows,
            line.bound.value,
            *(None if line.removed is None else line.removed.get(reason, 0) for reason in REASONS),
            None if line.removed is None else sum(rows for name, rows in line.removed.items() if name not in REASONS),
            line.kept,
            line.per_buyer,
        )
        for line in sheet.lines
    ]


def _data(sheet: CountSheet) -> dict[str, object]:
    totals = sheet.totals
    return {
        "on": sheet.on.isoformat() if sheet.on else None,
        "batches": [
            {
                "batch": line.batch,
                "rows": line.rows,
                "bound": line.bound.value,
                "removed": None if line.removed is None else dict(line.removed),
                "kept": line.kept,
                "per_buyer": line.per_buyer,
                "people": line.people,
                "families": line.families,
                "minors": line.minors,
                "method": line.method,
            }
            for line in sheet.lines
        ],
        "totals": {
            "per_buyer": totals.per_buyer,
            "people": totals.people,
            "people_interval": [totals.people_low, totals.people_high],
            "families": totals.families,
            "minors": totals.minors,
        },
        "switches": [one.question for one in sheet.switches],
    }
