"""证据目录: each exhibit with its source, digest and what it is to prove (civil evidence rules, article 19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from suyuan.case.file import CaseFile
from suyuan.case.items import Exhibit
from suyuan.report.case_papers.attachments import attach_csv, attach_json
from suyuan.report.case_papers.paper import Flat, Heading, Note, Paper, PaperKind, Signatures, Table, Wide, leave_open
from suyuan.report.case_papers.words import NONE, choice, day, join, moment
from suyuan.report.messages import Lang, say

WIDTHS = (8, 27, 17, 36, 18, 18, 36, 22, 30, 13, 14, 18)


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """The list.

    Attributes:
        exhibits: in the order in which they are listed.
        anchors: of an exhibit, where its digest was recorded before: a timestamp, an entry of the ledger.
        statements: of an exhibit, the number of its statement on the seven factors.
        pages: of an exhibit on paper, how many pages it has.
        submitted_by: who hands it in.
    """

    case: CaseFile
    exhibits: tuple[Exhibit, ...]
    dated: date
    submitted_by: str = ""
    anchors: Mapping[str, str] = field(default_factory=dict)
    statements: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)


def list_evidence(case: CaseFile, dated: date, **known: Mapping[str, str]) -> EvidenceList:
    """All exhibits of a case in the order of their numbers."""
    return EvidenceList(case, case.exhibits, dated, submitted_by=case.office, **known)  # type: ignore[arg-type]


def lay_evidence_list(lang: Lang, listed: EvidenceList) -> Paper:
    """The list as a paper of its own."""
    return Paper(
        lang,
        PaperKind.EVIDENCE,
        say(lang, "paper_evidence.title"),
        say(lang, "case_paper.of_case", case=listed.case.number, title=listed.case.title),
        listed.dated,
        [Wide(evidence_blocks(lang, listed))],
        foot=say(lang, "case_paper.foot"),
        attachments=(
            attach_json(lang, "evidence", listed.case.number, {"exhibits": evidence_data(listed)}),
            attach_csv(
                lang,
                "exhibits",
                ("number", "kind", "size", "sha256", "sm3", "originality", "facts"),
                [
                    (one.number, one.kind, one.size, one.sha256, one.sm3, one.originality.value, " ".join(one.facts))
                    for one in listed.exhibits
                ],
            ),
        ),
    )


def evidence_blocks(lang: Lang, listed: EvidenceList, heading: Heading | None = None) -> list[Flat]:
    """The list as blocks, also of an annex."""
    names = ("seq", "name", "kind", "source", "original", "extent", "digest", "anchor", "proves", "facts", "seven")
    headers = [say(lang, f"paper_evidence.{name}") for name in (*names, "remark")]
    rows = [_row(lang, listed, place, one) for place, one in enumerate(listed.exhibits, start=1)]
    blocks: list[Flat] = [heading] if heading else []
    if not rows:
        blocks.append(Note(say(lang, "paper_evidence.none")))
    else:
        blocks.append(Table(headers, rows, WIDTHS))
    blocks.append(
        Signatures(
            [
                (say(lang, "paper_evidence.submitted_by"), listed.submitted_by or leave_open(lang, "submitter")),
                (say(lang, "paper_evidence.dated"), day(lang, listed.dated)),
            ]
        )
    )
    return blocks


def evidence_data(listed: EvidenceList) -> list[dict[str, object]]:
    """The list for machines: no titles, which may name somebody."""
    return [
        {
            "number": one.number,
            "kind": one.kind,
            "sha256": one.sha256,
            "sm3": one.sm3,
            "size": one.size,
            "obtained_at": one.obtained_at.isoformat(),
            "originality": one.originality.value,
            "facts": list(one.facts),
            "kept": one.kept,
        }
        for one in listed.exhibits
    ]


def digest_lines(exhibit: Exhibit) -> str:
    """Both digests, each on a line of its own."""
    return f"SHA-256\n{exhibit.sha256}\nSM3\n{exhibit.sm3}"


def source_text(lang: Lang, exhibit: Exhibit) -> str:
    """From whom, by whom, when, where and how."""
    return say(
        lang,
        "paper_evidence.source_text",
        source=exhibit.obtained_from or leave_open(lang, "source"),
        by=join(lang, exhibit.obtained_by) or leave_open(lang, "taker"),
        at=moment(exhibit.obtained_at),
        place=exhibit.place or leave_open(lang, "place"),
        method=exhibit.method or leave_open(lang, "method"),
    )


def _row(lang: Lang, listed: EvidenceList, place: int, one: Exhibit) -> list[str]:
    pages = listed.pages.get(one.number)
    extent = say(lang, "paper_evidence.bytes", size=f"{one.size:,}")
    if pages is not None:
        extent += "\n" + say(lang, "paper_evidence.pages", pages=pages)
    remarks = [
        say(lang, "paper_evidence.presumption", ground=choice(lang, "paper_presumption", one.presumption))
    ] * bool(one.presumption)
    remarks += [say(lang, "paper_evidence.not_kept")] * (not one.kept)
    return [
        str(place),
        f"{one.number}\n{one.title}\n{one.file_name}",
        choice(lang, "paper_exhibit_kind", one.kind),
        source_text(lang, one),
        choice(lang, "paper_originality", one.originality.value),
        extent,
        digest_lines(one),
        listed.anchors.get(one.number) or say(lang, "paper_evidence.no_anchor"),
        one.proves or leave_open(lang, "proves"),
        join(lang, one.facts) or leave_open(lang, "facts"),
        listed.statements.get(one.number) or leave_open(lang, "seven"),
        "\n".join(remarks) or NONE,
    ]
