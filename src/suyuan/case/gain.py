"""Gain (违法所得): what each party received, gross and net, and what the case holds without counting money twice.

The same money moves along a chain: a broker's purchase price is the source's gain.  Each party's own gain is what it
received.  The gain of a case is what its parties kept together: receipts less what they paid to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from suyuan.case.file import CaseFile
from suyuan.case.flow import UNKNOWN, number_order
from suyuan.case.items import Bound, Payment
from suyuan.case.span import NOTHING, Span, add_up


@dataclass(frozen=True, slots=True)
class Gain:
    """The gain of one party, in fen; a disputed payment counts in ``high`` alone.

    Attributes:
        received: gross.
        spent: all it paid, and costs noted on its side.
        net: received less spent, nought at least.
        by_payer: received from each, ``UNKNOWN`` for nobody knows whom.
        receipts, expenses: numbers of the payments behind.
        undated, disputed: those among them without a day, and those a side contests.
    """

    party: str
    received: Span
    spent: Span
    net: Span
    by_payer: Mapping[str, Span]
    receipts: tuple[str, ...]
    expenses: tuple[str, ...]
    undated: tuple[str, ...]
    disputed: tuple[str, ...]

    def read(self, *, net: bool) -> Span:
        """Gross or net."""
        return self.net if net else self.received


@dataclass(frozen=True, slots=True)
class CaseGain:
    """The gain of a case, in fen.

    Attributes:
        parties: by party number.
        together: what the parties kept together, payments among them taken out.
        receipts: all receipts added up: the same money once for each hand; shown, never claimed.
    """

    parties: Mapping[str, Gain]
    together: Span
    receipts: Span


def gain_of_case(case: CaseFile) -> CaseGain:
    """The gain of each party, and of all together."""
    numbers = [party.number for party in sorted(case.parties, key=lambda one: number_order(one.number))]
    gains = {number: gain_of(case.payments, number) for number in numbers}
    return CaseGain(gains, gain_together(case.payments, numbers), add_up(gain.received for gain in gains.values()))


def gain_of(payments: Iterable[Payment], party: str) -> Gain:
    """The gain of one party."""
    ordered = sorted(payments, key=lambda payment: number_order(payment.number))
    receipts = [one for one in ordered if one.payee == party and not (one.cost and one.payer is None)]
    expenses = [one for one in ordered if one.payer == party or (one.payee == party and one.cost and one.payer is None)]
    received, spent = _sum(receipts), _sum(expenses)
    by_payer: dict[str, list[Payment]] = {}
    for one in receipts:
        by_payer.setdefault(one.payer or UNKNOWN, []).append(one)
    both = [*receipts, *expenses]
    return Gain(
        party=party,
        received=received,
        spent=spent,
        net=less(received, spent),
        by_payer={payer: _sum(some) for payer, some in by_payer.items()},
        receipts=tuple(one.number for one in receipts),
        expenses=tuple(one.number for one in expenses),
        undated=tuple(one.number for one in both if one.on is None),
        disputed=tuple(one.number for one in both if one.disputed),
    )


def gain_together(payments: Iterable[Payment], parties: Iterable[str]) -> Span:
    """What some parties kept together: of each its receipts less what it paid to others of them, nought at least."""
    among = frozenset(parties)
    held = tuple(payments)
    kept, largest = [], 0
    for party in among:
        received = gain_of(held, party).received
        within = [one for one in held if one.payer == party and one.payee in among]
        kept.append(less(received, _sum(within)))
        largest = max(largest, received.low)
    total = add_up(kept)
    low = max(total.low, largest)  # together they kept no less than any one of them received
    return Span(low, max(total.high, low), total.more)


def less(received: Span, spent: Span) -> Span:
    """A difference of amounts, nought at least; spending of unknown height may have taken all."""
    low = 0 if spent.more else max(0, received.low - spent.high)
    return Span(low, max(low, received.high - spent.low, 0), received.more)


def _sum(payments: Iterable[Payment]) -> Span:
    held = tuple(payments)
    low = sum(one.amount_fen for one in held if not one.disputed)
    high = sum(one.amount_fen for one in held)
    return Span(low, high, any(one.bound is Bound.AT_LEAST for one in held)) if held else NOTHING
