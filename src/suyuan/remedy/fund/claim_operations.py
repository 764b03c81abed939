"""Operations about claims of victims.  Each is blinded: its digest stands in a ledger that others may read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from suyuan.remedy.fund.operation import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class Window(Operation):
    """Victims may claim from ``opens`` to ``closes``, both days included."""

    judgment: str
    opens: date
    closes: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Operation):
    """A victim asks for money.

    Attributes:
        persons: references to the victim: by record, by id number.
        blind: sixteen random bytes in hex, so that nobody finds out by trying what the ledger commits to.
    """

    on: date
    claim: str
    judgment: str
    fen: int
    persons: tuple[str, ...]
    blind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckClaim(Operation):
    """Somebody saw proof of who claims."""

    claim: str
    blind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideClaim(Operation):
    """A claim is granted with ``fen``, or refused with zero and a reason of the table."""

    claim: str
    fen: int
    reason: str
    blind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealClaim(Operation):
    """Who claims does not agree; possible once."""

    on: date
    claim: str
    blind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PayClaim(Operation):
    """A granted claim was paid."""

    on: date
    claim: str
    voucher: str
    blind: str
