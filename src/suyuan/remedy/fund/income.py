"""Judgments, and money that comes in: awarded, arrived, matched, sent back."""

from __future__ import annotations

from dataclasses import replace

from suyuan.core.errors import InputFault, PolicyRefusal
from suyuan.remedy.fund.accounts import OWED_BACK, UNMATCHED, award, free, interest, receivable
from suyuan.remedy.fund.kinds import MatchKind
from suyuan.remedy.fund.layers import Layers
from suyuan.remedy.fund.operations import Amend, Bar, Earmark, Judge, Match, Receive, SendBack
from suyuan.remedy.fund.state import FundState, Judgment, Posting, Receipt
from suyuan.remedy.fund.tables import UNEARMARKED, purposes, require_purpose
from suyuan.remedy.money import show_yuan

Done = tuple[FundState, tuple[Posting, ...]]


def judge(state: FundState, said: Judge) -> Done:
    """Open the account of a judgment; a judgment without an earmark is taken in and stands there as such."""
    if said.judgment in state.judgments:
        raise InputFault("SY-I168", kind="judgment", number=said.judgment)
    _positive(said.fen)
    _earmarkable(said.earmark)
    made = Judgment(
        said.judgment,
        said.title,
        said.case_no,
        said.on,
        said.fen,
        said.earmark,
        frozenset(said.barred),
        said.due,
        said.document,
    )
    moved = replace(state, judgments=state.judgments.put(said.judgment, made))
    return moved, (Posting(receivable(said.judgment), said.fen), Posting(award(said.judgment), -said.fen))


def amend(state: FundState, said: Amend) -> Done:
    """Change an award by a later ruling."""
    held = state.judgment(said.judgment)
    if not said.fen:
        raise InputFault("SY-I164")
    if state.balance(receivable(held.id)) + said.fen < 0:
        raise PolicyRefusal("SY-G138", kind="award", number=held.id, left=show_yuan(state.balance(receivable(held.id))))
    changed = replace(held, fen=held.fen + said.fen)
    moved = replace(state, judgments=state.judgments.put(held.id, changed))
    return moved, (Posting(receivable(held.id), said.fen), Posting(award(held.id), -said.fen))


def earmark(state: FundState, said: Earmark) -> Done:
    """Supply an earmark where the judgment had none; one that is there is the court's and stays."""
    held = state.judgment(said.judgment)
    if held.earmark:
        raise PolicyRefusal("SY-G131", purpose=", ".join(said.earmark), judgment=held.id, earmark=_list(held.earmark))
    if not said.earmark:
        raise InputFault("SY-I162", purpose="-", known=_list(()))
    _earmarkable(said.earmark)
    return replace(state, judgments=state.judgments.put(held.id, replace(held, earmark=said.earmark))), ()


def bar(state: FundState, said: Bar) -> Done:
    """Keep somebody else from being a payee."""
    held = state.judgment(said.judgment)
    changed = replace(held, barred=held.barred | frozenset(said.barred))
    return replace(state, judgments=state.judgments.put(held.id, changed)), ()


def receive(state: FundState, said: Receive) -> Done:
    """Book money that arrived; until it is matched the fund owes it to whoever sent it."""
    if said.receipt in state.receipts:
        raise InputFault("SY-I168", kind="receipt", number=said.receipt)
    _positive(said.fen)
    made = Receipt(said.receipt, said.on, said.fen, said.fen, said.voucher)
    moved = replace(
        state,
        receipts=state.receipts.put(said.receipt, made),
        vouchers=use_voucher(state, said.voucher),
    )
    return moved, (Posting(UNMATCHED, said.fen), Posting(OWED_BACK, -said.fen))


def match(state: FundState, said: Match) -> Done:
    """Say which judgment money belongs to; no more of the award can arrive than was awarded."""
    _positive(said.fen)
    receipt, judgment = state.receipt(said.receipt), state.judgment(said.judgment)
    if said.fen > receipt.left:
        raise PolicyRefusal("SY-G138", kind="receipt", number=receipt.id, left=show_yuan(receipt.left))
    outstanding = state.balance(receivable(judgment.id))
    if said.kind is MatchKind.AWARD and said.fen > outstanding:
        raise PolicyRefusal("SY-G138", kind="award", number=judgment.id, left=show_yuan(outstanding))
    moved = replace(state, receipts=state.receipts.put(receipt.id, replace(receipt, left=receipt.left - said.fen)))
    source = receivable(judgment.id) if said.kind is MatchKind.AWARD else interest(judgment.id)
    return moved, (
        Posting(UNMATCHED, -said.fen),
        Posting(OWED_BACK, said.fen),
        Posting(free(judgment.id), said.fen),
        Posting(source, -said.fen),
    )


def send_back(state: FundState, said: SendBack) -> Done:
    """Give back money that belongs to no judgment."""
    _positive(said.fen)
    receipt = state.receipt(said.receipt)
    if said.fen > receipt.left:
        raise PolicyRefusal("SY-G138", kind="receipt", number=receipt.id, left=show_yuan(receipt.left))
    moved = replace(
        state,
        receipts=state.receipts.put(receipt.id, replace(receipt, left=receipt.left - said.fen)),
        vouchers=use_voucher(state, said.voucher),
    )
    return moved, (Posting(UNMATCHED, -said.fen), Posting(OWED_BACK, said.fen))


def use_voucher(state: FundState, voucher: str) -> Layers[str, int]:
    """The vouchers with one more.

    Raises:
        PolicyRefusal: SY-G146, it proved something else already.
    """
    if voucher in state.vouchers:
        raise PolicyRefusal("SY-G146", voucher=voucher[:12], number=state.vouchers[voucher])
    return state.vouchers.put(voucher, state.count + 1)


def _positive(fen: int) -> None:
    if fen <= 0:
        raise InputFault("SY-I164")


def _earmarkable(codes: tuple[str, ...]) -> None:
    for code in codes:
        require_purpose(code)
        if code in UNEARMARKED:
            raise InputFault("SY-I162", purpose=code, known=_list(()))


def _list(codes: tuple[str, ...]) -> str:
    return ", ".join(codes or (code for code in purposes() if code not in UNEARMARKED))
