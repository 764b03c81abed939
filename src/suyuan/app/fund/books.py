"""The books: every operation read back, held against signatures and ledger, and replayed; and how one is added."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from suyuan.app.approvals import logging_refusals
from suyuan.app.clock import Clock
from suyuan.app.staff import Signer, proven_staff, require_role, require_signer
from suyuan.core.canonical import Json
from suyuan.core.errors import IntegrityFault, SuyuanError
from suyuan.govern.approval import OperatorRole
from suyuan.govern.fund_policy import FundPolicy
from suyuan.govern.policy import parse_policy
from suyuan.ledger.entry import Entry, Event, decode_entry
from suyuan.ledger.staff import REFUSED, Staff
from suyuan.remedy.fund.apply import apply
from suyuan.remedy.fund.operation import Operation
from suyuan.remedy.fund.operations import PRIVATE, SetRules, action_of, statement_digest
from suyuan.remedy.fund.state import Booking, FundState, HouseRules
from suyuan.storage.funds import StoredOperation, signed_bytes
from suyuan.storage.workspace import Session, Workspace

CLAIM = "claim"
"""What the ledger calls every operation about one victim; which it was, only its digest knows."""
PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that the rules refused, as the ledger holds it."""

    index: int
    at: datetime
    action: str
    code: str


@dataclass(frozen=True, slots=True)
class Written:
    """An operation in the books: stored, replayed, and when its entry was made."""

    stored: StoredOperation
    booking: Booking
    at: datetime


@dataclass(frozen=True, slots=True)
class Books:
    """The books, proven.

    Attributes:
        interrupted: entries of the ledger whose operation never came into the books, because of a crash between the
            two, or because somebody took the newest operation away; the next operation says so in the ledger.
        published: entries about publishing, oldest first, with their places.
    """

    state: FundState
    written: tuple[Written, ...]
    refused: tuple[Refused, ...]
    interrupted: tuple[int, ...]
    published: tuple[tuple[int, Entry], ...]
    staff: Staff


def open_books(session: Session) -> Books:
    """Read and prove the books.

    Raises:
        IntegrityFault: SY-L050 an operation is not what the ledger holds, SY-L051 the ledger holds one that the books
            lack, SY-L052 a signature does not hold, SY-L053 the operations cannot have happened in this order;
            SY-L032..L034 as ``proven_staff``.
    """
    staff = proven_staff(session)
    entries = dict(_fund_entries(session))
    stored = session.funds.all()
    _check_places(stored, entries)
    state, written = FundState(), []
    for number, one in enumerate(stored, 1):
        entry = entries.get(one.ledger_index)
        if one.number != number or entry is None or not _same(entry, one):
            raise IntegrityFault("SY-L050", number=number, index=one.ledger_index)
        one.check(session.workspace.ledger.origin, staff.keys)
        try:
            state = apply(state, one.operation)
        except SuyuanError as error:
            raise IntegrityFault("SY-L053", number=number, refusal=error.code) from error
        assert state.last is not None
        written.append(Written(one, state.last, entry.at))
    used = {one.ledger_index for one in stored}
    last = max(used, default=-1)
    return Books(
        state,
        tuple(written),
        tuple(
            Refused(index, entry.at, str(entry.body.get("action", "")), str(entry.body.get("code", "")))
            for index, entry in entries.items()
            if entry.body.get("outcome") == REFUSED
        ),
        tuple(index for index, entry in entries.items() if "number" in entry.body and index > last),
        tuple((index, entry) for index, entry in entries.items() if entry.body.get("action") == PUBLISH),
        staff,
    )


