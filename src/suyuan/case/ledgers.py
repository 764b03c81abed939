"""Three ledgers of a case's money: damages, fine, confiscation.  They are never added up (Civil Code, article 187)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from suyuan.case.flow import number_order
from suyuan.case.items import Award
from suyuan.case.span import NOTHING, Span, span_of


class LedgerName(StrEnum):
    """Which ledger an award belongs to; damages come first where assets fall short."""

    DAMAGES = "damages"
    FINE = "fine"
    CONFISCATION = "confiscation"


@dataclass(frozen=True, slots=True)
class Account:
    """One ledger.

    Attributes:
        total: in fen.
        awards: numbers of the awards in it.
    """

    ledger: LedgerName
    total: Span
    awards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What assets that fall short pay, in fen.

    Attributes:
        damages: paid first.
        left: remains for fines and confiscation; how they share it is not computed.
        unpaid: damages that the assets do not cover.
    """

    damages: int
    left: int
    unpaid: int
    rule: str = "cc-187"


def open_ledgers(awards: Iterable[Award]) -> Mapping[LedgerName, Account]:
    """The awards in their ledgers.

    Raises:
        ValueError: an award of a ledger that there is not; parsing refuses those.
    """
    held = sorted(awards, key=lambda award: number_order(award.number))
    accounts = {}
    for name in LedgerName:
        own = [award for award in held if LedgerName(award.ledger) is name]
        total = sum((span_of(award.amount_fen, award.bound) for award in own), NOTHING)
        accounts[name] = Account(name, total, tuple(award.number for award in own))
    return accounts


def pay_first(assets_fen: int, awards: Iterable[Award]) -> Shortfall:
    """What assets pay: damages before fine and confiscation."""
    owed = open_ledgers(awards)[LedgerName.DAMAGES].total.low
    paid = min(assets_fen, owed)
    return Shortfall(paid, assets_fen - paid, owed - paid)
