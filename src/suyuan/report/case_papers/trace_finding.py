"""The first half of the report: what was found, what was asked, what was compared, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suyuan.report.case_papers.evidence_list import source_text
from suyuan.report.case_papers.numbering import Headings
from suyuan.report.case_papers.paper import Block, Facts, Note, Para, Table, leave_open
from suyuan.report.case_papers.scale import word_for
from suyuan.report.case_papers.trace_figures import Source
from suyuan.report.case_papers.words import choice, day, figure, join
from suyuan.report.messages import Lang, say

if TYPE_CHECKING:
    from suyuan.report.case_papers.trace_report import Sample, TraceReport


def bound_text(alpha: float) -> str:
    """A small probability as people write it: 1e-6."""
    return f"{alpha:.2g}".replace("e-0", "e-")


def strength(lang: Lang, log10_e: float) -> str:
    """The word of our scale."""
    return choice(lang, "paper_strength", word_for(log10_e))


def set_finding(lang: Lang, heads: Headings, report: TraceReport) -> list[Block]:
    """One line with the strength word and the bound, then the same in figures."""
    found = report.figures
    blocks: list[Block] = [heads.head("finding")]
    bound = bound_text(found.alpha)
    if not found.accused:
        return [
            *blocks,
            Para(
                say(
                    lang,
                    "paper_trace.not_attributed",
                    exhibit=report.exhibit.number,
                    candidates=found.candidates,
                    shortfall=f"{found.shortfall_log10:.1f}",
                ),
                strong=True,
            ),
            Para(say(lang, "paper_trace.not_attributed_means")),
        ]
    blocks += [
        Para(
            say(
                lang,
                "paper_trace.attributed",
                exhibit=report.exhibit.number,
                name=report.name_of(one.recipient),
                copy=_copies(lang, one),
                word=strength(lang, one.log10_e),
                candidates=found.candidates,
                alpha=bound,
            ),
            strong=True,
        )
        for one in found.accused
    ]
    blocks.append(
        Facts(
            [
                (
                    report.name_of(one.recipient),
                    say(
                        lang,
                        "paper_trace.in_figures",
                        log10_e=f"{one.log10_e:.2f}",
                        threshold=f"{found.threshold_log10:.2f}",
                        word=strength(lang, one.log10_e),
                        share=f"{one.share:.1%}",
                        low=f"{one.low:.1%}",
                        high=f"{one.high:.1%}",
                    ),
                )
                for one in found.accused
            ]
            + [
                (say(lang, "paper_trace.error_bound"), say(lang, "paper_trace.bound_text", alpha=bound)),
                (say(lang, "paper_trace.proof"), _proof(lang, report)),
            ]
        )
    )
    return [*blocks, Para(say(lang, "paper_trace.copy_not_person"))]


def _proof(lang: Lang, report: TraceReport) -> str:
    if not report.pack_sha256:
        return say(lang, "paper_trace.no_pack")
    return say(lang, "paper_trace.pack", digest=report.pack_sha256)


def _copies(lang: Lang, one: Source) -> str:
    if not one.releases:
        return say(lang, "paper_trace.copies_not_told_apart")
    return say(lang, "paper_trace.copies", copies=join(lang, one.releases))


def set_question(lang: Lang, heads: Headings, report: TraceReport) -> list[Block]:
    """Who asked what."""
    asked = day(lang, report.asked_on) if report.asked_on else leave_open(lang, "asked_on")
    return [
        heads.head("question"),
        Facts(
            [
                (say(lang, "paper_trace.number"), report.number or leave_open(lang, "number")),
                (say(lang, "paper_trace.case"), f"{report.case.number}　{report.case.title}"),
                (say(lang, "paper_trace.asked_by"), report.asked_by or leave_open(lang, "asked_by")),
                (say(lang, "paper_trace.asked_on"), asked),
                (say(lang, "paper_trace.done_by"), report.case.office or leave_open(lang, "office")),
                (say(lang, "paper_trace.asked"), report.question or say(lang, "paper_trace.default_question")),
            ]
        ),
    ]


def set_materials(lang: Lang, heads: Headings, report: TraceReport) -> list[Block]:
    """检材 and 样本, with whole digests."""
    one, found = report.exhibit, report.figures
    blocks: list[Block] = [
        heads.head("materials"),
        heads.sub("exhibit"),
        Facts(
            [
                (say(lang, "paper_trace.exhibit_name"), f"{one.number}　{one.title}"),
                (
                    say(lang, "paper_trace.file"),
                    say(lang, "paper_trace.file_text", file=one.file_name, size=f"{one.size:,}"),
                ),
                (say(lang, "paper_trace.obtained"), source_text(lang, one)),
                (say(lang, "paper_trace.original"), choice(lang, "paper_originality", one.originality.value)),
                ("SHA-256", one.sha256),
                ("SM3", one.sm3),
                (
                    say(lang, "paper_trace.content"),
                    say(
                        lang,
                        "paper_trace.content_text",
                        rows=f"{found.rows:,}",
                        aligned=f"{found.rows_aligned:,}",
                        ambiguous=f"{found.rows_ambiguous:,}",
                        people=f"{found.distinct_people:,}",
                    ),
                ),
            ]
        ),
        heads.sub("samples"),
        Para(say(lang, "paper_trace.samples_text", candidates=found.candidates)),
    ]
    if not report.samples:
        return [*blocks, Note(say(lang, "paper_trace.no_samples"))]
    return [*blocks, *(Facts(_sample(lang, report, sample)) for sample in report.samples)]


def _sample(lang: Lang, report: TraceReport, sample: Sample) -> list[tuple[str, str]]:
    none = say(lang, "paper_trace.sample_not_kept")
    rows = [
        (say(lang, "paper_trace.sample_name"), sample.release_id),
        (say(lang, "paper_trace.sample_recipient"), report.name_of(sample.recipient)),
        (
            say(lang, "paper_trace.sample_day"),
            day(lang, sample.released_on) if sample.released_on else say(lang, "case_paper.unknown"),
        ),
        (say(lang, "paper_trace.sample_rows"), figure(sample.rows, lang)),
        ("SHA-256", sample.sha256 or none),
        ("SM3", sample.sm3 or none),
    ]
    if sample.row_root is not None:
        rows.append((say(lang, "paper_trace.sample_root"), sample.row_root))
    if sample.ledger_index is not None:
        entry = say(lang, "paper_trace.ledger_entry", index=sample.ledger_index)
        rows.append((say(lang, "paper_trace.sample_ledger"), entry))
    return rows


def set_method(lang: Lang, heads: Headings, report: TraceReport) -> list[Block]:
    """Method, version, and how anybody runs it again."""
    found = report.figures
    steps = ("marking", "aligning", "weighing", "deciding")
    blocks: list[Block] = [heads.head("method"), heads.sub("steps")]
    blocks += [
        Para(
            say(
                lang,
                f"paper_trace.{step}",
                candidates=found.candidates,
                alpha=bound_text(found.alpha),
                threshold=f"{found.threshold_log10:.2f}",
            )
        )
        for step in steps
    ]
    blocks += [
        heads.sub("version"),
        Table(
            [say(lang, "paper_trace.setting"), say(lang, "paper_trace.value")],
            [
                [say(lang, "paper_trace.software"), report.software],
                [say(lang, "paper_trace.candidates"), str(found.candidates)],
                ["α", bound_text(found.alpha)],
                [say(lang, "paper_trace.threshold"), f"log10(N/α) = {found.threshold_log10:.2f}"],
                [
                    say(lang, "paper_trace.logged"),
                    say(lang, "paper_trace.ledger_entry", index=found.ledger_index),
                ],
                [say(lang, "paper_trace.checkpoint"), report.checkpoint or say(lang, "paper_trace.no_checkpoint")],
            ],
            (38, 62),
        ),
        heads.sub("again"),
        Para(say(lang, "paper_trace.again_text", file=report.exhibit.file_name, alpha=bound_text(found.alpha))),
    ]
    return blocks
