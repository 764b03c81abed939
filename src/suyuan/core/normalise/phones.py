"""Telephone numbers: 11 digits, landlines with area code, foreign numbers with +, and masked mobiles.

Mobiles are 1[3-9] and nine digits, landlines 0, a two- or three-digit area and seven or eight digits (China's
Telecommunication Network Numbering Plan); foreign numbers follow ITU-T E.164, at most 15 digits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.normalise.cells import as_text, erase, fold, keep, matches, revise, rewrite

if TYPE_CHECKING:
    from numpy.typing import NDArray

CANONICAL = r"^1[3-9]\d(?:\d{4}|\*{4})\d{4}$"
LANDLINE = r"^0(?:(?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8})$"

_SEPARATORS = r"[\s\-()\[\]{}_\x{3010}\x{3011}\x{2010}-\x{2015}\x{2212}]+"
_MASKED = r"(1[3-9]\d)[\s-]*[*xX#·•●○◆×■∗∙⋅・]+[\s-]*(\d{4})"
_AREA = r"(?:(?:10|2\d)\d{8}|[3-9]\d{2}\d{7,8})"
_LEADS = r"^1[3-9]\d(?:\d{4}|\*{4})\d{4}[^\d.*A-Za-z]"
_START, _END = "\x1f", "\x1e"
_FIND = (
    r"(^|[^0-9*+])("
    r"(?:(?:\+|00)?86[- ]?)?0?1[3-9]\d[- ]?(?:\d{4}|\*{4})[- ]?\d{4}"
    r"|(?:(?:\+|00)86[- ]?)?\(?0(?:10|2\d)\)?[- ]?\d{4}[- ]?\d{4}"
    r"|(?:(?:\+|00)86[- ]?)?\(?0[3-9]\d{2}\)?[- ]?\d{3,4}[- ]?\d{4}"
    r"|(?:\+|00)[1-9]\d(?:[- ]?\d){5,13}"
    r")\b"
)


def normalise_phones(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Canonical numbers; of several in one cell the first; null where there is none."""
    text = as_text(values)
    return revise(text, _unread(text), _read_first)


def phone_list(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """All numbers of each cell in the order of reading, a list array; empty where there is none."""
    text = as_text(values)
    whole = revise(text, _unread(text), lambda cells: _read_whole(_tidy(cells)))
    rest = pc.and_(pc.is_null(whole), pc.is_valid(text))
    found, parents = _search(_tidy(text.filter(rest)))
    rows = np.concatenate([_rows_of(whole.is_valid()), _rows_of(rest)[parents]])
    numbers = pa.concat_arrays([whole.drop_null(), found]).take(pa.array(np.argsort(rows, kind="stable")))
    offsets = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(text)))])
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), numbers)


def _rows_of(flags: pa.Array) -> NDArray[np.int64]:
    return np.flatnonzero(flags.to_numpy(zero_copy_only=False))


def _unread(text: pa.Array) -> pa.Array:
    return pc.and_(pc.is_valid(text), pc.invert(matches(text, CANONICAL)))


def _read_first(cells: pa.Array) -> pa.Array:
    tidy = _tidy(cells)
    leads = matches(tidy, _LEADS)
    tidy = revise(tidy, leads, lambda several: pc.utf8_slice_codeunits(several, 0, 11))
    whole = _read_whole(tidy)
    lost = pc.is_null(whole)
    return revise(whole, lost, lambda _: _first_found(tidy.filter(lost)))


def _first_found(tidy: pa.Array) -> pa.Array:
    numbers, parents = _search(tidy)
    rows, first = np.unique(parents, return_index=True)
    position = np.full(len(tidy), -1, np.int64)
    position[rows] = first
    return numbers.take(pa.array(position, mask=position < 0))


def _tidy(cells: pa.Array) -> pa.Array:
    cells = fold(cells)
    cells = rewrite(cells, _MASKED, r"\1****\2")
    # A spreadsheet that took the number for a quantity adds ".0"; two decimals are an amount of money.
    return rewrite(cells, r"^(\+?\d+)\.0$", r"\1")


def _read_whole(tidy: pa.Array) -> pa.Array:
    """Read cells that are one number and nothing else."""
    bare = rewrite(erase(tidy, " ", "-"), _SEPARATORS, "")
    bare = rewrite(bare, r"^(1[3-9]\d)\.(\d{4})\.(\d{4})$", r"\1\2\3")
    mobile = matches(bare, r"^(?:(?:\+|00)?86)?0?1[3-9]\d(?:\d{4}|\*{4})\d{4}$")
    bare = revise(bare, mobile, lambda cells: pc.utf8_slice_codeunits(cells, -11, 2**31 - 1))
    other = pc.and_(pc.is_valid(bare), pc.invert(mobile))
    return revise(bare, other, _read_uncommon)


def _read_uncommon(bare: pa.Array) -> pa.Array:
    home = rewrite(bare, rf"^(?:\+|00)?860?({_AREA})$", r"0\1")
    abroad = rewrite(home, r"^00([1-9]\d{6,14})$", r"+\1")
    foreign = pc.and_(matches(abroad, r"^\+[1-9]\d{6,14}$"), pc.invert(matches(abroad, r"^\+86")))
    return keep(abroad, pc.or_(foreign, matches(abroad, LANDLINE)))


def _search(tidy: pa.Array) -> tuple[pa.Array, NDArray[np.int64]]:
    """All numbers inside longer text: the numbers, and for each the cell it stands in."""
    text = rewrite(tidy, r"[\x00-\x1fA-Za-z_]+", " ")
    text = rewrite(text, r"(1[3-9]\d)\.(\d{4})\.(\d{4})", r"\1\2\3")
    text = rewrite(text, r"(\d)\.0($|[^\d.])", r"\1 \2")
    text = rewrite(text, r"\d+(?:\.\d+)+", " ")
    text = rewrite(text, _FIND, rf"\1{_START}\2{_END}")
    pieces = pc.split_pattern(text, _START)
    flat, parents = pc.list_flatten(pieces), pc.list_parent_indices(pieces)
    found = matches(flat, _END)
    numbers = _read_whole(rewrite(flat.filter(found), f"(?s){_END}.*", ""))
    read = numbers.is_valid()
    return numbers.filter(read), parents.filter(found).filter(read).to_numpy().astype(np.int64)
