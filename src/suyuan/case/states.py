"""States of a case: a transition table in ``case/data/states.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from suyuan.core.errors import UsageFault


class CaseState(StrEnum):
    """Where a case stands."""

    CLUE = "clue"
    PRELIMINARY = "preliminary"
    OPENED = "opened"
    INVESTIGATED = "investigated"
    NOTICED = "noticed"
    FILED = "filed"
    DECIDED = "decided"
    EXECUTING = "executing"
    CLOSED = "closed"
    SUSPENDED = "suspended"
    ENDED = "ended"


class CaseEvent(StrEnum):
    """What may happen to a case."""

    REVIEW = "review"
    OPEN = "open"
    INVESTIGATE = "investigate"
    NOTICE = "notice"
    ATTACH = "attach"
    FILE = "file"
    DECIDE = "decide"
    APPEAL = "appeal"
    EXECUTE = "execute"
    CLOSE = "close"
    END = "end"
    SUSPEND = "suspend"
    RESUME = "resume"


@cache
def transitions() -> Mapping[tuple[CaseState, CaseEvent], CaseState]:
    """What each event makes of each state; a pair that is missing cannot happen.  Resuming is not among them."""
    table = _table()
    found = {
        (CaseState(entry["state"]), CaseEvent(entry["event"])): CaseState(entry["becomes"])
        for entry in table["transition"]
    }
    found |= {(CaseState(name), CaseEvent.SUSPEND): CaseState.SUSPENDED for name in table["suspend"]["from"]}
    return MappingProxyType(found)


def next_state(state: CaseState, event: CaseEvent, suspended_in: CaseState | None = None) -> CaseState:
    """What the event makes of the state.

    Args:
        state: where the case stands.
        event: what happens.
        suspended_in: where it stood when it was suspended; resuming leads back there.

    Raises:
        UsageFault: SY-U098, this cannot happen to a case in that state.
    """
    if state is CaseState.SUSPENDED:
        if event is CaseEvent.RESUME and suspended_in is not None:
            return suspended_in
        if event is CaseEvent.END:
            return CaseState.ENDED
    if (state, event) not in transitions():
        possible = " / ".join(one.value for one in possible_events(state))
        raise UsageFault("SY-U098", state=state.value, event=event.value, possible=possible)
    return transitions()[state, event]


def possible_events(state: CaseState) -> tuple[CaseEvent, ...]:
    """What can happen to a case in that state."""
    if state is CaseState.SUSPENDED:
        return CaseEvent.RESUME, CaseEvent.END
    return tuple(event for begun, event in transitions() if begun is state)


@cache
def transition_rules() -> Mapping[tuple[CaseState, CaseEvent], tuple[str, ...]]:
    """The rules behind each transition, ids of ``case.case_law``."""
    return MappingProxyType(
        {
            (CaseState(entry["state"]), CaseEvent(entry["event"])): tuple(entry["rules"])
            for entry in _table()["transition"]
        }
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("suyuan.case.data").joinpath("states.toml").read_text("utf-8"))
