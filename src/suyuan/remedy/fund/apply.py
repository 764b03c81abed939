"""One operation after another: ``apply(state, operation) -> state``, or a refusal and nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from suyuan.core.errors import InputFault
from suyuan.remedy.fund import claims, income, projects, reversal
from suyuan.remedy.fund import operations as said
from suyuan.remedy.fund.claim_operations import AppealClaim, CheckClaim, Claim, DecideClaim, PayClaim, Window
from suyuan.remedy.fund.income import Done
from suyuan.remedy.fund.operation import Operation
from suyuan.remedy.fund.state import Booking, FundState, HouseRules, post


def apply(state: FundState, operation: Operation) -> FundState:
    """The state after an operation.

    Raises:
        PolicyRefusal: SY-G130..G149, a rule forbids it.
        InputFault: SY-I121 it happened after it was booked, SY-I163 it is booked before the last one, SY-I162, SY-I164,
            SY-I166..I168 its values.
        UsageFault: SY-U120, it speaks of what is not there.
    """
    if operation.day < state.day:
        raise InputFault("SY-I163", day=operation.day.isoformat(), last=state.day.isoformat())
    on = getattr(operation, "on", None)
    if isinstance(on, date) and on > operation.day:
        raise InputFault("SY-I121", day=on.isoformat(), today=operation.day.isoformat())
    after, postings = _HANDLERS[type(operation)](state, operation)
    number = state.count + 1
    booking = Booking(number, operation.day, postings)
    booked = after.booked
    if isinstance(operation, reversal.REVERSIBLE):
        booked = booked.put(number, (operation, booking))
    return replace(
        after,
        count=number,
        day=operation.day,
        balances=post(state.balances, postings),
        booked=booked,
        last=booking,
    )


def replay(operations: Iterable[Operation]) -> tuple[FundState, tuple[Booking, ...]]:
    """The state that the operations make of nothing, and what each booked; raises as ``apply``."""
    state, bookings = FundState(), []
    for operation in operations:
        state = apply(state, operation)
        assert state.last is not None
        bookings.append(state.last)
    return state, tuple(bookings)


def _set_rules(state: FundState, rules: said.SetRules) -> Done:
    return replace(state, rules=HouseRules(rules.admin_cap, rules.outcome_days, rules.appeal_days)), ()


_HANDLERS: Mapping[type[Operation], Callable[[FundState, Any], Done]] = MappingProxyType(
    {
        said.SetRules: _set_rules,
        said.Judge: income.judge,
        said.Amend: income.amend,
        said.Earmark: income.earmark,
        said.Bar: income.bar,
        said.Receive: income.receive,
        said.Match: income.match,
        said.SendBack: income.send_back,
        said.Apply: projects.apply_for,
        said.Approve: projects.approve,
        said.Refuse: projects.refuse,
        said.Withdraw: projects.withdraw,
        said.Pay: projects.pay,
        said.Outcome: projects.outcome,
        said.Refund: projects.refund,
        Window: claims.open_window,
        Claim: claims.claim,
        CheckClaim: claims.check,
        DecideClaim: claims.decide,
        AppealClaim: claims.appeal,
        PayClaim: claims.pay,
        said.Reverse: reversal.reverse,
    }
)
