"""Spans: a number known from below, from above, or only as "so many and more"; and multiples that never overstate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from suyuan.case.items import Bound


@dataclass(frozen=True, slots=True)
class Span:
    """A whole number as far as it is known.

    Attributes:
        low: it is at least this.
        high: it is at most this, if every figure behind it is taken as stated.
        more: a figure behind it is a lower bound or missing, so that it may lie above ``high`` too.
    """

    low: int
    high: int
    more: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError(f"a span from {self.low} to {self.high}")

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high, self.more or other.more)

    def holds(self, number: int) -> bool:
        """Whether the number may be the true one."""
        return self.low <= number and (self.more or number <= self.high)

    @property
    def exact(self) -> bool:
        """Whether it is one number and no more."""
        return self.low == self.high and not self.more


NOTHING = Span(0, 0)


def span_of(number: int | None, bound: Bound) -> Span:
    """The span of a stated number; none at all is nought or more."""
    if number is None:
        return Span(0, 0, more=True)
    return Span(number, number, bound is Bound.AT_LEAST)


def add_up(spans: Iterable[Span]) -> Span:
    """The sum of spans; nought of none."""
    return sum(spans, NOTHING)


def show_decimal(number: Fraction, places: int) -> str:
    """A fraction as a decimal, cut and not rounded: a multiple printed is never above the true one.

    Args:
        number: not negative.
        places: digits after the point; trailing noughts are dropped.
    """
    scaled = number.numerator * 10**places // number.denominator
    whole, rest = divmod(scaled, 10**places)
    decimals = f"{rest:0{places}d}".rstrip("0") if places else ""
    return f"{whole}.{decimals}" if decimals else str(whole)


def round_half_up(number: Fraction, places: int) -> str:
    """A fraction as a decimal with that many digits, halves up: for prices, where nothing hangs on the last digit."""
    return show_decimal(number + Fraction(1, 2 * 10**places), places)
