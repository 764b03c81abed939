"""Where every fen is: awarded, arrived, promised, spent, left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from suyuan.remedy.fund.accounts import UNMATCHED, award, free, interest, receivable, reserved, spent
from suyuan.remedy.fund.state import FundState
from suyuan.remedy.fund.tables import ADMIN, TREASURY, VICTIMS, purposes


@dataclass(frozen=True, slots=True)
class Totals:
    """Fen of one judgment, or of all.

    Attributes:
        receivable: awarded and not arrived.
        received: arrived and matched, interest included.
        spent: by purpose, without the three below.
        left: at the bank: free and reserved together.
    """

    awarded: int
    receivable: int
    interest: int
    free: int
    reserved: int
    spent: tuple[tuple[str, int], ...]
    claims: int
    admin: int
    treasury: int

    @property
    def received(self) -> int:
        """What was awarded and has arrived, and interest."""
        return self.awarded - self.receivable + self.interest

    @property
    def paid(self) -> int:
        """Everything that went out."""
        return sum(fen for _, fen in self.spent) + self.claims + self.admin + self.treasury

    @property
    def left(self) -> int:
        """At the bank."""
        return self.free + self.reserved


def totals_of(state: FundState, judgment: str) -> Totals:
    """The totals of one judgment, from its accounts alone."""
    return Totals(
        -state.balance(award(judgment)),
        state.balance(receivable(judgment)),
        -state.balance(interest(judgment)),
        state.balance(free(judgment)),
        state.balance(reserved(judgment)),
        tuple(
            (code, state.balance(spent(judgment, code)))
            for code in purposes()
            if code not in (ADMIN, TREASURY, VICTIMS)
        ),
        *(state.balance(spent(judgment, code)) for code in (VICTIMS, ADMIN, TREASURY)),
    )


def grand_totals(state: FundState) -> Totals:
    """The totals of all judgments."""
    return add_totals(totals_of(state, one) for one in state.judgments)


def add_totals(some: Iterable[Totals]) -> Totals:
    """Totals added up."""
    all_of = list(some)
    codes = [code for code in purposes() if code not in (ADMIN, TREASURY, VICTIMS)]
    by_code = tuple((code, sum(dict(one.spent)[code] for one in all_of)) for code in codes)
    return Totals(
        sum(one.awarded for one in all_of),
        sum(one.receivable for one in all_of),
        sum(one.interest for one in all_of),
        sum(one.free for one in all_of),
        sum(one.reserved for one in all_of),
        by_code,
        sum(one.claims for one in all_of),
        sum(one.admin for one in all_of),
        sum(one.treasury for one in all_of),
    )


def unmatched(state: FundState) -> int:
    """Fen at the bank that belong to no judgment yet."""
    return state.balance(UNMATCHED)
