"""States of applications and claims: transition tables in ``remedy/data/fund_states.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from suyuan.core.errors import PolicyRefusal


class ApplicationState(StrEnum):
    """Where an application stands."""

    APPLIED = "applied"
    ENDORSED = "endorsed"
    APPROVED = "approved"
    PAID = "paid"
    REPORTED = "reported"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ApplicationEvent(StrEnum):
    """What may happen to an application."""

    ENDORSE = "endorse"
    APPROVE = "approve"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    PAY = "pay"
    REPORT = "report"
    UNPAY = "unpay"


class ClaimState(StrEnum):
    """Where a claim stands."""

    OPENED = "opened"
    CHECKED = "checked"
    GRANTED = "granted"
    REFUSED = "refused"
    APPEALED = "appealed"
    GRANTED_FINALLY = "granted_finally"
    REFUSED_FINALLY = "refused_finally"
    PAID = "paid"


class ClaimEvent(StrEnum):
    """What may happen to a claim."""

    CHECK = "check"
    GRANT = "grant"
    REFUSE = "refuse"
    APPEAL = "appeal"
    PAY = "pay"
    UNPAY = "unpay"


@cache
def application_transitions() -> Mapping[tuple[ApplicationState, ApplicationEvent], ApplicationState]:
    """What each event makes of each state of an application."""
    return MappingProxyType(
        {
            (ApplicationState(one["state"]), ApplicationEvent(one["event"])): ApplicationState(one["becomes"])
            for one in _table()["application"]
        }
    )


@cache
def claim_transitions() -> Mapping[tuple[ClaimState, ClaimEvent], ClaimState]:
    """What each event makes of each state of a claim."""
    return MappingProxyType(
        {(ClaimState(one["state"]), ClaimEvent(one["event"])): ClaimState(one["becomes"]) for one in _table()["claim"]}
    )


def move_application(number: str, state: ApplicationState, event: ApplicationEvent) -> ApplicationState:
    """What the event makes of the application.

    Raises:
        PolicyRefusal: SY-G135, this cannot happen in that state.
    """
    moved = application_transitions().get((state, event))
    if moved is None:
        raise PolicyRefusal("SY-G135", application=number, state=state.value, event=event.value)
    return moved


def move_claim(number: str, state: ClaimState, event: ClaimEvent) -> ClaimState:
    """What the event makes of the claim.

    Raises:
        PolicyRefusal: SY-G141, this cannot happen in that state.
    """
    moved = claim_transitions().get((state, event))
    if moved is None:
        raise PolicyRefusal("SY-G141", claim=number, state=state.value, event=event.value)
    return moved


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("suyuan.remedy.data").joinpath("fund_states.toml").read_text("utf-8"))
