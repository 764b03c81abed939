"""Claims of victims: nobody is named in the books, in the ledger or to the public."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from suyuan.app.clock import Clock
from suyuan.app.fund.books import Books, Written, open_books, writing_books
from suyuan.app.fund.words import proof
from suyuan.app.persons import find_persons
from suyuan.app.staff import Signer
from suyuan.core.canonical import Json
from suyuan.core.errors import UsageFault
from suyuan.core.fields import Kind, Role
from suyuan.govern.approval import OperatorRole
from suyuan.ledger.entry import Entry, Event
from suyuan.remedy.fund.claim_operations import AppealClaim, CheckClaim, Claim, DecideClaim, PayClaim, Window
from suyuan.remedy.fund.state import VictimClaim
from suyuan.storage.openings import hide
from suyuan.storage.workspace import Session, Workspace


def open_window(
    workspace: Workspace, judgment: str, opens: date, closes: date, signer: Signer, clock: Clock
) -> Written:
    """Let victims claim for a time."""
    with writing_books(workspace, clock, "claim-window", signer) as desk:
        return desk.book(Window(day=desk.day, by=desk.by, judgment=judgment, opens=opens, closes=closes))


def open_claim(
    workspace: Workspace,
    judgment: str,
    fen: int,
    signer: Signer,
    clock: Clock,
    *,
    person: str = "",
    id_number: str = "",
    words: Mapping[str, str] | None = None,
    on: date | None = None,
) -> tuple[VictimClaim, Written]:
    """Take in a claim; the person is known by record, by id number, or by both.

    Args:
        person: as ``registry show`` takes it; empty where another custodian holds the record.
        id_number: of the victim, of the child and not of its guardian.
        words: names, contact, account; sealed.

    Raises:
        UsageFault: SY-U080 nobody is found, SY-U081 several are, SY-U121 nobody was told.
        PolicyRefusal: SY-G139 this person claimed already, SY-G140 not in the window.
    """
    if not person and not id_number:
        raise UsageFault("SY-U121")
    with writing_books(workspace, clock, "claim-open", signer) as desk:
        rid, references = _victim(desk.session, person, id_number)
        number = f"C-{secrets.token_hex(5).upper()}"
        said = Claim(
            day=desk.day,
            by=desk.by,
            on=on or desk.day,
            claim=number,
            judgment=judgment,
            fen=fen,
            persons=references,
            blind=_blind(),
        )
        written = desk.book(said)
        told = {"person": person, "id_number": id_number, **(words or {})}
        desk.session.funds.keep_words(f"claim:{number}", {name: text for name, text in told.items() if text}, rid)
        return desk.state.claim(number), written


def check_claim(workspace: Workspace, number: str, how: str, signer: Signer, clock: Clock) -> VictimClaim:
    """Record that the signer saw proof of who claims, and how; the words are sealed."""
    if not how.strip():
        raise UsageFault("SY-U122")
    with writing_books(workspace, clock, "claim-check", signer) as desk:
        desk.book(CheckClaim(day=desk.day, by=desk.by, claim=number, blind=_blind()))
        desk.session.funds.keep_words(f"claim:{number}", {"checked_how": how})
        return desk.state.claim(number)


def decide_claim(
    workspace: Workspace, number: str, fen: int, reason: str, note: str, signer: Signer, clock: Clock
) -> VictimClaim:
    """Grant or refuse (zero fen), at first or after an appeal; the note is sealed."""
    with writing_books(workspace, clock, "claim-decide", signer, OperatorRole.APPROVER) as desk:
        said = DecideClaim(day=desk.day, by=desk.by, claim=number, fen=fen, reason=reason, blind=_blind())
        desk.book(said)
        if note:
            desk.session.funds.keep_words(f"claim:{number}", {"note": note})
        return desk.state.claim(number)


def appeal_claim(
    workspace: Workspace, number: str, signer: Signer, clock: Clock, on: date | None = None
) -> VictimClaim:
    """Take in an appeal."""
    with writing_books(workspace, clock, "claim-appeal", signer) as desk:
        desk.book(AppealClaim(day=desk.day, by=desk.by, on=on or desk.day, claim=number, blind=_blind()))
        return desk.state.claim(number)


def pay_claim(
    workspace: Workspace, number: str, voucher: Path, signer: Signer, clock: Clock, on: date | None = None
) -> VictimClaim:
    """Book the payment of a claim."""
    digest = proof(voucher)
    with writing_books(workspace, clock, "claim-pay", signer) as desk:
        said = PayClaim(day=desk.day, by=desk.by, on=on or desk.day, claim=number, voucher=digest, blind=_blind())
        desk.book(said)
        return desk.state.claim(number)


def show_claims(
    workspace: Workspace, clock: Clock, number: str = "", reveal_reason: str | None = None
) -> tuple[Books, dict[str, Json] | None]:
    """The books, and the sealed words of one claim where a reason is given, which is logged before."""
    if reveal_reason is None:
        with workspace.reading() as session:
            return open_books(session), None
    with workspace.writing() as session:
        books = open_books(session)
        books.state.claim(number)
        session.log(Entry(Event.REVEAL, clock(), {"count": 1}), [hide("reason", reveal_reason)])
        return books, session.funds.words(f"claim:{number}")


def _victim(session: Session, person: str, id_number: str) -> tuple[int | None, tuple[str, ...]]:
    """The record of the victim, None for none here, and all references that the victim is known by.

    A parent's id number stands in the child's record too: only the record's own one says that it is the same person.
    """
    ids = {id_number} if id_number else set()
    rids = find_persons(session, person) if person else _own(session, id_number)
    if person and len(rids) != 1:
        raise UsageFault("SY-U081", count=len(rids)) if len(rids) else UsageFault("SY-U080")
    rid = int(rids[0]) if len(rids) == 1 else None
    found = []
    if rid is not None:
        found.append(session.funds.reference("record", str(rid)))
        ids |= set(_own_ids(session, np.array([rid], dtype=np.uint64))[0])
    return rid, (*found, *(session.funds.reference("person", one) for one in sorted(ids)))


def _own(session: Session, id_number: str) -> NDArray[np.uint64]:
    rids = find_persons(session, id_number)
    wanted = session.funds.reference("person", id_number)
    own = [wanted in {session.funds.reference("person", one) for one in some} for some in _own_ids(session, rids)]
    return np.extract(np.array(own, dtype=bool), rids)


def _own_ids(session: Session, rids: NDArray[np.uint64]) -> list[list[str]]:
    """Id numbers of the persons themselves, one list a record."""
    names = [one.name for one in session.registry.fields() if one.kind is Kind.ID_NUMBER and one.role is Role.SELF]
    rows = session.registry.read(names, rids).to_pylist() if names and len(rids) else [{} for _ in rids]
    return [[str(row[name]) for name in names if row.get(name)] for row in rows]


def _blind() -> str:
    return secrets.token_hex(16)
