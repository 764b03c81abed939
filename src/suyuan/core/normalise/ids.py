"""Resident identity numbers: 18 or 15 digits, damaged by a spreadsheet, or masked.

GB 11643-1999: six digits region, eight digits birth date, three digits sequence (odd male, even female), one
check digit (ISO/IEC 7064 MOD 11-2).  A spreadsheet keeps 15 digits of a number; the last three are lost and
written ``***`` here, never invented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.normalise.cells import as_text, erase, flatten, fold, keep, matches, revise, rewrite
from suyuan.core.normalise.dates import normalise_dates

if TYPE_CHECKING:
    from numpy.typing import NDArray

LENGTH, OLD_LENGTH, KEPT_BY_SPREADSHEETS = 18, 15, 15
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], np.int64)
_CHECK = np.frombuffer(b"10X98765432", np.uint8)

# 18 digits whose last three are 000 may be a spreadsheet's rounding and take the slow way.
_PLAIN = r"^\d{15}(?:\d{2}[1-9X]|\d[1-9]0|[1-9]00)?$"
_SHAPE = r"^(?:[\d*]{17}[\dX*]|[\d*]{15})$"
_ONE_MASK = r"^(?P<head>\d*)\*+(?P<tail>\d*X?)$"


def normalise_ids(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Canonical identity numbers; null where the cell holds none.

    The check digit is not asked: a mistyped number is still that person's entry.  ``valid_ids`` asks.
    """
    text = as_text(values)
    return revise(text, pc.and_(pc.is_valid(text), pc.invert(matches(text, _PLAIN))), _read)


def valid_ids(canonical: pa.Array) -> NDArray[np.bool_]:
    """Which canonical numbers are 18 digits with a real birth date and the right check digit, shape (n,)."""
    full = matches(canonical, r"^\d{17}[\dX]$")
    good = np.zeros(len(canonical), np.bool_)
    cells = canonical.filter(full)
    dated = normalise_dates(pc.utf8_slice_codeunits(cells, 6, 14)).is_valid().to_numpy(zero_copy_only=False)
    good[np.flatnonzero(full.to_numpy(zero_copy_only=False))] = dated & _checked(cells)
    return good


def birth_dates_of(canonical: pa.Array) -> pa.Array:
    """Birth dates inside canonical numbers, ISO text; null where they are masked or no date.

    The 15-digit numbers were issued to 1999 and say the year with two digits: 19yy.
    """
    old = matches(canonical, r"^\d{15}$")
    digits = pc.utf8_slice_codeunits(canonical, 6, 14)
    century = pc.binary_join_element_wise("19", pc.utf8_slice_codeunits(canonical, 6, 12), "")
    return normalise_dates(keep(pc.if_else(old, century, digits), matches(canonical, r"^.{6}\d{6}")))


def sexes_of(canonical: pa.Array) -> pa.Array:
    """Sex inside canonical numbers, 男 or 女; null where its digit is lost or masked."""
    sequence = pc.if_else(
        matches(canonical, r"^\d{15}$"),
        pc.utf8_slice_codeunits(canonical, 14, 15),
        pc.utf8_slice_codeunits(canonical, 16, 17),
    )
    odd = pc.is_in(sequence, pa.array(list("13579")))
    return keep(pc.if_else(odd, "男", "女"), matches(sequence, r"^\d$"))


def _read(cells: pa.Array) -> pa.Array:
    text = pc.ascii_upper(fold(cells))
    text = rewrite(erase(rewrite(text, r"\.0$", ""), " ", "-"), r"[\s_\x{2010}-\x{2015}]+", "")
    text = rewrite(text, r"[·•●○◆×■∗∙⋅・#?]", "*")
    text = revise(text, matches(text, r"X.*X|X[\d*]|\*X*$"), _masks_from_x)
    odd_length = pc.and_(matches(text, _ONE_MASK), pc.invert(matches(text, _SHAPE)))
    text = revise(text, odd_length, _stretch_mask)
    text = keep(text, pc.and_(matches(text, _SHAPE), matches(text, r"\d{2}")))
    return revise(text, matches(text, r"^\d{15}000$"), _mark_damage)


def _masks_from_x(cells: pa.Array) -> pa.Array:
    """X is a check digit at the end after a digit or a mask; anywhere else it hides a digit."""
    cells = rewrite(cells, r"XX$", "X*")
    for _ in range(2):  # matches cannot overlap: the second pass takes what the first had to leave
        cells = rewrite(cells, r"X([\dX*])", r"*\1")
    return cells


def _stretch_mask(cells: pa.Array) -> pa.Array:
    """Give a mask of some other length the length it stands for, 18 characters in all."""
    parts = pc.extract_regex(cells, _ONE_MASK)
    head, tail = parts.field("head"), parts.field("tail")
    tail_lengths = pc.binary_length(tail)
    done = pa.nulls(len(cells), pa.string())
    padded = pc.utf8_rpad(head, LENGTH, "*")
    for length in pc.unique(tail_lengths).to_pylist():
        if length >= LENGTH:
            continue
        joined = pc.binary_join_element_wise(pc.utf8_slice_codeunits(padded, 0, LENGTH - length), tail, "")
        done = pc.if_else(pc.equal(tail_lengths, length), joined, done)
    fits = pc.less(pc.add(pc.binary_length(head), tail_lengths), LENGTH)
    return keep(done, fits)


def _mark_damage(cells: pa.Array) -> pa.Array:
    lost = pc.binary_join_element_wise(pc.utf8_slice_codeunits(cells, 0, KEPT_BY_SPREADSHEETS), "***", "")
    return pc.if_else(pa.array(_checked(cells)), cells, lost)


def _checked(cells: pa.Array) -> NDArray[np.bool_]:
    """Whether the check digit is right; every cell has 17 digits and one more character."""
    data, _ = flatten(cells)
    table = data.reshape(-1, LENGTH)
    sums = (table[:, :17].astype(np.int64) - ord("0")) @ _WEIGHTS
    return np.asarray(_CHECK[sums % 11] == table[:, 17], np.bool_)
