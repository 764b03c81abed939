"""Applications: asked by one, signed by two others, paid with a voucher, told with an outcome."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from suyuan.app.approvals import check_stored
from suyuan.app.clock import Clock
from suyuan.app.fund.books import Books, Written, open_books, operator_of, writing_books
from suyuan.app.fund.words import proof, public_words
from suyuan.app.staff import Signer
from suyuan.core.canonical import Json
from suyuan.core.errors import PolicyRefusal
from suyuan.govern.approval import Approval, OperatorRole, check_approvals
from suyuan.ledger.entry import Entry, Event
from suyuan.remedy.fund.apply import apply
from suyuan.remedy.fund.kinds import PayeeKind
from suyuan.remedy.fund.operations import Apply, Approve, Outcome, Pay, Refund, Refuse, Withdraw
from suyuan.remedy.fund.state import Application
from suyuan.remedy.fund.tables import TREASURY
from suyuan.storage.workspace import Session, Workspace

NEEDED = 2
"""Approvals that every payment takes, however small; somebody who works alone pays nothing."""


@dataclass(frozen=True, slots=True)
class NewApplication:
    """An application as it is entered.

    Attributes:
        title: public words.
        payee, code, account: name, registration code, bank account; sealed.
    """

    judgment: str
    purpose: str
    fen: int
    title: str
    payee: str
    payee_kind: PayeeKind
    code: str = ""
    account: str = ""


def apply_for_money(workspace: Workspace, new: NewApplication, signer: Signer, clock: Clock) -> tuple[str, Written]:
    """Take in an application; its number, and what was written."""
    title = public_words(new.title, "--title")
    with writing_books(workspace, clock, "apply", signer) as desk:
        number = f"A{len(desk.state.applications) + 1}"
        funds = desk.session.funds
        told = (("name", new.payee), ("code", new.code), ("account", new.account))
        said = Apply(
            day=desk.day,
            by=desk.by,
            application=number,
            judgment=new.judgment,
            purpose=new.purpose,
            fen=new.fen,
            payee=tuple(funds.reference(kind, text) for kind, text in told if text.strip()),
            payee_kind=PayeeKind.TREASURY if new.purpose == TREASURY else new.payee_kind,
            title=title,
        )
        written = desk.book(said)
        funds.keep_words(f"payee:{number}", {kind: text for kind, text in told if text.strip()})
    return number, written


def propose(workspace: Workspace, number: str) -> tuple[Application, Books, str]:
    """What an approver is shown, with the payee's name; of a person's only the first letter.  Nothing is written."""
    with workspace.reading() as session:
        books = open_books(session)
        held = books.state.application(number)
        name = str((session.funds.words(f"payee:{held.id}") or {}).get("name", ""))
    if held.payee_kind is PayeeKind.PERSON:
        name = f"{name[:1]}**"
    return held, books, name


def approve_application(
    workspace: Workspace, shown: Application, signer: Signer, clock: Clock
) -> tuple[Application, Written]:
    """Sign the digest that was shown.

    Raises:
        PolicyRefusal: SY-G060, SY-G062..G064 the signer may not; SY-G130, SY-G133..G136 the application cannot be
            approved, or not by this one.
    """
    with writing_books(workspace, clock, "approve", signer, OperatorRole.APPROVER) as desk:
        said = Approve(day=desk.day, by=desk.by, application=shown.id, digest=shown.digest)
        apply(desk.state, said)  # what is refused must leave no signature behind
        approval = Approval(plan_sha256=shown.digest, operator=signer.name, role=OperatorRole.APPROVER, at=desk.now)
        signature = signer.key.sign(approval.signed_bytes())
        body: dict[str, Json] = {
            "plan": shown.digest,
            "application": shown.id,
            "operator": signer.name,
            "role": approval.role.value,
            "signature": signature.hex(),
            "outcome": "approved",
        }
        index = desk.session.log(Entry(Event.APPROVAL, approval.at, body))
        desk.session.approvals.add(approval, signature, index)
        written = desk.book(said)
        return desk.state.application(shown.id), written


def refuse_application(workspace: Workspace, number: str, reason: str, signer: Signer, clock: Clock) -> Written:
    """Refuse an application."""
    with writing_books(workspace, clock, "refuse", signer, OperatorRole.APPROVER) as desk:
        return desk.book(Refuse(day=desk.day, by=desk.by, application=number, reason=reason))


def withdraw_application(workspace: Workspace, number: str, signer: Signer, clock: Clock) -> Written:
    """Take an application back."""
    with writing_books(workspace, clock, "withdraw", signer) as desk:
        return desk.book(Withdraw(day=desk.day, by=desk.by, application=number))


def pay_application(
    workspace: Workspace, number: str, voucher: Path, signer: Signer, clock: Clock, on: date | None = None
) -> tuple[Application, Written]:
    """Book a payment, once two approvals hold today.

    Raises:
        PolicyRefusal: SY-G136, fewer than two approvals count: somebody left, or the approvals are of something else.
        IntegrityFault: SY-L030, SY-L031, an approval was forged or altered.
    """
    digest = proof(voucher)
    with writing_books(workspace, clock, "pay", signer) as desk:
        held = desk.state.application(number)
        said = Pay(day=desk.day, by=desk.by, on=on or desk.day, application=number, voucher=digest)
        apply(desk.state, said)
        _require_approvals(desk.session, desk.books, held, clock)
        written = desk.book(said)
        return desk.state.application(number), written


def tell_outcome(
    workspace: Workspace, number: str, note: str, document: Path | None, signer: Signer, clock: Clock
) -> Written:
    """Say what became of a project."""
    told, digest = public_words(note, "--note"), "" if document is None else proof(document)
    with writing_books(workspace, clock, "outcome", signer) as desk:
        return desk.book(Outcome(day=desk.day, by=desk.by, application=number, note=told, document=digest))


def refund_payment(
    workspace: Workspace, number: str, fen: int, voucher: Path, signer: Signer, clock: Clock, on: date | None = None
) -> Written:
    """Book money that a payee gave back."""
    digest = proof(voucher)
    with writing_books(workspace, clock, "refund", signer) as desk:
        said = Refund(day=desk.day, by=desk.by, on=on or desk.day, application=number, fen=fen, voucher=digest)
        return desk.book(said)


def _require_approvals(session: Session, books: Books, held: Application, clock: Clock) -> None:
    """Hold the approvals against keys, ledger and staff of today: who left answers for nothing any more."""
    found = session.approvals.stored(held.digest)
    for one in found:
        check_stored(session, one, books.staff.keys)
    check = check_approvals(
        held.digest,
        operator_of(books.staff, held.clerk),
        [one.approval for one in found],
        books.staff.operators,
        needed=NEEDED,
        now=clock(),
    )
    if check.given < NEEDED:
        raise PolicyRefusal("SY-G136", application=held.id, given=check.given)
