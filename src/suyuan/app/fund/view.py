"""``fund show``, ``check`` and ``export``: the books as people and machines read them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date

from suyuan.app.clock import Clock
from suyuan.app.fund.books import Books, Written, open_books
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.govern.policy import parse_policy
from suyuan.remedy.fund.beancount import write_beancount
from suyuan.remedy.fund.findings import Finding, find
from suyuan.remedy.fund.kinds import ExportFormat
from suyuan.remedy.fund.lines import CLAIMS, Booked, merge_claims
from suyuan.remedy.fund.operation import Operation
from suyuan.remedy.fund.operations import PRIVATE, Apply, Judge, Outcome, action_of, describe
from suyuan.remedy.fund.state import FundState
from suyuan.remedy.money import write_yuan
from suyuan.report.messages import Lang, say
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FundView:
    """The books, and what is to be looked at today."""

    name: str
    books: Books
    findings: tuple[Finding, ...]


def view_fund(workspace: Workspace, clock: Clock, on: date | None = None) -> FundView:
    """Prove the books and look for what is overdue; faults as ``open_books``."""
    name = parse_policy(workspace.policy_text()).fund.name
    with workspace.reading() as session:
        books = open_books(session)
    return FundView(name, books, find(books.state, on or clock().date()))


def export_fund(view: FundView, form: ExportFormat, lang: Lang, *, public: bool) -> str:
    """The books as text.

    Args:
        public: claims of victims are told as one sum for each judgment.
    """
    books = book_lines(view.books, lang)
    if public:
        books = merge_claims(books, say(lang, f"fund_action.{CLAIMS}"))
    if form is ExportFormat.BEANCOUNT:
        return write_beancount(books, view.name or say(lang, "fund.name"))
    if form is ExportFormat.CSV:
        return write_lines(books)
    told = [tell_operation(one) for one in view.books.written if not (public and is_private(one))]
    return canonical_bytes({"schema": "suyuan/fund-operations/1", "operations": told}).decode() + "\n"


def tell_operation(one: Written) -> dict[str, Json]:
    """An operation as a file tells it.

    ``statement`` is the SHA-256 of the canonical JSON of ``operation`` with ``number`` beside its fields.
    """
    return {
        "number": one.stored.number,
        "at": one.at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z",
        "ledger_index": one.stored.ledger_index,
        "statement": one.stored.statement,
        "signature": one.stored.signature.hex(),
        "operation": describe(one.stored.operation),
        "postings": [[posting.account, posting.fen] for posting in one.booking.postings],
    }


def book_lines(books: Books, lang: Lang) -> tuple[Booked, ...]:
    """Every operation as a line of the books."""
    return tuple(_line(one, books.state, lang) for one in books.written)


def subject_of(operation: Operation, state: FundState) -> str:
    """What an operation is about; for a claim its judgment, so that nobody follows one claim."""
    if action_of(operation) in PRIVATE:
        return state.claim(str(getattr(operation, "claim", ""))).judgment
    for name in ("application", "receipt", "judgment", "number"):
        if (value := getattr(operation, name, None)) is not None:
            return str(value) if name != "number" else f"N{value}"
    return "F"


def is_private(one: Written) -> bool:
    """Whether it is about one victim."""
    return action_of(one.stored.operation) in PRIVATE


def write_lines(books: tuple[Booked, ...]) -> str:
    """One line a posting, and one for what moves no money."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ("operation", "day", "action", "subject", "words", "account", "yuan", "ledger_index", "statement", "voucher")
    )
    for one in books:
        head = (one.number or "", one.day.isoformat(), one.action, one.subject, one.words)
        tail = (one.ledger_index if one.ledger_index >= 0 else "", one.statement, one.voucher)
        for posting in one.postings:
            writer.writerow((*head, posting.account, write_yuan(posting.fen), *tail))
        if not one.postings:
            writer.writerow((*head, "", "", *tail))
    return out.getvalue()


def _line(one: Written, state: FundState, lang: Lang) -> Booked:
    operation = one.stored.operation
    words = ""
    if isinstance(operation, Judge | Apply):
        words = operation.title
    elif isinstance(operation, Outcome):
        words = operation.note
    action = action_of(operation)
    return Booked(
        one.stored.number,
        one.booking.day,
        action,
        say(lang, f"fund_action.{action}"),
        words,
        subject_of(operation, state),
        one.booking.postings,
        one.stored.ledger_index,
        one.stored.statement,
        str(getattr(operation, "voucher", "") or getattr(operation, "document", "")),
    )
