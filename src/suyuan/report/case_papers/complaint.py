"""民事公益诉讼起诉书, a draft: what the case file knows, and a visible gap for everything it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from suyuan.case.file import CaseFile
from suyuan.case.items import Batch, Bound, Party
from suyuan.report.case_papers.attachments import attach_json
from suyuan.report.case_papers.complaint_law import cited_law
from suyuan.report.case_papers.numbering import Headings
from suyuan.report.case_papers.paper import Block, Closing, Heading, Note, Paper, PaperKind, Para, Table, leave_open
from suyuan.report.case_papers.words import day, defendants, join, money, party_name
from suyuan.report.field_names import field_names
from suyuan.report.messages import Lang, say

NOTICE = ("notice", "public_notice")
"""Kinds of milestones that are the public notice."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Damages claimed.

    Attributes:
        fen: None where nobody has settled an amount.
        basis: ``gain``, ``loss``, ``agreed`` or ``court``.
        share: how several defendants answer for it: ``joint``, ``several`` or empty for not settled.
    """

    fen: int | None = None
    bound: Bound = Bound.EXACT
    basis: str = "gain"
    share: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """The draft.

    Attributes:
        claim: damages; by default the gain, which a person states.
        people, minors: of the count, None where not counted.
        media_reach: of the apology: ``national``, ``province``, ``city`` or empty.
        court, number: printed as open where not told.
    """

    case: CaseFile
    dated: date
    claim: Claim = field(default_factory=Claim)
    people: int | None = None
    minors: int | None = None
    media_reach: str = ""
    court: str = ""
    number: str = ""


def lay_complaint(lang: Lang, complaint: Complaint) -> Paper:
    """The draft as a paper, its watermark on every page."""
    case, sued = complaint.case, defendants(complaint.case)
    heads = Headings(lang, "paper_complaint")
    number = complaint.number or leave_open(lang, "number")
    blocks: list[Block] = [
        Para(say(lang, "paper_complaint.plaintiff", office=case.office or leave_open(lang, "office")), indent=False),
        *(Para(_defendant(lang, one), indent=False) for one in sued),
    ]
    if not sued:
        gap = leave_open(lang, "defendant")
        blocks.append(Para(say(lang, "paper_complaint.defendant", name=gap, particulars=""), indent=False))
    blocks += [
        Para(say(lang, "paper_complaint.cause"), indent=False),
        heads.head("claims"),
        *(Para(text) for text in _claims(lang, complaint, sued)),
        heads.head("facts"),
        heads.sub("acts"),
        *_acts(lang, case, sued),
        heads.sub("identifiable"),
        Para(_finding(lang, case, "identifiability")),
        heads.sub("unlawful"),
        Para(_finding(lang, case, "lawfulness")),
        heads.sub("harm"),
        Para(_harm(lang, complaint)),
        heads.head("notice"),
        Para(_notice(lang, case)),
        heads.head("law"),
        *(Para(text) for text in cited_law(lang, case)),
        Para(say(lang, "paper_complaint.prayer")),
        Para(say(lang, "paper_complaint.to"), indent=True),
        Para(complaint.court or leave_open(lang, "court"), indent=False),
        Closing([case.office or leave_open(lang, "office"), leave_open(lang, "filed_on")]),
        Para(say(lang, "paper_complaint.enclosed", copies=max(len(sued), 1)), indent=False),
        Heading(say(lang, "paper_complaint.evidence")),
        _evidence(lang, case),
    ]
    return Paper(
        lang,
        PaperKind.COMPLAINT,
        say(lang, "paper_complaint.title"),
        number,
        complaint.dated,
        blocks,
        draft=say(lang, "case_paper.draft"),
        foot=say(lang, "case_paper.draft_foot"),
        attachments=(
            attach_json(
                lang,
                "complaint",
                case.number,
                {
                    "reviewed": False,
                    "defendants": [one.number for one in sued],
                    "claim_fen": complaint.claim.fen,
                    "claim_bound": complaint.claim.bound.value,
                    "claim_basis": complaint.claim.basis,
                    "people": complaint.people,
                    "minors": complaint.minors,
                    "reach": case.reach,
                    "media_reach": complaint.media_reach,
                    "exhibits": [one.number for one in case.exhibits],
                },
            ),
        ),
    )


def _defendant(lang: Lang, one: Party) -> str:
    particulars = leave_open(lang, "unit_particulars" if one.unit else "person_particulars")
    return say(lang, "paper_complaint.defendant", name=one.name, particulars=particulars)


def _claims(lang: Lang, complaint: Complaint, sued: Sequence[Party]) -> list[str]:
    """Stop and delete, damages, apology; no punitive damages, which no law grants here."""
    claim = complaint.claim
    who = join(lang, (one.name for one in sued)) or leave_open(lang, "defendant")
    total = leave_open(lang, "claim") if claim.fen is None else money(lang, claim.fen, claim.bound)
    share = ""
    if len(sued) > 1:
        share = say(lang, f"paper_complaint.share_{claim.share}") if claim.share else _open_share(lang)
    reach = complaint.media_reach or complaint.case.reach
    media = say(lang, f"paper_media.{reach}") if reach else leave_open(lang, "media")
    return [
        say(lang, "paper_complaint.claim_stop", who=who),
        say(
            lang,
            "paper_complaint.claim_damages",
            who=who,
            amount=total,
            basis=say(lang, f"paper_complaint.basis_{claim.basis}"),
            share=share,
        ),
        say(lang, "paper_complaint.claim_apology", who=who, media=media),
    ]


def _open_share(lang: Lang) -> str:
    return say(lang, "paper_complaint.share_open", gap=leave_open(lang, "share"))


def _acts(lang: Lang, case: CaseFile, sued: Sequence[Party]) -> list[Block]:
    numbers = {one.number for one in sued}
    told = [one for one in case.batches if not numbers or one.giver in numbers or one.taker in numbers]
    if not told:
        return [Para(leave_open(lang, "acts"))]
    return [Para(_act(lang, case, batch)) for batch in told]


def _act(lang: Lang, case: CaseFile, batch: Batch) -> str:
    when = day(lang, batch.on) if batch.on else leave_open(lang, "on")
    if batch.on and batch.until and batch.until != batch.on:
        when = say(lang, "paper_complaint.span", first=when, last=day(lang, batch.until))
    exhibits = [*([batch.exhibit] if batch.exhibit else []), *batch.exhibits]
    return say(
        lang,
        f"paper_act.{batch.way.value}",
        when=when,
        giver=party_name(case, batch.giver, lang) if batch.giver else leave_open(lang, "giver"),
        taker=party_name(case, batch.taker, lang) if batch.taker else leave_open(lang, "receiver"),
        rows=leave_open(lang, "rows") if batch.rows is None else _rows(lang, batch.rows, batch.bound),
        fields=field_names(lang, batch.fields, say(lang, "case_paper.and")) or leave_open(lang, "fields"),
        batch=batch.number,
        exhibits=join(lang, dict.fromkeys(exhibits)) or leave_open(lang, "supports"),
    ) + (say(lang, "paper_complaint.by_report", note=batch.source_note) if batch.source_note else "")


def _rows(lang: Lang, rows: int, bound: Bound) -> str:
    return say(lang, f"paper_complaint.rows_{bound.value}", rows=f"{rows:,}")


def _finding(lang: Lang, case: CaseFile, kind: str) -> str:
    found = [one for one in case.findings if one.kind == kind]
    if not found:
        return leave_open(lang, f"finding_{kind}")
    return "".join(
        say(
            lang,
            "paper_complaint.finding",
            text=one.zh if lang == "zh" else one.en,
            exhibits=join(lang, one.exhibits) or leave_open(lang, "supports"),
        )
        for one in found
    )


def _harm(lang: Lang, complaint: Complaint) -> str:
    reach = complaint.case.reach
    return say(
        lang,
        "paper_complaint.harm_text",
        people=leave_open(lang, "people") if complaint.people is None else f"{complaint.people:,}",
        minors=leave_open(lang, "minors") if complaint.minors is None else f"{complaint.minors:,}",
        reach=say(lang, f"paper_reach.{reach}") if reach else leave_open(lang, "reach"),
    )


def _notice(lang: Lang, case: CaseFile) -> str:
    held = next((one for one in case.milestones if one.kind in NOTICE), None)
    if held is None:
        return leave_open(lang, "notice")
    return say(
        lang, "paper_complaint.noticed", day=day(lang, held.at.date()), answered=leave_open(lang, "notice_answered")
    )


def _evidence(lang: Lang, case: CaseFile) -> Table | Note:
    if not case.exhibits:
        return Note(say(lang, "paper_evidence.none"))
    headers = [say(lang, f"paper_complaint.{name}") for name in ("evidence_number", "evidence_name", "evidence_proves")]
    rows = [[one.number, one.title, one.proves or leave_open(lang, "proves")] for one in case.exhibits]
    return Table(headers, rows, (12, 48, 40))
