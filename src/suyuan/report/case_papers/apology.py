"""赔礼道歉公告, a draft whose reach is that of the harm (Civil Code, article 1000); it names no victim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from suyuan.case.file import CaseFile
from suyuan.core.errors import UsageFault
from suyuan.report.case_papers.attachments import attach_json
from suyuan.report.case_papers.paper import (
    Block,
    Break,
    Closing,
    Facts,
    Heading,
    Note,
    Paper,
    PaperKind,
    Para,
    leave_open,
)
from suyuan.report.case_papers.words import day, defendants, join
from suyuan.report.field_names import field_names
from suyuan.report.messages import Lang, say

REACHES = ("city", "province", "national")
"""The narrowest first."""


@dataclass(frozen=True, slots=True)
class Apology:
    """The draft.

    Attributes:
        media_reach: where it is to be published; empty for where the harm was felt.
        medium: name of the newspaper or site; printed as open where not told.
        people: how many persons, None where not counted.
    """

    case: CaseFile
    dated: date
    media_reach: str = ""
    medium: str = ""
    people: int | None = None

    @property
    def reach(self) -> str:
        """Where it is to be published; empty where nobody has said so."""
        return self.media_reach or self.case.reach


def check_reach(apology: Apology) -> None:
    """See that the apology reaches as far as the harm did.

    Raises:
        UsageFault: SY-U150, it does not; SY-U151, there is no such reach.
    """
    for reach in (apology.media_reach, apology.case.reach):
        if reach and reach not in REACHES:
            raise UsageFault("SY-U151", reach=reach[:40], known=", ".join(REACHES))
    harm = apology.case.reach
    if harm and apology.media_reach and REACHES.index(apology.media_reach) < REACHES.index(harm):
        raise UsageFault("SY-U150", reach=apology.media_reach, harm=harm)


def lay_apology(lang: Lang, apology: Apology) -> Paper:
    """The draft as a paper, its watermark on every page.

    Raises:
        UsageFault: as ``check_reach``.
    """
    check_reach(apology)
    case, sued = apology.case, defendants(apology.case)
    who = [one.name for one in sued] or [leave_open(lang, "defendant")]
    fields = list(dict.fromkeys(name for batch in case.batches for name in batch.fields))
    blocks: list[Block] = [
        Para(say(lang, "paper_apology.to"), indent=False),
        Para(
            say(
                lang,
                "paper_apology.deed",
                who=join(lang, who),
                when=_when(lang, case),
                people=leave_open(lang, "people") if apology.people is None else f"{apology.people:,}",
                fields=field_names(lang, fields, say(lang, "case_paper.and")) or leave_open(lang, "fields"),
            )
        ),
        Para(say(lang, "paper_apology.wrong")),
        Para(say(lang, "paper_apology.sorry")),
        Para(say(lang, "paper_apology.promise")),
        Closing([*(say(lang, "paper_apology.signed", name=name) for name in who), leave_open(lang, "published_on")]),
        Break(),
        Heading(say(lang, "paper_apology.how")),
        Facts(
            [
                (
                    say(lang, "paper_apology.harm_reach"),
                    say(lang, f"paper_reach.{case.reach}") if case.reach else leave_open(lang, "reach"),
                ),
                (
                    say(lang, "paper_apology.media_reach"),
                    say(lang, f"paper_media.{apology.reach}") if apology.reach else leave_open(lang, "media"),
                ),
                (say(lang, "paper_apology.medium"), apology.medium or leave_open(lang, "medium")),
                (say(lang, "paper_apology.term"), leave_open(lang, "term")),
                (say(lang, "paper_apology.proof"), say(lang, "paper_apology.proof_text")),
                (say(lang, "paper_apology.basis"), say(lang, "paper_apology.basis_text")),
            ]
        ),
    ]
    if not case.reach:
        blocks.append(Note(say(lang, "paper_apology.no_reach")))
    return Paper(
        lang,
        PaperKind.APOLOGY,
        say(lang, "paper_apology.title"),
        "",
        apology.dated,
        blocks,
        draft=say(lang, "case_paper.draft"),
        foot=say(lang, "case_paper.draft_foot"),
        attachments=(
            attach_json(
                lang,
                "apology",
                case.number,
                {
                    "reviewed": False,
                    "parties": [one.number for one in sued],
                    "harm_reach": case.reach,
                    "media_reach": apology.reach,
                    "people": apology.people,
                },
            ),
        ),
    )


def _when(lang: Lang, case: CaseFile) -> str:
    if case.act_from is None:
        return leave_open(lang, "act_days")
    first = day(lang, case.act_from)
    if case.act_until is None or case.act_until == case.act_from:
        return first
    return say(lang, "paper_complaint.span", first=first, last=day(lang, case.act_until))
