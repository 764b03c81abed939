"""States of a consent: a transition table in ``govern/data/consent_states.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from suyuan.core.errors import PolicyRefusal


class ConsentState(StrEnum):
    """Where a consent stands."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class ConsentEvent(StrEnum):
    """What may happen to a consent."""

    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    SUPERSEDE = "supersede"


@cache
def transitions() -> Mapping[tuple[ConsentState, ConsentEvent], ConsentState]:
    """What each event makes of each state; a pair that is missing cannot happen."""
    raw = tomllib.loads(files("suyuan.govern.data").joinpath("consent_states.toml").read_text("utf-8"))
    return MappingProxyType(
        {
            (ConsentState(entry["state"]), ConsentEvent(entry["event"])): ConsentState(entry["becomes"])
            for entry in raw["transition"]
        }
    )


def next_state(state: ConsentState, event: ConsentEvent) -> ConsentState:
    """What the event makes of the state.

    Raises:
        PolicyRefusal: SY-G021, this cannot happen to a consent in that state.
    """
    if (state, event) not in transitions():
        raise PolicyRefusal("SY-G021", state=state.value, event=event.value)
    return transitions()[state, event]
