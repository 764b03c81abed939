"""Judgments and money that comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from suyuan.app.clock import Clock
from suyuan.app.fund.books import Desk, Written, writing_books
from suyuan.app.fund.words import proof, public_words
from suyuan.app.staff import Signer
from suyuan.remedy.fund.kinds import MatchKind
from suyuan.remedy.fund.operations import Amend, Bar, Earmark, Judge, Match, Receive, Reverse, SendBack
from suyuan.storage.funds import Funds
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class NewJudgment:
    """A judgment as it is entered.

    Attributes:
        title: public words.
        defendants, related: a name each, with ``=CODE`` for the registration code or id number behind it; sealed.
    """

    title: str
    fen: int
    on: date | None
    earmark: tuple[str, ...]
    defendants: tuple[str, ...]
    related: tuple[str, ...]
    document: Path
    case_no: str = ""
    due: date | None = None


def add_judgment(workspace: Workspace, new: NewJudgment, signer: Signer, clock: Clock) -> tuple[str, Written]:
    """Open the account of a judgment; its number, and what was written."""
    title, document = public_words(new.title, "--title"), proof(new.document)
    case_no = public_words(new.case_no, "--case-no", needed=False)
    with writing_books(workspace, clock, "judgment", signer) as desk:
        number = f"J{len(desk.state.judgments) + 1}"
        funds = desk.session.funds
        said = Judge(
            day=desk.day,
            by=desk.by,
            on=new.on or desk.day,
            judgment=number,
            title=title,
            case_no=case_no,
            fen=new.fen,
            earmark=tuple(dict.fromkeys(new.earmark)),
            barred=barred(funds, (*new.defendants, *new.related)),
            due=new.due,
            document=document,
        )
        written = desk.book(said)
        funds.keep_words(f"judgment:{number}", {"defendants": [*new.defendants], "related": [*new.related]})
    return number, written


def amend_award(workspace: Workspace, judgment: str, fen: int, document: Path, signer: Signer, clock: Clock) -> Written:
    """Change an award by a later ruling."""
    digest = proof(document)
    with writing_books(workspace, clock, "amend", signer) as desk:
        return desk.book(Amend(day=desk.day, by=desk.by, judgment=judgment, fen=fen, document=digest))


def add_earmark(
    workspace: Workspace, judgment: str, codes: tuple[str, ...], document: Path, signer: Signer, clock: Clock
) -> Written:
    """Supply the earmark that a judgment lacked."""
    digest = proof(document)
    with writing_books(workspace, clock, "earmark", signer) as desk:
        return desk.book(Earmark(day=desk.day, by=desk.by, judgment=judgment, earmark=codes, document=digest))


def bar_payee(workspace: Workspace, judgment: str, named: tuple[str, ...], signer: Signer, clock: Clock) -> Written:
    """Bar somebody who turned out to be related to a defendant."""
    with writing_books(workspace, clock, "bar", signer) as desk:
        funds = desk.session.funds
        written = desk.book(Bar(day=desk.day, by=desk.by, judgment=judgment, barred=barred(funds, named)))
        before = (funds.words(f"judgment:{judgment}") or {}).get("related", [])
        known = [*before] if isinstance(before, list) else []
        funds.keep_words(f"judgment:{judgment}", {"related": [*known, *named]})
    return written


def receive_money(
    workspace: Workspace,
    fen: int,
    voucher: Path,
    signer: Signer,
    clock: Clock,
    *,
    on: date | None = None,
    payer: str = "",
    judgment: str = "",
) -> tuple[str, tuple[Written, ...]]:
    """Book money that arrived, and match it at once where a judgment is named.

    Args:
        payer: who paid; sealed.
    """
    digest = proof(voucher)
    with writing_books(workspace, clock, "receive", signer) as desk:
        number = f"R{len(desk.state.receipts) + 1}"
        said = Receive(day=desk.day, by=desk.by, on=on or desk.day, receipt=number, fen=fen, voucher=digest)
        matched = [_match(desk, number, judgment, fen, MatchKind.AWARD)] if judgment else []
        written = desk.book_all((said, *matched))
        if payer:
            desk.session.funds.keep_words(f"receipt:{number}", {"name": payer})
    return number, written


def match_money(
    workspace: Workspace,
    receipt: str,
    judgment: str,
    fen: int | None,
    kind: MatchKind,
    signer: Signer,
    clock: Clock,
) -> Written:
    """Say which judgment money belongs to; all that is left of it where no amount is told."""
    with writing_books(workspace, clock, "match", signer) as desk:
        amount = desk.state.receipt(receipt).left if fen is None else fen
        return desk.book(_match(desk, receipt, judgment, amount, kind))


def send_back(
    workspace: Workspace, receipt: str, fen: int, voucher: Path, signer: Signer, clock: Clock, on: date | None = None
) -> Written:
    """Give back money that belongs to no judgment."""
    digest = proof(voucher)
    with writing_books(workspace, clock, "send-back", signer) as desk:
        said = SendBack(day=desk.day, by=desk.by, on=on or desk.day, receipt=receipt, fen=fen, voucher=digest)
        return desk.book(said)


def reverse_operation(workspace: Workspace, number: int, reason: str, signer: Signer, clock: Clock) -> Written:
    """Take back an operation that was booked by mistake."""
    with writing_books(workspace, clock, "reverse", signer) as desk:
        return desk.book(Reverse(day=desk.day, by=desk.by, number=number, reason=reason))


def barred(funds: Funds, named: Sequence[str]) -> tuple[str, ...]:
    """References to everybody named, by name and by code."""
    found = []
    for one in named:
        name, _, code = one.partition("=")
        found.append(funds.reference("name", name))
        if code.strip():
            found.append(funds.reference("code", code))
    return tuple(dict.fromkeys(found))


def _match(desk: Desk, receipt: str, judgment: str, fen: int, kind: MatchKind) -> Match:
    return Match(day=desk.day, by=desk.by, receipt=receipt, judgment=judgment, fen=fen, kind=kind)
