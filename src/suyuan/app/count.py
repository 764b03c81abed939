"""``count``: how many rows, people, families and children are in a list, or in the lists of a case together."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import file_digest
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.alignment import AlignedList, align_read
from suyuan.app.exhibit import ReadFile
from suyuan.case.count import AffectedCount, UnionCount, count_lists
from suyuan.case.persons import ListedRows
from suyuan.case.row_order import order_rows
from suyuan.core.fields import Kind
from suyuan.discover.columns import propose
from suyuan.engines.reading import SourceTable, read_table
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Session, Workspace

COUNTED = (Kind.BIRTH_DATE, Kind.PHONE)
"""What of a record tells its age and its family."""


@dataclass(frozen=True, slots=True)
class CountResult:
    """The count, the list it was made on, and the file of removed rows (None where not wanted)."""

    aligned: AlignedList
    affected: AffectedCount
    removed_file: Path | None


@dataclass(frozen=True, slots=True)
class PreparedList:
    """A list that was read and aligned, its rows in an order of their own."""

    aligned: AlignedList
    first_equal: NDArray[np.intp]


def count_file(
    workspace: Workspace, path: Path, on: date, *, removed_file: Path | None = None, sheet: str | None = None
) -> CountResult:
    """Count a list; the result does not depend on the order of its rows.

    Args:
        path: the list.
        on: day of the leak, on which ages are told.
        removed_file: where each removed row is written with its reason: row numbers only, no personal data.

    Raises:
        InputFault: the list cannot be read.
    """
    with workspace.reading() as session:
        prepared = prepare_list(session, path, sheet=sheet)
        affected = count_prepared(session, [prepared], on).lists[0]
    if removed_file is not None:
        write_whole(removed_file, _removed_csv(affected, prepared.aligned.read.source))
    return CountResult(prepared.aligned, affected, removed_file)


def prepare_list(session: Session, path: Path, *, sheet: str | None = None) -> PreparedList:
    """Read a list, put its rows into an order of their own, and align it.

    Raises:
        InputFault: the list cannot be read.
    """
    source = read_table(path, sheet=sheet, strict_header=False)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    columns = [column.combine_chunks() for column in source.rows.columns]
    found = order_rows(columns, source.rows.num_rows)
    place = pa.array(found.order)
    rows = pa.table({name: c.take(place) for name, c in zip(source.rows.column_names, columns, strict=True)})
    numbers = found.order + source.first_row if source.row_numbers is None else source.row_numbers.take(place)
    ordered = replace(source, rows=rows, row_numbers=pa.array(numbers))
    read = ReadFile(path.name, digest, ordered, propose(source.header, rows))
    return PreparedList(align_read(session, read), found.first_equal)


def count_prepared(session: Session, lists: Sequence[PreparedList], on: date) -> UnionCount:
    """Count lists, each alone and all together."""
    fields = tuple(field for field in session.registry.fields() if field.kind in COUNTED)
    rids = [one.aligned.alignment.rid for one in lists]
    linked = np.unique(np.concatenate([rid[rid >= 0] for rid in rids])).astype(np.uint64)
    records = session.registry.read([field.name for field in fields], linked)
    listed = [ListedRows(one.aligned.leak, one.aligned.alignment, one.first_equal) for one in lists]
    return count_lists(listed, records, fields, on)


def _removed_csv(affected: AffectedCount, source: SourceTable) -> bytes:
    """Rows are numbered as a spreadsheet shows them, and stand in that order."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["row", "reason", "same_as_row"])
    lines = [
        (source.row_number(one.row), one.reason, "" if one.of < 0 else source.row_number(one.of))
        for one in affected.removed
    ]
    writer.writerows(sorted(lines))
    return text.getvalue().encode("utf-8-sig")
