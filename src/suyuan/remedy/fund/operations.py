"""What may happen to the fund, as values.  An operation that happened is never changed; another one reverses it.

``by`` is the fingerprint of the key of the operator who signed it.  Amounts are whole fen.  Nobody is named:
defendants, payees and claimants stand here by keyed references, which nobody can make without the workspace's keys.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.remedy.fund.claim_operations import AppealClaim, CheckClaim, Claim, DecideClaim, PayClaim, Window
from suyuan.remedy.fund.kinds import MatchKind, PayeeKind
from suyuan.remedy.fund.operation import Operation


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRules(Operation):
    """The house rules from now on; older operations were judged by older ones.

    Attributes:
        admin_cap: most that administration may take of a year's spending, in hundredths of a percent.
        outcome_days: until an outcome is due after a payment.
        appeal_days: in which a decision about a claim may be appealed.
    """

    admin_cap: int
    outcome_days: int
    appeal_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge(Operation):
    """A court awarded damages.

    Attributes:
        title: public words; they name nobody.
        earmark: codes of purposes that the judgment allows; empty where it says none.
        barred: references to defendants and to whoever is related to them.
        due: the day by which the award is to be paid, None for not told.
        document: SHA-256 of the judgment.
    """

    on: date
    judgment: str
    title: str
    case_no: str
    fen: int
    earmark: tuple[str, ...]
    barred: tuple[str, ...]
    due: date | None
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend(Operation):
    """A later ruling changed the award by ``fen``, up or down."""

    judgment: str
    fen: int
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Earmark(Operation):
    """A ruling supplied the earmark that a judgment lacked."""

    judgment: str
    earmark: tuple[str, ...]
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar(Operation):
    """Somebody turned out to be related to a defendant."""

    judgment: str
    barred: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive(Operation):
    """Money arrived at the bank; ``voucher`` is the SHA-256 of the bank's advice."""

    on: date
    receipt: str
    fen: int
    voucher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match(Operation):
    """Money that arrived, or a part of it, belongs to a judgment."""

    receipt: str
    judgment: str
    fen: int
    kind: MatchKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBack(Operation):
    """Money that belongs to no judgment went back to whoever sent it."""

    on: date
    receipt: str
    fen: int
    voucher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Apply(Operation):
    """Somebody asks for money for a project.

    Attributes:
        payee: references to the payee by name, registration code and bank account.
        title: public words; they name nobody.
    """

    application: str
    judgment: str
    purpose: str
    fen: int
    payee: tuple[str, ...]
    payee_kind: PayeeKind
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Operation):
    """An approver signed the digest of an application."""

    application: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(Operation):
    """An approver refused an application; ``reason`` is a code of the table."""

    application: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Operation):
    """An application was taken back before it was paid."""

    application: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay(Operation):
    """An approved application was paid; ``voucher`` is the SHA-256 of the proof of payment."""

    on: date
    application: str
    voucher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Operation):
    """What became of a project: public words, and the SHA-256 of a report (empty for none)."""

    application: str
    note: str
    document: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund(Operation):
    """A payee gave back money that was paid."""

    on: date
    application: str
    fen: int
    voucher: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverse(Operation):
    """An operation was booked by mistake; ``reason`` is a code of the table."""

    number: int
    reason: str


ACTIONS: MappingProxyType[str, type[Operation]] = MappingProxyType(
    {
        "rules": SetRules,
        "judgment": Judge,
        "amend": Amend,
        "earmark": Earmark,
        "bar": Bar,
        "receive": Receive,
        "match": Match,
        "send-back": SendBack,
        "apply": Apply,
        "approve": Approve,
        "refuse": Refuse,
        "withdraw": Withdraw,
        "pay": Pay,
        "outcome": Outcome,
        "refund": Refund,
        "claim-window": Window,
        "claim-open": Claim,
        "claim-check": CheckClaim,
        "claim-decide": DecideClaim,
        "claim-appeal": AppealClaim,
        "claim-pay": PayClaim,
        "reverse": Reverse,
    }
)
_NAMES = {kind: name for name, kind in ACTIONS.items()}
PRIVATE = frozenset({"claim-open", "claim-check", "claim-decide", "claim-appeal", "claim-pay"})
"""Operations about one victim: the public sees their sum, never one of them."""


def action_of(operation: Operation) -> str:
    """Its name in tables, in the ledger and on pages."""
    return _NAMES[type(operation)]


def describe(operation: Operation) -> dict[str, Json]:
    """The operation as JSON; ``read_operation`` reads it back."""
    told: dict[str, Json] = {"action": action_of(operation)}
    for one in fields(operation):
        value = getattr(operation, one.name)
        told[one.name] = (
            value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        )
    return told


def read_operation(told: dict[str, Any]) -> Operation:
    """Read an operation back.

    Raises:
        ValueError: it is none.
    """
    rest = dict(told)
    action = rest.pop("action", None)
    if action not in ACTIONS:
        raise ValueError("action")
    return _reader(action).validate_python(rest)


def statement_digest(number: int, operation: Operation) -> str:
    """SHA-256 of the operation with its number, in hex: what its operator signs and the ledger holds."""
    return sha256(canonical_bytes({"number": number, **describe(operation)})).hexdigest()


@cache
def _reader(action: str) -> TypeAdapter[Operation]:
    return TypeAdapter(ACTIONS[action])
