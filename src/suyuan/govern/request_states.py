"""States of a request: a transition table in ``govern/data/request_rules.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from suyuan.core.errors import PolicyRefusal


class RequestState(StrEnum):
    """Where a request stands."""

    RECEIVED = "received"
    CHECKED = "checked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RequestEvent(StrEnum):
    """What may happen to a request."""

    CHECK = "check"
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"


@cache
def transitions() -> Mapping[tuple[RequestState, RequestEvent], RequestState]:
    """What each event makes of each state; a pair that is missing cannot happen."""
    return MappingProxyType(
        {
            (RequestState(entry["state"]), RequestEvent(entry["event"])): RequestState(entry["becomes"])
            for entry in request_table()["transition"]
        }
    )


def next_state(state: RequestState, event: RequestEvent) -> RequestState:
    """What the event makes of the state.

    Raises:
        PolicyRefusal: SY-G084, this cannot happen to a request in that state.
    """
    if (state, event) not in transitions():
        raise PolicyRefusal("SY-G084", state=state.value, event=event.value)
    return transitions()[state, event]


def is_open(state: RequestState) -> bool:
    """Whether something can still happen to it."""
    return any(begun is state for begun, _ in transitions())


@cache
def request_table() -> dict[str, Any]:
    """The table of requests as written."""
    return tomllib.loads(files("suyuan.govern.data").joinpath("request_rules.toml").read_text("utf-8"))
