"""``assess --aggregate``: whether a table of counts may be called anonymised, and the least that would make it so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from suyuan.app.exhibit import read_file
from suyuan.app.recognizers import all_recognizers
from suyuan.assess.aggregate import Aggregate, read_aggregate
from suyuan.assess.anonymity import Anonymity, Rule, examine
from suyuan.assess.coarsening import Proposal, propose
from suyuan.core.errors import AssessFault
from suyuan.discover.classes import class_of
from suyuan.discover.inventory import take_inventory


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table of counts are; all others are dimensions."""

    count: str
    sums: tuple[str, ...] = ()
    largest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AggregateAssessment:
    """A table of counts and what was found.

    Attributes:
        name: of the file.
        earlier: name of the table that it was compared with; empty for none.
        direct: dimensions that name one person by themselves.
        proposals: ways to pass, the one that changes the fewest persons' cells first.
    """

    name: str
    earlier: str
    table: Aggregate
    rule: Rule
    direct: tuple[str, ...]
    found: Anonymity
    proposals: tuple[Proposal, ...]


def assess_aggregate(
    path: Path, columns: Columns, rule: Rule, *, earlier: Path | None = None, sheet: str | None = None
) -> AggregateAssessment:
    """Assess a file of counts; nothing is written.

    Raises:
        InputFault: as the reading.
        AssessFault: SY-A058 no column of counts is named, and as ``read_aggregate`` and ``examine``.
    """
    if not columns.count:
        raise AssessFault("SY-A058")
    table, direct = _read(path, columns, sheet)
    before = None if earlier is None else _read(earlier, Columns(columns.count), sheet, leave=columns)[0]
    found = examine(table, rule, before, direct)
    name = "" if earlier is None else earlier.name
    return AggregateAssessment(path.name, name, table, rule, direct, found, propose(table, rule, found))


def _read(
    path: Path, columns: Columns, sheet: str | None, leave: Columns | None = None
) -> tuple[Aggregate, tuple[str, ...]]:
    """The table, and its dimensions that name one person; sums are left out of an earlier table."""
    source = read_file(path, sheet=sheet, strict_header=False).source
    header = source.header or [f"column{place + 1}" for place in range(source.rows.num_columns)]
    rows = source.rows.rename_columns([str(name) for name in header])
    if leave is not None:
        rows = rows.drop_columns([name for name in (*leave.sums, *leave.largest) if name in rows.column_names])
    table = read_aggregate(rows, columns.count, columns.sums, columns.largest)
    return table, _direct(header, source.rows, table.dimensions)


def _direct(header: Sequence[str], rows: pa.Table, dimensions: Sequence[str]) -> tuple[str, ...]:
    found = {one.position: one.type for one in take_inventory(header, rows, all_recognizers()) if not one.holds}
    return tuple(
        name for place, name in enumerate(header) if name in dimensions and class_of(found.get(place, "")).direct
    )
