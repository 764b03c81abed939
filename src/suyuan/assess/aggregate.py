"""A table of counts: dimensions, the number of persons in each cell, margins, and sums of what the persons have.

One row is one published cell.  A dimension that says "total" makes the row a margin.  A count that is empty, a star or
"fewer than" is suppressed: the reader of the table does not know it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from suyuan.core.errors import AssessFault
from suyuan.core.normalise.cells import as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

TOTALS = frozenset({"合计", "总计", "小计", "全部", "总体", "total", "all", "sum", "overall"})
"""Words that make a row a margin."""

HIDDEN = -1
"""Count of a suppressed cell."""

ENDLESS = 1 << 50

TOTAL = -1
"""Place of "total" among a dimension's categories."""

_NUMBER = re.compile(r"^\d{1,15}(?:\.0{1,6})?$")
_DECIMAL = re.compile(r"^-?\d{1,15}\.\d{1,15}$")
_HIDDEN = re.compile(r"^[*xXsS.…-]{0,4}$")
_FEWER = re.compile(r"^(?:[<＜]|少于|不足) ?(\d{1,9})$")
_AT_MOST = re.compile(r"^(?:[≤]|不超过) ?(\d{1,9})$")


@dataclass(frozen=True, slots=True)
class Sums:
    """What the persons of each cell have together.

    Attributes:
        name: of the column.
        values: shape (r,); NaN where it is suppressed.
        largest: the greatest contributions of single persons, shape (r,); None where nobody told.
    """

    name: str
    values: NDArray[np.float64]
    largest: NDArray[np.float64] | None


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A table of counts.

    Attributes:
        dimensions: names.
        categories: of each dimension, totals left out.
        keys: place of each row's categories, shape (r, d); ``TOTAL`` for all of them.
        counts: persons, shape (r,); ``HIDDEN`` where suppressed.
        caps: most persons that a suppressed cell admits to ("<10": 9), shape (r,); ``ENDLESS`` where it says nothing.
        sums: further columns.
    """

    dimensions: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    keys: NDArray[np.int32]
    counts: NDArray[np.int64]
    caps: NDArray[np.int64]
    sums: tuple[Sums, ...] = ()

    def label(self, row: int) -> tuple[str, ...]:
        """The categories of a row; an empty text for all of them."""
        return tuple(
            "" if place == TOTAL else of[place] for of, place in zip(self.categories, self.keys[row], strict=True)
        )


def read_aggregate(table: pa.Table, count: str, sums: Sequence[str] = (), largest: Sequence[str] = ()) -> Aggregate:
    """Understand a table as counts; every column that is not named otherwise is a dimension.

    Args:
        table: at least one row.
        count: column with the number of persons of each cell.
        sums: columns with sums over the persons.
        largest: for each sum, the column with the greatest contributions (for the custodian's eyes, not released); may
            be fewer than the sums.

    Raises:
        AssessFault: SY-A001 no such column, SY-A002 no rows, SY-A003 a column is named twice, SY-A050 a count is none,
            SY-A051 two rows are the same cell, SY-A052 an undeclared column has decimals, SY-A053 no dimension.
    """
    named = (count, *sums, *largest)
    for place, name in enumerate(named):
        if name not in table.column_names:
            raise AssessFault("SY-A001", field=name)
        if name in named[:place]:
            raise AssessFault("SY-A003", field=name)
    if not table.num_rows:
        raise AssessFault("SY-A002")
    dimensions = tuple(name for name in table.column_names if name not in named)
    if not dimensions:
        raise AssessFault("SY-A053")
    categories, keys = [], np.empty((table.num_rows, len(dimensions)), dtype=np.int32)
    for place, name in enumerate(dimensions):
        cells = [(cell or "").strip() for cell in as_text(table[name]).to_pylist()]
        if any(_DECIMAL.match(cell) for cell in cells):
            raise AssessFault("SY-A052", column=name)
        known = sorted({cell for cell in cells if cell.lower() not in TOTALS})
        where = {cell: index for index, cell in enumerate(known)}
        keys[:, place] = [where.get(cell, TOTAL) for cell in cells]
        categories.append(tuple(known))
    seen: dict[bytes, int] = {}
    for row, key in enumerate(keys):
        if (first := seen.setdefault(key.tobytes(), row)) != row:
            raise AssessFault("SY-A051", first=first + 1, second=row + 1)
    contributions = [*(_numbers(table, name) for name in largest), *[None] * len(sums)]
    return Aggregate(
        dimensions,
        tuple(categories),
        keys,
        *_counts(table, count),
        tuple(Sums(name, _numbers(table, name), most) for name, most in zip(sums, contributions, strict=False)),
    )


def _counts(table: pa.Table, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Persons, and what suppressed cells admit to."""
    counts = np.full(table.num_rows, HIDDEN, dtype=np.int64)
    caps = np.full(table.num_rows, ENDLESS, dtype=np.int64)
    for row, cell in enumerate(as_text(table[name]).to_pylist()):
        plain = (cell or "").replace(",", "").strip()
        if _NUMBER.match(plain):
            counts[row] = int(float(plain))
        elif fewer := _FEWER.match(plain):
            caps[row] = max(int(fewer[1]) - 1, 0)
        elif most := _AT_MOST.match(plain):
            caps[row] = int(most[1])
        elif not _HIDDEN.match(plain):
            raise AssessFault("SY-A050", column=name, row=row + 1)
    return counts, caps


def _numbers(table: pa.Table, name: str) -> NDArray[np.float64]:
    out = np.empty(table.num_rows)
    for row, cell in enumerate(as_text(table[name]).to_pylist()):
        plain = (cell or "").replace(",", "").strip()
        if _HIDDEN.match(plain) or _FEWER.match(plain):
            out[row] = np.nan
            continue
        try:
            out[row] = float(plain)
        except ValueError:
            raise AssessFault("SY-A050", column=name, row=row + 1) from None
    return out
