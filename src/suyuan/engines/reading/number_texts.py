"""Numbers to texts: every digit that is known, none that is not.

A 64-bit float holds 15 decimal digits.  An 18-digit identity number typed into a spreadsheet as a number
has lost its last three, and printing the float fills them with digits that belong to nobody.
"""

from __future__ import annotations

import math

import pyarrow as pa
import pyarrow.compute as pc

_EXACT = 10**15
_LONGEST = 25


def number_text(value: float) -> str | None:
    """The text of a number as a person would have typed it.

    Whole numbers below 1e15 are all their digits, without ``.0``.  From 1e15 on the first 15 digits stand,
    and one ``*`` for each digit that is lost: an identity number keeps 15 digits and ends in ``***``.

    Returns:
        The text; None for infinities and what is not a number.
    """
    if not math.isfinite(value):
        return None
    if abs(value) >= _EXACT:
        return _damaged_text(value)
    return str(int(value)) if value == int(value) else f"{value:.15g}"


def is_damaged(value: float) -> bool:
    """Whether a number is so large that its last digits are lost."""
    return math.isfinite(value) and abs(value) >= _EXACT


def _damaged_text(value: float) -> str:
    whole = abs(int(value))
    digits = str(whole)
    if len(digits) > _LONGEST:
        return f"{value:.15g}"
    sign = "-" if value < 0 else ""
    scale = 10 ** (len(digits) - 15)
    # Spreadsheet programs cut to 15 digits and then store the nearest float, which may lie below: cutting its
    # printed digits again would turn ...011000 into ...010.  If rounding gives such a number, it is that one.
    rounded = (whole + scale // 2) // scale * scale
    if float(rounded) == float(whole):
        return sign + str(rounded)[:15] + "*" * (len(str(rounded)) - 15)
    # Other programs store the nearest float of the full number: a digit is known if both ends of what that
    # float stands for agree on it.
    reach = int(math.ulp(float(whole)) / 2) if isinstance(value, float) else 0
    low, high = str(whole - reach)[:15], str(whole + reach)[:15]
    known = next((i for i, (a, b) in enumerate(zip(low, high, strict=True)) if a != b), 15)
    return sign + digits[:known] + "*" * (len(digits) - known)


def float_texts(column: pa.Array) -> tuple[pa.Array, int]:
    """The texts of a float column, and how many numbers had lost digits."""
    distinct = column.dictionary_encode()
    values = distinct.dictionary.to_pylist()
    texts = pa.array([None if value is None else number_text(value) for value in values], pa.string())
    damaged = pa.array([value is not None and is_damaged(value) for value in values], pa.bool_())
    count = pc.sum(damaged.take(distinct.indices)).as_py() or 0
    return texts.take(distinct.indices), int(count)
