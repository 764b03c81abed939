"""Codes: the cells of a column as small integers, so that every later question is arithmetic on arrays.

A null, an empty text and a number that is none (NaN) are missing.  Missing has two readings, and both are reported:
as a value of its own (the last code of the column), and as a wildcard that may be any value
(``suyuan.assess.wildcards``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from collections.abc import Sequence

Ints: TypeAlias = NDArray[np.signedinteger]


@dataclass(frozen=True, slots=True)
class Coded:
    """One column as codes.

    Attributes:
        name: the column's name.
        codes: shape (n,), dtype int32, each in ``range(size)``.
        values: the distinct values present, in order of first appearance, without missing; the value of code ``c`` is
            ``values[c]``.
        missing: whether some cell is missing; its code is then ``len(values)``.
    """

    name: str
    codes: NDArray[np.int32]
    values: pa.Array
    missing: bool

    @property
    def size(self) -> int:
        """How many codes there are, that of missing among them."""
        return len(self.values) + self.missing

    @property
    def ordered(self) -> bool:
        """Whether the values are numbers, which have an order and a distance."""
        return bool(pa.types.is_integer(self.values.type) or pa.types.is_floating(self.values.type))


def encode(table: pa.Table, fields: Sequence[str]) -> tuple[Coded, ...]:
    """Turn columns of a table into codes.

    Args:
        table: n rows, n at least 1.
        fields: names of the columns wanted, each once.

    Raises:
        AssessFault: SY-A001 a field is not in the table, SY-A002 no rows, SY-A003 a field is named twice.
    """
    for position, field in enumerate(fields):
        if field not in table.column_names:
            raise AssessFault("SY-A001", field=field)
        if field in fields[:position]:
            raise AssessFault("SY-A003", field=field)
    if not table.num_rows:
        raise AssessFault("SY-A002")
    return tuple(encode_column(field, table[field]) for field in fields)


def encode_column(name: str, cells: pa.Array | pa.ChunkedArray) -> Coded:
    """Turn one column into codes; any Arrow type that has equality."""
    if isinstance(cells, pa.ChunkedArray):
        cells = cells.combine_chunks() if cells.num_chunks != 1 else cells.chunk(0)
    if not pa.types.is_dictionary(cells.type):
        cells = pc.dictionary_encode(cells)
    values, indices = cells.dictionary, cells.indices
    codes = np.asarray(indices.fill_null(len(values)) if indices.null_count else indices).astype(np.int32)
    empty = _empty(values)
    if not empty.any():
        return Coded(name, codes, values, bool(indices.null_count))
    keep = ~empty
    renumber = np.append(np.where(keep, np.cumsum(keep) - 1, keep.sum()), keep.sum())
    return Coded(name, renumber[codes].astype(np.int32), values.filter(pa.array(keep)), missing=True)


def _empty(values: pa.Array) -> NDArray[np.bool_]:
    """Which distinct values say nothing, shape (len(values),)."""
    nothing = pc.is_null(values, nan_is_null=True)
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        nothing = pc.or_(nothing, pc.equal(pc.fill_null(values, ""), ""))
    return np.asarray(nothing)