class Desk:
    """Books that somebody writes in.

    Attributes:
        books: as they were before.
        state: as it is now.
    """

    def __init__(self, session: Session, books: Books, signer: Signer, now: datetime, rules: HouseRules) -> None:
        self.session, self.books, self.state = session, books, books.state
        self.now, self._signer, self._rules = now, signer, rules
        self._waiting = list(books.interrupted)
        self.day = now.date()
        self.by = fingerprint(signer.public_key)

    def book(self, operation: Operation) -> Written:
        """Judge one operation, log it, keep it."""
        return self.book_all((operation,))[-1]

    def book_all(self, operations: Sequence[Operation]) -> tuple[Written, ...]:
        """Judge operations, then log and keep them: where one is refused none is logged.

        House rules that the policy changed since the last operation are booked before them.

        Raises:
            PolicyRefusal, InputFault, UsageFault: as ``remedy.fund.apply.apply``.
        """
        judged = []
        state = self.state
        for one in (*self._new_rules(), *operations):
            state = apply(state, one)
            assert state.last is not None
            judged.append((one, state.last))
        written = tuple(self._keep(one, booking) for one, booking in judged)
        self.state = state
        return written[-len(operations) :]

    def _new_rules(self) -> tuple[Operation, ...]:
        if self._rules == self.state.rules:
            return ()
        cap, outcome, appeal = self._rules.admin_cap, self._rules.outcome_days, self._rules.appeal_days
        return (SetRules(day=self.day, by=self.by, admin_cap=cap, outcome_days=outcome, appeal_days=appeal),)

    def _keep(self, operation: Operation, booking: Booking) -> Written:
        statement = statement_digest(booking.number, operation)
        signature = self._signer.key.sign(signed_bytes(self.session.workspace.ledger.origin, statement))
        body = _body(operation, statement, signature, booking)
        if self._waiting:
            body["void"] = list(self._waiting)
        index = self.session.log(Entry(Event.FUND, self.now, body))
        stored = StoredOperation(booking.number, operation, self._signer.name, signature, index)
        self.session.funds.append(stored)
        self._waiting.clear()
        return Written(stored, booking, self.now)


@contextlib.contextmanager
def writing_books(
    workspace: Workspace, clock: Clock, action: str, signer: Signer, role: OperatorRole = OperatorRole.CLERK
) -> Iterator[Desk]:
    """Open the books for one operator; what is refused inside is logged.

    Raises:
        PolicyRefusal: SY-G060, SY-G062..G064, who signs may not.
        IntegrityFault: as ``open_books``.
    """
    policy = parse_policy(workspace.policy_text()).fund
    about: Mapping[str, Json] = {"action": CLAIM if action in PRIVATE else action, "by": fingerprint(signer.public_key)}
    with logging_refusals(workspace, clock, about, Event.FUND), workspace.writing() as session:
        books = open_books(session)
        require_role(require_signer(books.staff, signer), role)
        yield Desk(session, books, signer, clock(), house_rules(policy))


def house_rules(policy: FundPolicy) -> HouseRules:
    """The policy's rules as operations hold them."""
    return HouseRules(int(policy.admin_cap * 10_000), policy.outcome_days, policy.appeal_days)


def fingerprint(public_key: bytes) -> str:
    """What stands for an operator in operations and on public pages: two of them differ if two keys do."""
    return f"k:{sha256(public_key).hexdigest()[:16]}"


def operator_of(staff: Staff, by: str) -> str:
    """The operator's name behind a fingerprint; the fingerprint itself where nobody has such a key."""
    return next((name for name, key in staff.keys.items() if fingerprint(key) == by), by)


def _body(operation: Operation, statement: str, signature: bytes, booking: Booking) -> dict[str, Json]:
    action = action_of(operation)
    body: dict[str, Json] = {
        "action": CLAIM if action in PRIVATE else action,
        "number": booking.number,
        "statement": statement,
        "signature": signature.hex(),
    }
    if action not in PRIVATE and booking.postings:
        body["postings"] = [[one.account, one.fen] for one in booking.postings]
    return body


def _same(entry: Entry, one: StoredOperation) -> bool:
    said = (entry.body.get("number"), entry.body.get("statement"), entry.body.get("signature"))
    return said == (one.number, one.statement, one.signature.hex())


def _check_places(stored: Sequence[StoredOperation], entries: Mapping[int, Entry]) -> None:
    """An entry that is not in the books must be said to be void by a later one, or come after all of them.

    Raises:
        IntegrityFault: SY-L051.
    """
    used = {one.ledger_index for one in stored}
    last = max(used, default=-1)
    void: set[int] = set()
    for index in used:
        listed = entries[index].body.get("void", []) if index in entries else []
        if isinstance(listed, list):
            void.update(one for one in listed if isinstance(one, int) and one < index)
    for index, entry in entries.items():
        if "number" in entry.body and index < last and index not in used and index not in void:
            raise IntegrityFault("SY-L051", index=index, number=entry.body["number"])


def _fund_entries(session: Session) -> Iterator[tuple[int, Entry]]:
    """Entries about the fund; only they are decoded."""
    mark = f'"event":"{Event.FUND.value}"'.encode()
    for index, leaf in enumerate(session.workspace.ledger.leaves()):
        if mark in leaf:
            entry = decode_entry(leaf, index)
            if entry.event is Event.FUND:
                yield index, entry
