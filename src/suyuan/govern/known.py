"""What is known of a fact: yes, no, or nothing.  Nothing known is never taken for yes (Kleene's three values)."""

from __future__ import annotations

from enum import StrEnum


class Known(StrEnum):
    """A fact: known to hold, known not to hold, or unknown."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def known(fact: bool | None) -> Known:  # noqa: FBT001 - the fact itself
    """From a boolean, None for unknown."""
    if fact is None:
        return Known.UNKNOWN
    return Known.YES if fact else Known.NO


def inverse(fact: Known) -> Known:
    """Not."""
    return {Known.YES: Known.NO, Known.NO: Known.YES, Known.UNKNOWN: Known.UNKNOWN}[fact]


def every(*facts: Known) -> Known:
    """And: no where one is no, yes where all are yes (also of none)."""
    if Known.NO in facts:
        return Known.NO
    return Known.UNKNOWN if Known.UNKNOWN in facts else Known.YES


def some(*facts: Known) -> Known:
    """Or: yes where one is yes, no where all are no (also of none)."""
    if Known.YES in facts:
        return Known.YES
    return Known.UNKNOWN if Known.UNKNOWN in facts else Known.NO
