"""Checking rows by sample: who is drawn, what the errors found say of the whole list, how many must be drawn.

Intervals are exact: Clopper and Pearson (1934) for a share, the same inversion of the hypergeometric law for a list of
known length.  Both cover the truth at least as often as stated.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb, exp, fsum, lgamma, log, log1p

import numpy as np
from numpy.typing import NDArray

from suyuan.core.errors import UsageFault
from suyuan.core.keyed import derive_key, draw_words

STEPS = 60
ROUNDING = 1e-9
"""Limits of shares are moved outwards by this, far beyond what floating sums lose."""


@dataclass(frozen=True, slots=True)
class ErrorShare:
    """What a sample says.

    Attributes:
        checked: rows checked, n.
        errors: rows among them that were wrong, e.
        low, high: limits of the share of wrong rows.
        rows_low, rows_high: limits of their number in the list, None where its length is not known.
        alpha: how often at most the interval may miss the truth.
    """

    checked: int
    errors: int
    low: float
    high: float
    rows_low: int | None
    rows_high: int | None
    alpha: Fraction


def draw_sample(key: bytes, case: str, batch: str, rows: int, size: int) -> NDArray[np.int64]:
    """Draw rows to check; the same key, case, batch and length give the same rows.

    Args:
        key: 16 bytes at least, kept; whoever holds it can repeat the draw.
        case: number of the case.
        batch: number of the batch.
        rows: length of the list, N.
        size: how many, n.

    Returns:
        Places from 0, ascending, shape (n,); every set of n rows is equally likely.

    Raises:
        UsageFault: SY-U097, more rows than the list has, or none.
    """
    _check(rows, size, 0)
    words = draw_words(derive_key(key, "case-sample", case, batch), np.arange(rows, dtype=np.uint64))
    # Two 64-bit numbers a row: ties are as likely as a guess of a key.
    ranks = words[:, :4].astype(np.uint64) @ (np.uint64(1) << np.array([48, 32, 16, 0], dtype=np.uint64))
    more = words[:, 4:].astype(np.uint64) @ (np.uint64(1) << np.array([48, 32, 16, 0], dtype=np.uint64))
    return np.sort(np.lexsort((more, ranks))[:size]).astype(np.int64)


def estimate_share(checked: int, errors: int, alpha: Fraction = Fraction(1, 20)) -> ErrorShare:
    """The share of wrong rows, by Clopper and Pearson, for a sample drawn with replacement or from a long list.

    Raises:
        UsageFault: SY-U097, no rows checked or more errors than rows.
    """
    _check(checked, checked, errors)
    tail = float(alpha) / 2
    low = _solve(errors, checked, tail, upper=False) if errors else 0.0
    high = _solve(errors, checked, tail, upper=True) if errors < checked else 1.0
    return _rounded(checked, errors, low, high, None, None, alpha)


def estimate_rows(rows: int, checked: int, errors: int, alpha: Fraction = Fraction(1, 20)) -> ErrorShare:
    """The number of wrong rows in a list of N rows of which n were drawn without replacement; exact, in integers.

    Raises:
        UsageFault: SY-U097, more checked than there are rows, or more errors than checked.
    """
    _check(rows, checked, errors)
    tail = alpha / 2
    low = _least_wrong(rows, checked, errors, tail)
    high = rows - _least_wrong(rows, checked, checked - errors, tail)
    return _rounded(checked, errors, low / rows, high / rows, low, high, alpha)


def plan_size(rows: int, most: Fraction, alpha: Fraction = Fraction(1, 20)) -> int:
    """The smallest sample that, if no error is found, shows fewer wrong rows than that share of the list.

    One-sided: with ``ceil(most * rows)`` wrong rows a sample without errors is at most as likely as alpha.

    Raises:
        UsageFault: SY-U097, no rows, or a share that is not above nought.
    """
    wrong = -(-most.numerator * rows // most.denominator)
    if rows < 1 or wrong < 1 or wrong > rows:
        raise UsageFault("SY-U097", rows=rows, checked=0, errors=0)
    low, high = 1, rows - wrong + 1
    while low < high:
        middle = (low + high) // 2
        missed = Fraction(comb(rows - wrong, middle), comb(rows, middle))
        low, high = (low, middle) if missed <= alpha else (middle + 1, high)
    return low


def _rounded(
    checked: int, errors: int, low: float, high: float, rows_low: int | None, rows_high: int | None, alpha: Fraction
) -> ErrorShare:
    outer = max(0.0, low - ROUNDING), min(1.0, high + ROUNDING)
    return ErrorShare(checked, errors, *outer, rows_low, rows_high, alpha)


def _check(rows: int, checked: int, errors: int) -> None:
    if not 0 < checked <= rows or not 0 <= errors <= checked:
        raise UsageFault("SY-U097", rows=rows, checked=checked, errors=errors)


def _solve(errors: int, checked: int, tail: float, *, upper: bool) -> float:
    """The share at which the tail beyond the errors found has that probability; tails are monotone in the share."""
    below, above = 0.0, 1.0
    for _ in range(STEPS):
        middle = (below + above) / 2
        if upper:  # P(X <= e) falls with the share
            grown = _at_most(errors, checked, middle) > tail
        else:  # P(X >= e) rises with the share
            grown = 1.0 - _at_most(errors - 1, checked, middle) < tail
        below, above = (middle, above) if grown else (below, middle)
    return above if upper else below


def _at_most(errors: int, checked: int, share: float) -> float:
    """P(X <= e) for a binomial X."""
    if share <= 0.0:
        return 1.0
    if share >= 1.0:
        return 0.0
    whole = lgamma(checked + 1)
    return fsum(
        exp(whole - lgamma(k + 1) - lgamma(checked - k + 1) + k * log(share) + (checked - k) * log1p(-share))
        for k in range(errors + 1)
    )


def _least_wrong(rows: int, checked: int, errors: int, tail: Fraction) -> int:
    """The least number of wrong rows with which so many errors or more are likelier than the tail."""
    low, high = errors, rows - checked + errors
    while low < high:
        middle = (low + high) // 2
        if _as_many(rows, middle, checked, errors) > tail:
            high = middle
        else:
            low = middle + 1
    return low


def _as_many(rows: int, wrong: int, checked: int, errors: int) -> Fraction:
    """P(X >= e) for a hypergeometric X, as an exact fraction; term by term from the first."""
    first = max(errors, checked - (rows - wrong))
    last = min(wrong, checked)
    if first > last:
        return Fraction(0)
    below = first - max(0, checked - (rows - wrong)) < last - first
    start = max(0, checked - (rows - wrong)) if below else first
    stop = first - 1 if below else last
    if start > stop:
        return Fraction(1) if below else Fraction(0)
    term = comb(wrong, start) * comb(rows - wrong, checked - start)
    total = 0
    for k in range(start, stop + 1):
        total += term
        term = term * (wrong - k) * (checked - k) // ((k + 1) * (rows - wrong - checked + k + 1))
    share = Fraction(total, comb(rows, checked))
    return 1 - share if below else share
