"""``count``: how many rows, people, families and children are in a list."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from suyuan.app.alignment import AlignedList, align_file
from suyuan.case.count import AffectedCount, count
from suyuan.core.fields import Kind
from suyuan.engines.reading import SourceTable
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Workspace

COUNTED = (Kind.BIRTH_DATE, Kind.PHONE)
"""What of a record tells its age and its family."""


@dataclass(frozen=True, slots=True)
class CountResult:
    """The count, the list it was made on, and the file of removed rows (None where not wanted)."""

    aligned: AlignedList
    affected: AffectedCount
    removed_file: Path | None


def count_file(
    workspace: Workspace, path: Path, on: date, *, removed_file: Path | None = None, sheet: str | None = None
) -> CountResult:
    """Count a list.

    Args:
        path: the list.
        on: day of the leak, on which ages are told.
        removed_file: where each removed row is written with its reason: row numbers only, no personal data.

    Raises:
        InputFault: the list cannot be read.
    """
    with workspace.reading() as session:
        aligned = align_file(session, path, sheet=sheet)
        fields = tuple(field for field in session.registry.fields() if field.kind in COUNTED)
        rid = aligned.alignment.rid
        linked = np.unique(rid[aligned.alignment.linked]).astype(np.uint64)
        records = session.registry.read([field.name for field in fields], linked)
    affected = count(aligned.leak, aligned.alignment, records, fields, on)
    if removed_file is not None:
        write_whole(removed_file, _removed_csv(affected, aligned.read.source))
    return CountResult(aligned, affected, removed_file)


def _removed_csv(affected: AffectedCount, source: SourceTable) -> bytes:
    """Rows are numbered as a spreadsheet shows them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["row", "reason", "same_as_row"])
    for removed in affected.removed:
        same = "" if removed.of < 0 else source.row_number(removed.of)
        writer.writerow([source.row_number(removed.row), removed.reason, same])
    return text.getvalue().encode("utf-8-sig")
