"""The heat map of a table: which values are easily singled out, field by field; no rare value is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.assess.codes import encode_column
from suyuan.core.fields import Kind, parse_field
from suyuan.core.mask import mask
from suyuan.core.normalise.cells import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

COMMON = 20
"""Rows that must share a value, as it is shown, before it is shown at all."""

SHOWN = 9
"""Values of a field that stand by themselves; the others stand together."""

PLAIN = frozenset({Kind.SEX, Kind.TEXT})
"""Kinds whose common values are shown as they are; all others are masked."""

OTHERS, MISSING = "…", ""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """Rows with one value (as shown): ``…`` for all that are not shown, empty for missing; the share singled out."""

    label: str
    rows: int
    share: float


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One field and its values, the most frequent first; what is pooled and missing last."""

    field: str
    cells: tuple[HeatCell, ...]


def heat_map(table: pa.Table, fields: Sequence[str], singled: Sequence[NDArray[np.bool_]]) -> tuple[HeatRow, ...]:
    """Share of rows singled out, by field and value.

    Args:
        table: canonical columns.
        fields: its quasi-identifiers.
        singled: for each field the rows that it helps to single out, shape (n,) (``Exposure.paired``).
    """
    return tuple(
        _row(field, as_text(table[field]), rows.astype(np.float64)) for field, rows in zip(fields, singled, strict=True)
    )


def _row(field: str, cells: pa.Array, alone: NDArray[np.float64]) -> HeatRow:
    shown = cells if parse_field(field).kind in PLAIN and not _looks_born(field) else mask(field, cells)
    column = encode_column(field, pc.utf8_slice_codeunits(shown, 0, 12))
    rows = np.bincount(column.codes, minlength=column.size)
    unique = np.bincount(column.codes, weights=alone, minlength=column.size)
    values = len(column.values)
    order = sorted(range(values), key=lambda code: -int(rows[code]))
    named = [code for code in order if rows[code] >= COMMON][:SHOWN]
    rest = [code for code in range(values) if code not in set(named)]
    out = [HeatCell(str(column.values[c].as_py()), int(rows[c]), float(unique[c] / rows[c])) for c in named]
    for label, codes in ((OTHERS, rest), (MISSING, [values] if column.missing else [])):
        held = int(rows[codes].sum())
        if held:
            out.append(HeatCell(label, held, float(unique[codes].sum() / held)))
    return HeatRow(field, tuple(out))


def _looks_born(field: str) -> bool:
    return field.startswith("birth")
