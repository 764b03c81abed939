"""``case show``: a case as a person looks at it: its items, the chain of each exhibit, what a reader must be told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from suyuan.app.case_law import CaseClock, CaseFlag, case_clocks, case_flags
from suyuan.app.cases import find_case
from suyuan.app.clock import Clock
from suyuan.case.custody import Chain, chains
from suyuan.case.file import CaseFile
from suyuan.core.canonical import Json
from suyuan.core.errors import UsageFault
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.case_items import StoredItem
from suyuan.storage.cases import CHECK, TALLY
from suyuan.storage.openings import hide
from suyuan.storage.workspace import Session, Workspace

OPEN_TERMS = frozenset({"running", "overdue", "at_once", "maybe", "paused"})
"""Terms that still ask for something to be done."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case to look at.

    Attributes:
        case_file: with the names of persons masked unless revealed.
        chains: of each exhibit; breaks were found on the real names.
        last_check: what the last look at its exhibits found, None for never.
        tallies: the newest count over its lists, empty for none.
        entries: how many ledger entries speak of it.
        revealed: ledger index of the reveal, None when masked.
        flags: what must be seen before any figure, but for custody.
        clocks: terms that its milestones set going.
    """

    case_file: CaseFile
    chains: tuple[Chain, ...]
    last_check: StoredItem | None
    tally: StoredItem | None
    entries: int
    revealed: int | None
    flags: tuple[CaseFlag, ...]
    clocks: tuple[CaseClock, ...]


def show_case(workspace: Workspace, case: str, clock: Clock, reveal_reason: str | None = None) -> CaseView:
    """Look at a case.  Its names are shown for a reason only, and that is logged before.

    Raises:
        UsageFault: SY-U100 no such case, SY-U109 no reason.
        IntegrityFault: SY-L004, an item was changed.
    """
    if reveal_reason is None:
        with workspace.reading() as session:
            return view_case(session, find_case(session, case), clock(), None)
    if not reveal_reason.strip():
        raise UsageFault("SY-U109")
    with workspace.writing() as session:
        number = find_case(session, case)
        index = log_reveal(session, number, reveal_reason, clock)
        return view_case(session, number, clock(), index)


def next_terms(workspace: Workspace, clock: Clock) -> dict[str, CaseClock]:
    """The term of each case that ends first among those that still run or have run out, by number of the case."""
    with workspace.reading() as session:
        return terms_in(session, clock())


def terms_in(session: Session, now: datetime) -> dict[str, CaseClock]:
    """``next_terms``, inside a session."""
    found = {}
    for line in session.cases.all():
        tallies = [one for one in session.cases.items(line.number) if one.kind == TALLY]
        tally = cast("dict[str, Any]", tallies[-1].facts["whole"]) if tallies else {}
        minors, people = bool(tally.get("minors")), tally.get("people")
        clocks = case_clocks(session.cases.file(line.number), now, people, minors=minors)
        open_ = [one for one in clocks if one.standing in OPEN_TERMS]
        if open_:
            found[line.number] = min(open_, key=lambda one: one.due or one.began)
    return found


def log_reveal(session: Session, case: str, reason: str, clock: Clock) -> int:
    """Log that the names of a case are about to be seen."""
    parties = len(session.cases.file(case).parties)
    body: dict[str, Json] = {"case": case, "count": parties}
    return session.log(Entry(Event.REVEAL, clock(), body), [hide("reason", reason)])


def view_case(session: Session, case: str, now: datetime, revealed: int | None) -> CaseView:
    """The view, inside a session."""
    items = session.cases.items(case, every_version=True)
    whole = session.cases.file(case)
    found = chains(whole)
    newest = {one.kind: one for one in items if one.kind in {CHECK, TALLY}}
    tally = cast("dict[str, Any]", newest[TALLY].facts["whole"]) if TALLY in newest else {}
    return CaseView(
        whole if revealed is not None else mask_case(whole),
        found if revealed is not None else tuple(_mask_chain(one) for one in found),
        newest.get(CHECK),
        newest.get(TALLY),
        len({one.ledger_index for one in items}),
        revealed,
        case_flags(whole),
        case_clocks(whole, now, tally.get("people"), minors=bool(tally.get("minors"))),
    )


def mask_case(case_file: CaseFile) -> CaseFile:
    """A case with the names of parties and holders masked, and no free words about them."""
    return replace(
        case_file,
        parties=tuple(replace(one, name=mask_name(one.name)) for one in case_file.parties),
        exhibits=tuple(
            replace(
                one,
                obtained_by=tuple(mask_name(name) for name in one.obtained_by),
                obtained_from=mask_name(one.obtained_from),
            )
            for one in case_file.exhibits
        ),
        custody=tuple(
            replace(one, giver=mask_name(one.giver), taker=mask_name(one.taker), note=mask_name(one.note))
            for one in case_file.custody
        ),
        payments=tuple(replace(one, note=mask_name(one.note)) for one in case_file.payments),
        batches=tuple(replace(one, source_note=mask_name(one.source_note)) for one in case_file.batches),
        milestones=tuple(replace(one, note=mask_name(one.note)) for one in case_file.milestones),
        awards=tuple(replace(one, note=mask_name(one.note)) for one in case_file.awards),
    )


def mask_name(name: str) -> str:
    """The first character, as masked names are shown everywhere."""
    return f"{name[0]}**" if name else ""


def _mask_chain(chain: Chain) -> Chain:
    return replace(
        chain,
        exhibit=replace(
            chain.exhibit,
            obtained_by=tuple(mask_name(name) for name in chain.exhibit.obtained_by),
            obtained_from=mask_name(chain.exhibit.obtained_from),
        ),
        links=tuple(
            replace(
                link,
                holder=mask_name(link.holder),
                event=replace(
                    link.event,
                    giver=mask_name(link.event.giver),
                    taker=mask_name(link.event.taker),
                    note=mask_name(link.event.note),
                ),
            )
            for link in chain.links
        ),
    )
