"""The second half of the report: other explanations, limits, custody, signatures, and the verbal scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suyuan.case.custody import chains
from suyuan.report.case_papers.numbering import Headings
from suyuan.report.case_papers.paper import Block, Note, Para, Signatures, Table, leave_open
from suyuan.report.case_papers.scale import SCALE, band_text
from suyuan.report.case_papers.trace_finding import bound_text, strength
from suyuan.report.case_papers.words import NONE, choice, moment
from suyuan.report.messages import Lang, say

if TYPE_CHECKING:
    from suyuan.case.custody import Chain, Link
    from suyuan.report.case_papers.trace_report import TraceReport

OPEN = ("taken", "insider", "framed")
"""Explanations that the marks of a copy cannot set aside."""
LIMITS = ("not_person", "no_probability", "assumptions", "silence", "leads", "unchanged")
PRACTICAL = 10.0
"""log10 of more recipients than there are people."""


def other_explanations(lang: Lang, heads: Headings, report: TraceReport) -> list[Block]:
    """What else could explain the list, and why it is set aside, or that it is not."""
    found = report.figures
    rows = []
    if found.accused:
        rows.append(["other_copy", _best_other(lang, report), "set_aside"])
        chance = say(
            lang,
            "paper_alternative.chance_why",
            alpha=bound_text(found.alpha),
            threshold=f"{found.threshold_log10:.2f}",
        )
        rows.append(["chance", chance, "set_aside"])
        rows += [["few_rows", text, "set_aside"] for text in _margins(lang, report)]
        several = "paper_alternative.several_why" if len(found.accused) == 1 else "paper_alternative.several_found"
        rows.append(["several", say(lang, several, count=len(found.accused)), "weighed"])
    else:
        rows.append(["cleaned", say(lang, "paper_alternative.cleaned_why"), "open"])
        rows.append(["elsewhere", say(lang, "paper_alternative.elsewhere_why"), "open"])
    rows += [[name, say(lang, f"paper_alternative.{name}_why"), "open"] for name in OPEN if found.accused]
    return [
        heads.head("alternatives"),
        Para(say(lang, "paper_trace.alternatives_text")),
        Table(
            [say(lang, f"paper_alternative.{name}") for name in ("explanation", "judged", "why")],
            [
                [say(lang, f"paper_alternative.{name}"), say(lang, f"paper_alternative.is_{judged}"), why]
                for name, why, judged in rows
            ],
            (30, 16, 54),
        ),
    ]


def _best_other(lang: Lang, report: TraceReport) -> str:
    if not report.figures.others:
        return say(lang, "paper_alternative.no_other")
    name, best = report.figures.others[0]
    return say(
        lang,
        "paper_alternative.other_copy_why",
        name=report.name_of(name) if name else say(lang, "paper_alternative.best_other"),
        log10_e=f"{best:.2f}",
        word=strength(lang, best),
        threshold=f"{report.figures.threshold_log10:.2f}",
    )


def _margins(lang: Lang, report: TraceReport) -> list[str]:
    """How many of the most telling records may be wrong, and how many recipients there might be."""
    return [
        say(
            lang,
            "explain.margin" if one.margin.candidates_up_to < PRACTICAL else "explain.wide_margin",
            recipient=report.name_of(one.recipient),
            removable=f"{one.margin.removable:,}",
            records=f"{one.margin.records:,}",
            power=f"{one.margin.candidates_up_to:.1f}",
        )
        for one in report.figures.accused
        if one.margin is not None
    ]


def set_limits(lang: Lang, heads: Headings, report: TraceReport) -> list[Block]:
    """What the report does not say."""
    blocks: list[Block] = [heads.head("limits"), Note(say(lang, "paper_limit.headline"))]
    for place, name in enumerate(LIMITS, start=1):
        blocks.append(Para(f"{place}. " + say(lang, f"paper_limit.{name}", case=report.case.number)))
    return blocks


def set_custody(lang: Lang, heads: Headings, report: TraceReport) -> list[Block]:
    """Each exhibit's chain; what breaks it stands in its row."""
    blocks: list[Block] = [heads.head("custody"), Para(say(lang, "paper_trace.custody_text"))]
    headers = [say(lang, f"paper_custody.{name}") for name in ("at", "handling", "hands", "place", "digest", "breaks")]
    for chain in sorted(chains(report.case), key=lambda one: one.exhibit.number != report.exhibit.number):
        caption = f"{chain.exhibit.number}　{chain.exhibit.title}"
        if not chain.links:
            blocks.append(Note(say(lang, "paper_custody.none", exhibit=caption)))
            continue
        rows = [_link(lang, chain, link) for link in chain.links]
        blocks.append(Table(headers, rows, (18, 12, 24, 14, 14, 18), caption=caption))
    return blocks


def _link(lang: Lang, chain: Chain, link: Link) -> list[str]:
    event = link.event
    digest = say(lang, "paper_custody.unhashed")
    if event.sha256 is not None:
        same = "same" if event.sha256 == chain.exhibit.sha256 else "differs"
        digest = say(lang, f"paper_custody.{same}", head=event.sha256[:8])
    broken = [choice(lang, "paper_break", gap.kind.value) for gap in chain.gaps if gap.event == event.number]
    return [
        moment(event.at),
        choice(lang, "paper_handling", event.handling.value),
        event.giver if event.giver == event.taker else f"{event.giver} → {event.taker}",
        event.place or NONE,
        digest,
        "\n".join(broken) or say(lang, "paper_custody.whole"),
    ]


def set_signatures(lang: Lang, heads: Headings, report: TraceReport) -> list[Block]:
    """The page that is signed."""
    who = [*report.examiners, "", ""]
    return [
        heads.head("signatures"),
        Para(say(lang, "paper_trace.declaration")),
        Signatures(
            [
                (say(lang, "paper_trace.examiner"), who[0]),
                (say(lang, "paper_trace.checker"), who[1]),
                (say(lang, "paper_trace.seal"), report.case.office or leave_open(lang, "office")),
                (say(lang, "paper_trace.signed_on"), ""),
            ]
        ),
    ]


def set_scale(lang: Lang) -> list[Block]:
    """Our own verbal scale."""
    return [
        Para(say(lang, "paper_trace.scale_text")),
        Table(
            [
                say(lang, "paper_trace.scale_band"),
                say(lang, "paper_trace.scale_word"),
                say(lang, "paper_trace.scale_reads"),
            ],
            [
                [
                    band_text(band),
                    choice(lang, "paper_strength", band.word),
                    say(lang, f"paper_strength_reads.{band.word}"),
                ]
                for band in SCALE
            ],
            (20, 24, 56),
        ),
        Para(say(lang, "paper_trace.scale_note")),
    ]
