"""Small numbers of persons: what a page shows instead, and no way to reckon them back from what it does show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """A number of persons that a page shows; ``value`` is None where it only says fewer than ``below``."""

    value: int | None
    below: int


def show_count(number: int, small: int) -> Count:
    """A number by itself: zero and what is not small are shown."""
    return Count(None if 0 < number < small else number, small)


def show_parts(parts: Mapping[str, int], small: int) -> tuple[Count, Mapping[str, int] | None]:
    """A total and its parts.

    One small part would follow from the total and the others, so parts are shown all or not at all.

    Returns:
        The total, and the parts, None where one of them is small.
    """
    total = show_count(sum(parts.values()), small)
    shown = all(number == 0 or number >= small for number in parts.values())
    return total, parts if shown else None
