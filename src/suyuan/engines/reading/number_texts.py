"""Numbers to texts: every digit that is known, none that is not.

A 64-bit float holds 15 decimal digits.  An 18-digit identity number typed into a spreadsheet as a number
has lost its last three, and printing the float fills them with digits that belong to nobody.
"""

from __future__ import annotations

import math

import pyarrow as pa
import pyarrow.compute as pc

DOUBLE = 15
_MANTISSA_BITS = {DOUBLE: 53, 7: 24, 3: 11}
_DIGITS = {"double": DOUBLE, "float": 7, "halffloat": 3}
_LONGEST = 25


def number_text(value: float, digits: int = DOUBLE) -> str | None:
    """The text of a number as a person would have typed it.

    Whole numbers below 1e15 are all their digits, without ``.0``.  From 1e15 on the first 15 digits stand, and
    one ``*`` for each digit that is lost: an identity number keeps 15 digits and ends in ``***``.

    Args:
        value: the number.
        digits: decimal digits that its type holds: 15 for double, 7 for single, 3 for half precision.

    Returns:
        The text; None for infinities and what is not a number.
    """
    if not math.isfinite(value):
        return None
    if is_damaged(value, digits):
        return _damaged_text(value, digits)
    return str(int(value)) if value == int(value) else f"{value:.{digits}g}"


def is_damaged(value: float, digits: int = DOUBLE) -> bool:
    """Whether a number is so large that its last digits are lost."""
    return math.isfinite(value) and abs(value) >= 10**digits


def _damaged_text(value: float, digits: int) -> str:
    whole = abs(int(value))
    shown = str(whole)
    if len(shown) > _LONGEST:
        return f"{value:.{digits}g}"
    sign = "-" if value < 0 else ""
    scale = 10 ** (len(shown) - digits)
    # Spreadsheet programs cut to 15 digits and then store the nearest float, which may lie below: cutting its
    # printed digits again would turn ...011000 into ...010.  If rounding gives such a number, it is that one.
    rounded = (whole + scale // 2) // scale * scale
    if digits == DOUBLE and float(rounded) == float(whole):
        return sign + str(rounded)[:digits] + "*" * (len(str(rounded)) - digits)
    # Other programs store the nearest float of the full number: a digit is known if both ends of what that
    # float stands for agree on it.
    reach = (whole >> _MANTISSA_BITS[digits]) + 1
    low, high = str(whole - reach), str(whole + reach)
    known = 0
    while known < digits and len(low) == len(high) and low[known] == high[known]:
        known += 1
    return sign + shown[:known] + "*" * (len(shown) - known)


def float_texts(column: pa.Array) -> tuple[pa.Array, int]:
    """The texts of a column of floats of any precision, and how many numbers had lost digits."""
    digits = _DIGITS[str(column.type)]
    distinct = column.cast(pa.float64()).dictionary_encode()
    values = distinct.dictionary.to_pylist()
    texts = pa.array([None if value is None else number_text(value, digits) for value in values], pa.string())
    damaged = pa.array([value is not None and is_damaged(value, digits) for value in values], pa.bool_())
    count = pc.sum(damaged.take(distinct.indices)).as_py() or 0
    return texts.take(distinct.indices), int(count)
