"""Proof of control of a telephone: a code that was sent to it, few tries, and a short life.

Pure: the clock, the draw and the keyed hash of the number are arguments.  Nothing here knows whether a number is in a
list, so that nothing here can tell.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass

DIGITS = 6
SECONDS = 600.0
TRIES = 5
A_DAY = 3
"""Codes for one number in a day."""

DAY = 86_400.0


@dataclass(slots=True)
class _Held:
    code: str
    until: float
    tries: int


class Challenges:
    """Codes that are out; numbers are known by keyed hashes alone."""

    def __init__(self, clock: Callable[[], float], draw: Callable[[int], int]) -> None:
        """Begin without any.

        Args:
            clock: seconds that only go forward.
            draw: a random number from 0 to below its argument.
        """
        self._clock = clock
        self._draw = draw
        self._held: dict[int, _Held] = {}
        self._sent: dict[int, list[float]] = {}

    def begin(self, number: int) -> str | None:
        """A code to send to a number.

        Args:
            number: keyed hash of it.

        Returns:
            The code, None where the number had its codes for today.
        """
        now = self._clock()
        self._sweep(now)
        sent = self._sent.setdefault(number, [])
        if len(sent) >= A_DAY:
            return None
        sent.append(now)
        code = str(self._draw(10**DIGITS)).zfill(DIGITS)
        self._held[number] = _Held(code, now + SECONDS, TRIES)
        return code

    def prove(self, number: int, code: str) -> bool:
        """Whether a code is the one that was sent; a right one serves once, a wrong one costs a try."""
        held = self._held.get(number)
        if held is None or held.until < self._clock() or held.tries <= 0:
            return False
        held.tries -= 1
        if not hmac.compare_digest(held.code.encode(), code.encode()):
            return False
        del self._held[number]
        return True

    def _sweep(self, now: float) -> None:
        self._held = {number: held for number, held in self._held.items() if held.until >= now}
        sent = {number: [at for at in times if now - at < DAY] for number, times in self._sent.items()}
        self._sent = {number: times for number, times in sent.items() if times}
