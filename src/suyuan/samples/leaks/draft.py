"""A list in the making: its text, what each column holds, and where each row came from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.core.fields import Kind, Role
from suyuan.discover.columns import propose

STRANGER = -1
"""Origin of a row that stands in none of the copies."""

SEVERAL = -2
"""Origin of a row put together from several copies."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: kind, person, and whether its cells are parts (a surname, a month)."""

    kind: Kind
    role: Role
    part: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A list in the making.

    Attributes:
        table: n rows of text.
        columns: what each column holds.
        source: which copy each row came from, ``STRANGER`` or ``SEVERAL``, shape (n,).
        row: its row number there, -1 for none, shape (n,).
    """

    table: pa.Table
    columns: tuple[Column, ...]
    source: NDArray[np.int32]
    row: NDArray[np.int64]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.table.num_rows)

    def cells(self, place: int) -> pa.Array:
        """Cells of one column."""
        return self.table.column(place).combine_chunks()

    def places(self, *kinds: Kind) -> list[int]:
        """Columns of these kinds."""
        return [place for place, column in enumerate(self.columns) if column.kind in kinds]

    def take(self, rows: NDArray[np.integer]) -> Draft:
        """These rows in this order."""
        return replace(self, table=self.table.take(pa.array(rows)), source=self.source[rows], row=self.row[rows])

    def keep(self, columns: Sequence[int]) -> Draft:
        """These columns in this order."""
        return replace(self, table=self.table.select(list(columns)), columns=tuple(self.columns[c] for c in columns))

    def write(self, place: int, cells: pa.Array) -> Draft:
        """The same list with one column rewritten."""
        name = self.table.column_names[place]
        return replace(self, table=self.table.set_column(place, name, cells.cast(pa.string())))

    def rewrite(self, place: int, rows: NDArray[np.integer], change: Callable[[str], str | None]) -> Draft:
        """The same list with some filled cells of one column changed, one by one."""
        cells = self.cells(place).to_pylist()
        for row in rows:
            if cells[row] is not None:
                cells[row] = change(cells[row])
        return self.write(place, pa.array(cells, pa.string()))


def open_draft(copy: pa.Table, number: int = 0) -> Draft:
    """A copy as a broker receives it.

    Args:
        copy: text columns, named by their titles.
        number: which source it is.
    """
    found = propose(copy.column_names, copy)
    columns = tuple(Column(p.kind, p.role, _part(p.reasons)) for p in found)
    rows = np.arange(copy.num_rows, dtype=np.int64)
    return Draft(copy, columns, np.full(copy.num_rows, number, dtype=np.int32), rows)


def stack(parts: Sequence[Draft]) -> Draft:
    """Lists below one another; a column that one of them lacks is empty there."""
    names = list(dict.fromkeys(name for part in parts for name in part.table.column_names))
    kinds: dict[str, Column] = {}
    for part in reversed(parts):
        kinds.update(zip(part.table.column_names, part.columns, strict=True))
    padded = [
        pa.table(
            {n: part.table[n] if n in part.table.column_names else pa.nulls(part.rows, pa.string()) for n in names}
        )
        for part in parts
    ]
    return Draft(
        pa.concat_tables(padded).combine_chunks(),
        tuple(kinds[name] for name in names),
        np.concatenate([part.source for part in parts]),
        np.concatenate([part.row for part in parts]),
    )


def _part(reasons: Sequence[str]) -> str:
    return next((name for name in ("surname_only", "district_only", "year_month", "year_only") if name in reasons), "")
