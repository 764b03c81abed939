"""One sheet of a workbook to columns of strings; runs in the sandbox."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import python_calamine as calamine

from suyuan.core.errors import InputFault
from suyuan.engines.reading.cells import column_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suyuan.engines.reading.table import Limits

_CHUNK_CELLS = 200_000
BROKEN = (calamine.CalamineError, OSError, ValueError)


def name_sheets(data: bytes) -> list[str]:
    """Names of all sheets, in their order."""
    return open_workbook(data).sheet_names


def read_sheet(data: bytes, wanted: str | None, limits: Limits) -> tuple[dict[str, Any], pa.Table]:
    """Read the named sheet, or the first visible one with any cell; hidden ones come last.

    Returns:
        Facts (``sheet``, ``hidden``, number of ``others``, numbers ``damaged``), and all rows of the sheet from its
        first, titles included.

    Raises:
        InputFault: SY-I004 no cell, SY-I011 to SY-I013 and SY-I022 too much, SY-I019 no such sheet, SY-I020
            damaged, SY-I021 password.
    """
    workbook = open_workbook(data)
    about = {entry.name: entry for entry in workbook.sheets_metadata}
    names = [name for name in workbook.sheet_names if about[name].typ == calamine.SheetTypeEnum.WorkSheet]
    if wanted is not None and wanted not in names:
        raise InputFault("SY-I019", sheets=", ".join(names[:20]))
    hidden = {name for name in names if about[name].visible != calamine.SheetVisibleEnum.Visible}
    ordered = [wanted] if wanted is not None else sorted(names, key=lambda name: name in hidden)
    for name in ordered:
        try:
            sheet = workbook.get_sheet_by_name(name)
        except BROKEN:
            raise InputFault("SY-I020", format="workbook") from None
        if sheet.height:
            break
    else:
        raise InputFault("SY-I004")
    table, damaged = convert_sheet(sheet, limits)
    return {"sheet": name, "hidden": name in hidden, "others": len(names) - 1, "damaged": damaged}, table


def open_workbook(data: bytes) -> calamine.CalamineWorkbook:
    """Open a workbook.

    Raises:
        InputFault: SY-I020 damaged, SY-I021 password.
    """
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError:
        raise InputFault("SY-I021") from None
    except BROKEN:
        raise InputFault("SY-I020", format="workbook") from None


def convert_sheet(sheet: calamine.CalamineSheet, limits: Limits) -> tuple[pa.Table, int]:
    """All rows of a sheet with any cell as strings, and how many numbers had lost digits.

    Raises:
        InputFault: SY-I011, SY-I013 and SY-I022 too much.
    """
    if sheet.width > limits.max_columns:
        raise InputFault("SY-I011", limit=limits.max_columns)
    if sheet.height > limits.max_rows:
        raise InputFault("SY-I013", limit=limits.max_rows)
    names = [f"c{i}" for i in range(sheet.width)]
    rows: Iterator[Sequence[object]] = sheet.iter_rows()
    batches: list[pa.RecordBatch] = []
    damaged = size = 0
    step = max(1, _CHUNK_CELLS // sheet.width)
    while chunk := list(islice(rows, step)):
        columns = []
        for cells in zip(*chunk, strict=True):
            texts, lost = column_texts(cells)
            columns.append(texts)
            damaged += lost
        batches.append(pa.RecordBatch.from_arrays(columns, names))
        size += batches[-1].nbytes
        if size > limits.max_unpacked_bytes:
            raise InputFault("SY-I022", limit=limits.max_unpacked_bytes)
    return pa.Table.from_batches(batches), damaged
