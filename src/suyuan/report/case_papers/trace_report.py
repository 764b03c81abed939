"""数据溯源分析报告: which copy a list came from, in the order in which a judge reads.

Finding, question, what was compared, method, weight of evidence, other explanations, limits, custody, signatures; our
verbal scale and the list of evidence are annexed.  It speaks of copies, never of what somebody did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from suyuan.case.custody import chains
from suyuan.case.file import CaseFile
from suyuan.case.items import Exhibit
from suyuan.core.errors import InputFault
from suyuan.report.case_papers.attachments import attach_csv, attach_json
from suyuan.report.case_papers.evidence_list import EvidenceList, evidence_blocks, evidence_data, list_evidence
from suyuan.report.case_papers.numbering import Headings
from suyuan.report.case_papers.paper import Block, Break, Heading, Note, Paper, PaperKind, Wide
from suyuan.report.case_papers.trace_closing import (
    other_explanations,
    set_custody,
    set_limits,
    set_scale,
    set_signatures,
)
from suyuan.report.case_papers.trace_figures import TraceFigures, apportion
from suyuan.report.case_papers.trace_finding import set_finding, set_materials, set_method, set_question
from suyuan.report.case_papers.trace_weight import set_weight
from suyuan.report.messages import Lang, say


@dataclass(frozen=True, slots=True)
class Sample:
    """样本: a copy that was released, as the ledger has it.

    Attributes:
        sha256, sm3: of its bytes, None where only the ledger entry was compared.
        rows: records in it.
        row_root: root of its rows, to which the ledger entry commits.
    """

    release_id: str
    recipient: str
    released_on: date | None = None
    rows: int | None = None
    sha256: str | None = None
    sm3: str | None = None
    ledger_index: int | None = None
    row_root: str | None = None


@dataclass(frozen=True, slots=True)
class TraceReport:
    """The report.

    Attributes:
        exhibit: the traced list (检材).
        samples: copies of those whose evidence reached the threshold.
        names: of recipients, by the id that the policy gives them.
        software: name and version.
        listed: the annexed list of evidence.
        asked_by, asked_on, question: who wants to know what; printed as open where nobody told.
        number: of the paper itself.
        pack_sha256: of the evidence pack that proves it, empty for none.
        checkpoint: the ledger's size and root, empty for not stated.
        examiners: who did it and who checked it.
    """

    case: CaseFile
    figures: TraceFigures
    exhibit: Exhibit
    dated: date
    software: str
    listed: EvidenceList
    samples: tuple[Sample, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    asked_by: str = ""
    asked_on: date | None = None
    question: str = ""
    number: str = ""
    pack_sha256: str = ""
    checkpoint: str = ""
    examiners: tuple[str, ...] = ()

    def name_of(self, recipient: str) -> str:
        """A recipient as the report prints it: its name, and the id beside it."""
        name = self.names.get(recipient)
        return f"{name}（{recipient}）" if name else recipient


def find_traced(case: CaseFile, figures: TraceFigures) -> Exhibit:
    """The exhibit that was traced.

    Raises:
        InputFault: SY-I191, no exhibit of the case has its digest: the trace is about another list.
    """
    for one in case.exhibits:
        if one.sha256 == figures.exhibit_sha256:
            return one
    raise InputFault("SY-I191", case=case.number, digest=figures.exhibit_sha256[:16])


def report_trace(
    case: CaseFile,
    figures: TraceFigures,
    dated: date,
    software: str,
    *,
    samples: Sequence[Sample] = (),
    names: Mapping[str, str] | None = None,
    listed: EvidenceList | None = None,
) -> TraceReport:
    """A report without what only people know; ``dataclasses.replace`` fills that in.

    Raises:
        InputFault: as ``find_traced``.
    """
    exhibit = find_traced(case, figures)
    return TraceReport(
        case,
        figures,
        exhibit,
        dated,
        software,
        listed or list_evidence(case, dated),
        tuple(samples),
        dict(names or {}),
    )


def lay_trace_report(lang: Lang, report: TraceReport) -> Paper:
    """The report as a paper."""
    heads = Headings(lang, "paper_trace")
    blocks: list[Block] = [
        *set_finding(lang, heads, report),
        *set_question(lang, heads, report),
        *set_materials(lang, heads, report),
        *set_method(lang, heads, report),
        *set_weight(lang, heads, report),
        *other_explanations(lang, heads, report),
        *set_limits(lang, heads, report),
        *set_custody(lang, heads, report),
        *set_signatures(lang, heads, report),
        Break(),
        Heading(say(lang, "paper_trace.annex_scale")),
        *set_scale(lang),
        Wide(evidence_blocks(lang, report.listed, Heading(say(lang, "paper_trace.annex_evidence")))),
    ]
    if not report.case.exhibits:
        blocks.insert(0, Note(say(lang, "paper_evidence.none")))
    return Paper(
        lang,
        PaperKind.TRACE,
        say(lang, "paper_trace.title"),
        say(lang, "case_paper.of_case", case=report.case.number, title=report.case.title),
        report.dated,
        blocks,
        foot=say(lang, "case_paper.foot"),
        attachments=(
            attach_json(
                lang,
                "trace",
                report.case.number,
                {
                    "software": report.software,
                    "trace": report.figures.as_data(),
                    "pack_sha256": report.pack_sha256 or None,
                    "samples": [
                        {
                            "release_id": one.release_id,
                            "recipient": one.recipient,
                            "released_on": one.released_on.isoformat() if one.released_on else None,
                            "rows": one.rows,
                            "sha256": one.sha256,
                            "sm3": one.sm3,
                            "ledger_index": one.ledger_index,
                            "row_root": one.row_root,
                        }
                        for one in report.samples
                    ],
                    "exhibits": evidence_data(report.listed),
                },
            ),
            attach_csv(
                lang,
                "weight",
                ("recipient", "breakdown", "part", "records", "log10_e_hundredths"),
                [
                    (one.recipient, name, part.name, part.records, value)
                    for one in report.figures.accused
                    for name, parts in (("carriers", one.carriers), ("links", one.links), ("list", one.list_parts))
                    for part, value in zip(parts, apportion(parts, one.log10_e), strict=True)
                ],
            ),
            attach_csv(
                lang,
                "custody",
                ("event", "exhibit", "at", "handling", "sha256", "breaks"),
                [
                    (
                        link.event.number,
                        link.event.exhibit,
                        link.event.at.isoformat(),
                        link.event.handling.value,
                        link.event.sha256,
                        " ".join(gap.kind for gap in chain.gaps if gap.event == link.event.number),
                    )
                    for chain in chains(report.case)
                    for link in chain.links
                ],
            ),
        ),
    )
