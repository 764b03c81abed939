"""Papers of a case as values, and as PDF/A-3 or for a word processor.

The case and what was computed of it come in as values; what a paper lacks stands in it as a visible gap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.metadata import version

from suyuan.case.file import CaseFile
from suyuan.core.errors import UsageFault
from suyuan.report.case_papers.apology import Apology, check_reach, lay_apology
from suyuan.report.case_papers.complaint import Claim, Complaint, lay_complaint
from suyuan.report.case_papers.count_figures import (
    CountLine,
    CountSheet,
    CountTotals,
    RemovedRow,
    SwitchResult,
    state_line,
)
from suyuan.report.case_papers.count_sheet import lay_count_sheet
from suyuan.report.case_papers.evidence_list import lay_evidence_list, list_evidence
from suyuan.report.case_papers.gain_figures import gain_of_defendants, state_gain
from suyuan.report.case_papers.gain_sheet import lay_gain_sheet
from suyuan.report.case_papers.identifiability import Retest, lay_identifiability, state_identifiability
from suyuan.report.case_papers.paper import Paper, PaperKind
from suyuan.report.case_papers.pdf import set_pdf
from suyuan.report.case_papers.trace_figures import TraceFigures
from suyuan.report.case_papers.trace_report import Sample, lay_trace_report, report_trace
from suyuan.report.messages import Lang

FORMATS = (".pdf", ".docx")


@dataclass(frozen=True, slots=True)
class CaseResults:
    """What was computed of a case; whatever is missing is printed as open or not counted.

    Attributes:
        trace: of the list that was traced; samples, names: copies of the accused and names of recipients.
        lines, totals, removed, switches: of the count; no lines for the stated numbers alone.
        unconfirmed: payments that cannot be confirmed, None to judge by their evidence.
        claim: damages, None for the gain of those sued together.
        retest: a re-identification test.
        anchors: of exhibits, where their digests were recorded.
        statements: of exhibits, their statements on the seven factors.
    """

    trace: TraceFigures | None = None
    samples: tuple[Sample, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[CountLine, ...] = ()
    totals: CountTotals = field(default_factory=CountTotals)
    removed: tuple[RemovedRow, ...] = ()
    switches: tuple[SwitchResult, ...] = ()
    unconfirmed: frozenset[str] | None = None
    claim: Claim | None = None
    retest: Retest | None = None
    anchors: Mapping[str, str] = field(default_factory=dict)
    statements: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PaperWords:
    """What only people know; empty is printed as open.

    Attributes:
        number: of the paper.
        media_reach, medium: where an apology is to be published.
    """

    number: str = ""
    asked_by: str = ""
    asked_on: date | None = None
    question: str = ""
    court: str = ""
    media_reach: str = ""
    medium: str = ""
    examiners: tuple[str, ...] = ()


def lay_case_paper(
    case: CaseFile, kind: PaperKind, lang: Lang, dated: date, results: CaseResults, words: PaperWords | None = None
) -> Paper:
    """A paper of a case as a value.

    Raises:
        UsageFault: SY-U152, a trace report without a trace; SY-U150, SY-U151 an apology that reaches less far than the
            harm.
        InputFault: SY-I191 the trace is about another list; SY-I192 the count does not add up.
    """
    told = words or PaperWords()
    listed = replace(list_evidence(case, dated), anchors=dict(results.anchors), statements=dict(results.statements))
    if kind is PaperKind.EVIDENCE:
        return lay_evidence_list(lang, listed)
    if kind is PaperKind.TRACE:
        if results.trace is None:
            raise UsageFault("SY-U152", case=case.number)
        report = report_trace(
            case,
            results.trace,
            dated,
            f"suyuan {version('suyuan')}",
            samples=results.samples,
            names=results.names,
            listed=listed,
        )
        whole = replace(
            report,
            number=told.number,
            asked_by=told.asked_by,
            asked_on=told.asked_on,
            question=told.question,
            examiners=told.examiners,
        )
        return lay_trace_report(lang, whole)
    if kind is PaperKind.COUNT:
        lines = results.lines or tuple(state_line(lang, case, batch) for batch in case.batches)
        sheet = CountSheet(case, lines, results.totals, dated, case.leak_on, results.removed, results.switches)
        return lay_count_sheet(lang, sheet)
    if kind is PaperKind.GAIN:
        return lay_gain_sheet(lang, state_gain(case, dated, results.unconfirmed))
    if kind is PaperKind.IDENTIFIABILITY:
        return lay_identifiability(lang, state_identifiability(case, dated, results.retest))
    apology = Apology(case, dated, told.media_reach, told.medium, results.totals.people)
    if kind is PaperKind.APOLOGY:
        return lay_apology(lang, apology)
    check_reach(apology)
    return lay_complaint(
        lang,
        Complaint(
            case,
            dated,
            results.claim or default_claim(case, dated, results),
            results.totals.people,
            results.totals.minors,
            told.media_reach,
            told.court,
            told.number,
        ),
    )


def default_claim(case: CaseFile, dated: date, results: CaseResults) -> Claim:
    """Damages are the gain of those sued, unless a person says otherwise."""
    gain = gain_of_defendants(state_gain(case, dated, results.unconfirmed))
    return Claim() if gain is None else Claim(gain.fen, gain.bound)


def set_paper(paper: Paper, suffix: str) -> bytes:
    """The paper as a file of that kind.

    Raises:
        UsageFault: SY-U153, papers are made as .pdf or .docx alone.
        ComponentFault: SY-C050 a font is missing, SY-C051 it could not be set, SY-C052 the fonts lack a character.
    """
    if suffix.lower() not in FORMATS:
        raise UsageFault("SY-U153", suffix=suffix or "-", known=" ".join(FORMATS))
    if suffix.lower() == ".pdf":
        return set_pdf(paper)
    from suyuan.report.case_papers.word import set_word

    return set_word(paper)
