"""Mistakes: an operation is never changed; a reversing one takes it back, once."""

from __future__ import annotations

from dataclasses import replace

from suyuan.core.errors import PolicyRefusal
from suyuan.remedy.fund.claim_operations import PayClaim
from suyuan.remedy.fund.income import Done
from suyuan.remedy.fund.operation import Operation
from suyuan.remedy.fund.operations import Match, Pay, Receive, Refund, Reverse, SendBack
from suyuan.remedy.fund.projects import count_year
from suyuan.remedy.fund.state import FundState, Posting
from suyuan.remedy.fund.states import ApplicationEvent, ClaimEvent, move_application, move_claim
from suyuan.remedy.fund.tables import VICTIMS, ReasonOf, require_reason

REVERSIBLE: tuple[type[Operation], ...] = (Receive, Match, SendBack, Pay, Refund, PayClaim)


def reverse(state: FundState, said: Reverse) -> Done:
    """Take an operation back: its postings with the other sign, and what it changed as it was."""
    require_reason(ReasonOf.REVERSAL, said.reason)
    held = state.booked.get(said.number)
    if held is None:
        raise PolicyRefusal("SY-G144", number=said.number)
    operation, booking = held
    after = replace(_undo(state, operation, said.number), booked=state.booked.drop(said.number))
    return after, tuple(Posting(one.account, -one.fen) for one in booking.postings)


def _undo(state: FundState, done: Operation, number: int) -> FundState:
    if isinstance(done, Receive):
        receipt = state.receipt(done.receipt)
        if receipt.left != receipt.fen:
            raise PolicyRefusal("SY-G144", number=number)
        gone = replace(receipt, fen=0, left=0)
        return replace(state, receipts=state.receipts.put(receipt.id, gone), vouchers=state.vouchers.drop(done.voucher))
    if isinstance(done, Match | SendBack):
        receipt = state.receipt(done.receipt)
        back = replace(receipt, left=receipt.left + done.fen)
        vouchers = state.vouchers.drop(done.voucher) if isinstance(done, SendBack) else state.vouchers
        return replace(state, receipts=state.receipts.put(receipt.id, back), vouchers=vouchers)
    if isinstance(done, PayClaim):
        claim = state.claim(done.claim)
        unpaid = replace(claim, state=move_claim(claim.id, claim.state, ClaimEvent.UNPAY))
        return replace(
            state,
            claims=state.claims.put(claim.id, unpaid),
            vouchers=state.vouchers.drop(done.voucher),
            years=count_year(state, done.on.year, VICTIMS, -claim.granted),
        )
    assert isinstance(done, Pay | Refund)
    return _undo_payment(state, done, number)


def _undo_payment(state: FundState, done: Pay | Refund, number: int) -> FundState:
    held = state.application(done.application)
    if isinstance(done, Refund):
        kept, fen = replace(held, refunded=held.refunded - done.fen), done.fen
    else:
        if held.refunded:
            raise PolicyRefusal("SY-G144", number=number)
        moved = move_application(held.id, held.state, ApplicationEvent.UNPAY)
        kept, fen = replace(held, state=moved, paid_on=None, voucher=""), -held.fen
    return replace(
        state,
        applications=state.applications.put(held.id, kept),
        vouchers=state.vouchers.drop(done.voucher),
        years=count_year(state, done.on.year, held.purpose, fen),
    )
