"""How often one may knock: buckets that fill with time and empty with requests."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.types import Scope

MOST_BUCKETS = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, then ``per_second``."""

    burst: float
    per_second: float


def address_of(scope: Scope) -> str:
    """The address that a request came from, as limits know it."""
    client = scope.get("client")
    return str(client[0]) if client else "-"


class Limiter:
    """One bucket for each key; keys are addresses or operators, never anything of a person in the registry."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, cost: float = 1.0) -> float:
        """Take from a bucket.

        Returns:
            0 where it was allowed, else the seconds to wait.
        """
        now = self._clock()
        with self._lock:
            level, at = self._buckets.pop(key, (self._rate.burst, now))
            level = min(self._rate.burst, level + (now - at) * self._rate.per_second)
            allowed = level >= cost
            self._buckets[key] = (level - cost if allowed else level, now)
            if len(self._buckets) > MOST_BUCKETS:
                self._buckets.popitem(last=False)
        return 0.0 if allowed else (cost - level) / self._rate.per_second
