"""What a statement of gain states: payments, what cannot be confirmed, and totals of each party, gross and net."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from suyuan.case.file import CaseFile
from suyuan.case.items import Bound, Payment
from suyuan.report.case_papers.words import amount, loosest


@dataclass(frozen=True, slots=True)
class Sum:
    """Fen, and whether a figure behind it is a lower bound."""

    fen: int
    bound: Bound

    @property
    def text(self) -> str:
        """As a column of yuan shows it."""
        return amount(self.fen, self.bound)


@dataclass(frozen=True, slots=True)
class GainTotal:
    """Money of one party.

    Attributes:
        received: confirmed receipts: gross; ``disputed`` is the part of it that a side contests.
        spent: what it paid, and costs noted on its side.
        paid: the part of ``spent`` that went to others.
        unconfirmed: receipts that cannot be confirmed; in none of the others.
    """

    party: str
    received: Sum
    spent: Sum
    paid: Sum
    unconfirmed: Sum
    disputed: Sum

    @property
    def net_fen(self) -> int:
        """Gross less what was spent, nought at least."""
        return max(self.received.fen - self.spent.fen, 0)


@dataclass(frozen=True, slots=True)
class GainSheet:
    """The sheet.

    Attributes:
        unconfirmed: numbers of payments that cannot be confirmed.
        totals: of every party that received or spent, by number.
    """

    case: CaseFile
    payments: tuple[Payment, ...]
    unconfirmed: frozenset[str]
    totals: tuple[GainTotal, ...]
    dated: date


def state_gain(case: CaseFile, dated: date, unconfirmed: Collection[str] | None = None) -> GainSheet:
    """The sheet of a case's payments.

    Args:
        unconfirmed: numbers of payments that cannot be confirmed; None for those without evidence or without payee.
    """
    doubtful = frozenset(
        (one.number for one in case.payments if not one.exhibits or (one.payee is None and not one.cost))
        if unconfirmed is None
        else unconfirmed
    )
    totals = (total_of(case.payments, party.number, doubtful) for party in case.parties)
    told = tuple(one for one in totals if one.received.fen or one.spent.fen or one.unconfirmed.fen)
    return GainSheet(case, case.payments, doubtful, told, dated)


def total_of(payments: Sequence[Payment], party: str, unconfirmed: Collection[str]) -> GainTotal:
    """Add up what concerns one party.  A cost without a payer is the payee's own."""
    sure = [one for one in payments if one.number not in unconfirmed]
    receipts = [one for one in payments if one.payee == party and not _own_cost(one)]
    paid = [one for one in sure if one.payer == party]
    own = [one for one in sure if one.payee == party and _own_cost(one)]
    confirmed = [one for one in receipts if one.number not in unconfirmed]
    return GainTotal(
        party,
        add_payments(confirmed),
        add_payments([*paid, *own]),
        add_payments(paid),
        add_payments([one for one in receipts if one.number in unconfirmed]),
        add_payments([one for one in confirmed if one.disputed]),
    )


def add_payments(payments: Sequence[Payment]) -> Sum:
    """Their sum."""
    return Sum(sum(one.amount_fen for one in payments), loosest([one.bound for one in payments]))


def gain_of_defendants(sheet: GainSheet) -> Sum | None:
    """What those sued kept together: receipts of each less what it paid to others of them; None where nothing is known.

    Payments that a side contests, or that cannot be confirmed, are left out, and the sum is then a lower bound.
    """
    sued = {one.number for one in sheet.case.parties if one.defendant}
    sure = [one for one in sheet.payments if one.number not in sheet.unconfirmed and not one.disputed]
    left_out = any(one.payee in sued for one in sheet.payments if one not in sure)
    total, bounds = 0, [Bound.AT_LEAST] * left_out
    for party in sued:
        receipts = [one for one in sure if one.payee == party and not _own_cost(one)]
        within = [one for one in sure if one.payer == party and one.payee in sued]
        total += max(sum(one.amount_fen for one in receipts) - sum(one.amount_fen for one in within), 0)
        bounds += [one.bound for one in receipts]
    return Sum(total, loosest(bounds)) if total else None


def _own_cost(one: Payment) -> bool:
    return one.cost and one.payer is None
