"""What all operations of the fund have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What all have: the day it is booked on, and who signed it.

    Booking days never go back.  Where something happened on another day, at the bank or at the court, ``on`` says so.
    """

    day: date
    by: str
