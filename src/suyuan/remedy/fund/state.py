"""The fund as it stands: what all operations so far have made of nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from suyuan.core.errors import PolicyRefusal, UsageFault
from suyuan.remedy.fund.accounts import Account, is_asset
from suyuan.remedy.fund.kinds import PayeeKind
from suyuan.remedy.fund.layers import Layers
from suyuan.remedy.fund.operation import Operation
from suyuan.remedy.fund.states import ApplicationState, ClaimState
from suyuan.remedy.money import show_yuan

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Posting:
    """Fen that an account gains, or loses where they are negative."""

    account: Account
    fen: int


@dataclass(frozen=True, slots=True)
class Booking:
    """What an operation did to the accounts; its postings sum to zero, and there may be none."""

    number: int
    day: date
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class HouseRules:
    """As ``operations.SetRules``; these are in force before the first one."""

    admin_cap: int = 1000
    outcome_days: int = 90
    appeal_days: int = 15


@dataclass(frozen=True, slots=True)
class Judgment:
    """A judgment as it stands.

    Attributes:
        fen: awarded, with later rulings.
        window: first and last day of claims, None where there are none.
    """

    id: str
    title: str
    case_no: str
    day: date
    fen: int
    earmark: tuple[str, ...]
    barred: frozenset[str]
    due: date | None
    document: str
    window: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that arrived: how much of it is not matched yet."""

    id: str
    day: date
    fen: int
    left: int
    voucher: str


@dataclass(frozen=True, slots=True)
class Application:
    """An application as it stands.

    Attributes:
        payee: references, as in ``operations.Apply``.
        digest: of the operation that made it; what approvers sign.
        clerk: who applied, by fingerprint.
        approvers: who approved, in order, by fingerprint.
        refunded: fen that the payee gave back.
        paid_on: None before.
        outcome: public words, empty before.
    """

    id: str
    judgment: str
    purpose: str
    fen: int
    payee: frozenset[str]
    payee_kind: PayeeKind
    title: str
    digest: str
    clerk: str
    applied_on: date
    state: ApplicationState
    approvers: tuple[str, ...] = ()
    refunded: int = 0
    paid_on: date | None = None
    voucher: str = ""
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class VictimClaim:
    """A claim as it stands; whose it is, is not here.

    Attributes:
        granted: fen; zero before a decision and after a refusal.
        checker, decider: by fingerprint, empty before.
        decided_on: None before.
    """

    id: str
    judgment: str
    fen: int
    state: ClaimState
    opened_on: date
    granted: int = 0
    checker: str = ""
    decider: str = ""
    decided_on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """Fen that went out in a year: for administration, and in all."""

    admin: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class FundState:
    """Everything.

    Attributes:
        count: operations so far; the next has this number.
        balances: by account, fen; their sum is zero.
        vouchers: of receipts and payments, each with the number of its operation.
        claimants: claims by judgment and reference of everybody who claimed.
        day: of the newest operation.
        booked: what can still be reversed, by number of its operation.
        last: the newest booking.
    """

    count: int = 0
    rules: HouseRules = HouseRules()
    judgments: Layers[str, Judgment] = field(default_factory=Layers)
    receipts: Layers[str, Receipt] = field(default_factory=Layers)
    applications: Layers[str, Application] = field(default_factory=Layers)
    claims: Layers[str, VictimClaim] = field(default_factory=Layers)
    balances: Mapping[Account, int] = field(default_factory=lambda: MappingProxyType({}))
    years: Layers[int, Year] = field(default_factory=Layers)
    vouchers: Layers[str, int] = field(default_factory=Layers)
    claimants: Layers[tuple[str, str], str] = field(default_factory=Layers)
    day: date = date.min
    booked: Layers[int, tuple[Operation, Booking]] = field(default_factory=Layers)
    last: Booking | None = None

    def balance(self, account: Account) -> int:
        """Fen in an account."""
        return self.balances.get(account, 0)

    def judgment(self, number: str) -> Judgment:
        """The judgment, or ``UsageFault`` SY-U120."""
        return _found(self.judgments, number, "judgment")

    def receipt(self, number: str) -> Receipt:
        """The receipt, or ``UsageFault`` SY-U120."""
        return _found(self.receipts, number, "receipt")

    def application(self, number: str) -> Application:
        """The application, or ``UsageFault`` SY-U120."""
        return _found(self.applications, number, "application")

    def claim(self, number: str) -> VictimClaim:
        """The claim, or ``UsageFault`` SY-U120."""
        return _found(self.claims, number, "claim")


def post(balances: Mapping[Account, int], postings: tuple[Posting, ...]) -> Mapping[Account, int]:
    """The balances after a booking.

    Raises:
        PolicyRefusal: SY-G133, an account would go below zero.
        AssertionError: the postings do not sum to zero, a fault of ours.
    """
    assert sum(one.fen for one in postings) == 0
    after = dict(balances)
    for one in postings:
        after[one.account] = after.get(one.account, 0) + one.fen
    for one in postings:
        if is_asset(one.account) and after[one.account] < 0:
            raise PolicyRefusal("SY-G133", account=one.account, lacking=show_yuan(-after[one.account]))
    return MappingProxyType(after)


def _found(held: Mapping[str, Value], number: str, kind: str) -> Value:
    if number not in held:
        raise UsageFault("SY-U120", kind=kind, number=number[:40])
    return held[number]
