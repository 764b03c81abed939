"""A look at a table that may come in pieces: every cell is searched, and an even sample tells what the columns are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Kind, Role
from suyuan.core.normalise import normalise
from suyuan.discover.certainty import Grounds
from suyuan.discover.classes import UNDER, TableClass, classify_table
from suyuan.discover.free_names import NameFinder, Tier
from suyuan.discover.inventory import POSSIBLE, Finding, SweptColumn, sweep_columns, take_inventory, wilson
from suyuan.discover.prose import holds_prose
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sampling import sample_cells
from suyuan.discover.sightings import Sighting, sight_column
from suyuan.discover.sweep import Swept

KEPT_ROWS = 40_000
"""Rows that are kept of a table in pieces; when there are more, every other one goes."""

NAMED_CELLS = 300
"""Cells of a column of texts in which names are looked for."""

NAMED_FROM, NAMED_SHARE = 2, 0.01


@dataclass(frozen=True, slots=True)
class TableSight:
    """What a table holds, and what its rows are."""

    rows: int
    columns: int
    sightings: tuple[Sighting, ...]
    grade: TableClass


class TableLook:
    """Takes in a table piece by piece and says what it holds."""

    def __init__(
        self, header: Sequence[str] | None, this_year: int, recognizers: Sequence[Recognizer] | None = None
    ) -> None:
        """Begin.

        Args:
            header: titles, None for none.
            this_year: by which children are told.
            recognizers: those to use; all built-in ones by default.
        """
        self._header, self._this_year, self._recognizers = header, this_year, recognizers
        self._pieces: list[pa.Table] = []
        self._step = 1
        self._rows = 0
        self._held: list[SweptColumn] = []

    def add(self, rows: pa.Table) -> None:
        """Take in a piece; all columns strings, as wide as the others."""
        swept = list(sweep_columns(rows, self._recognizers))
        self._held = [_merge(old, new) for old, new in zip(self._held, swept, strict=True)] if self._held else swept
        # Every step-th row of the whole, so that a sample of pieces is one of the table.
        first = -self._rows % self._step
        self._rows += rows.num_rows
        self._pieces.append(rows if self._step == 1 else rows.take(np.arange(first, rows.num_rows, self._step)))
        while sum(piece.num_rows for piece in self._pieces) > KEPT_ROWS and len(self._pieces) > 1:
            kept = pa.concat_tables(self._pieces).combine_chunks()
            self._pieces = [kept.take(np.arange(0, kept.num_rows, 2))]
            self._step *= 2

    def finish(self, finder: Callable[[], NameFinder] | None = None) -> TableSight:
        """What the table holds.

        Args:
            finder: makes the finder of names when a column of running text is met; None to leave them unsought.
        """
        rows = pa.concat_tables(self._pieces).combine_chunks()
        findings = take_inventory(self._header, rows, self._recognizers, self._held)
        if finder is not None:
            findings = (*findings, *_find_names(self._header, rows, findings, finder))
        return TableSight(
            self._rows,
            rows.num_columns,
            tuple(sight_column(finding, rows) for finding in sorted(findings, key=lambda one: one.position)),
            classify_table(findings, _children(findings, rows, self._this_year)),
        )


def _merge(old: SweptColumn, new: SweptColumn) -> SweptColumn:
    families = dict(old.families)
    for family, swept in new.families.items():
        families[family] = families.get(family, Swept()) + swept
    return SweptColumn(old.filled + new.filled, families)


def _find_names(
    header: Sequence[str] | None, rows: pa.Table, findings: Sequence[Finding], finder: Callable[[], NameFinder]
) -> list[Finding]:
    """Columns of running text that hold names which may be acted upon unseen."""
    known = {one.position for one in findings if not one.holds}
    found = []
    for position in range(rows.num_columns):
        if position in known:
            continue
        column = rows.column(position)
        cells = sample_cells(column, column.combine_chunks())
        if not holds_prose(cells):
            continue
        looked = cells.take(np.linspace(0, len(cells) - 1, min(len(cells), NAMED_CELLS)).astype(np.int64))
        named = finder().find(looked.to_pylist())
        count = sum(any(name.tier is Tier.CERTAIN for name in names) for names in named)
        if count >= max(NAMED_FROM, NAMED_SHARE * len(looked)) or count == len(looked):
            title = None if header is None else header[position]
            share = wilson(count, len(looked))
            found.append(
                Finding(
                    position,
                    title,
                    "name",
                    Role.SELF,
                    POSSIBLE,
                    count,
                    len(looked),
                    share,
                    holds=True,
                    runner_up="",
                    reasons=("holds", "names:sampled"),
                    grounds=Grounds(0.0, holds=True),
                )
            )
    return found


def _children(findings: Sequence[Finding], rows: pa.Table, this_year: int) -> float | None:
    """Share of the table's own persons under fourteen, by the year of birth; None where no date tells."""
    for finding in findings:
        if finding.type == Kind.BIRTH_DATE.value and finding.role is Role.SELF and finding.tier != POSSIBLE:
            column = rows.column(finding.position)
            cells = sample_cells(column, column.combine_chunks())
            days = normalise(Kind.BIRTH_DATE, cells, serials="serials" in finding.reasons).drop_null()
            if not len(days):
                return None
            years = pc.utf8_slice_codeunits(days, 0, 4).cast(pa.int32())
            return float(pc.mean(pc.less(pc.subtract(this_year, years), UNDER).cast(pa.float64())).as_py())
    return None
