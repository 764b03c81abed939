"""Workbooks (.xlsx, .xls, .xlsb, .ods) and Parquet files: what the sandbox found, as a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suyuan.engines.reading.completion import Body
from suyuan.engines.reading.headers import find_start
from suyuan.engines.reading.isolation import ask_sandbox

if TYPE_CHECKING:
    from suyuan.engines.reading.table import Limits

_LOOKED_AT = 200


def read_workbook(
    data: bytes, file: str, limits: Limits, *, sheet: str | None, headerless: bool, filled_sheets: int | None
) -> Body:
    """Read one sheet: the named one, or the first visible one with any cell.

    Args:
        data: the whole file, its container checked.
        file: its name, for messages.
        limits: bounds.
        sheet: name, or None.
        headerless: the caller knows that there is no header.
        filled_sheets: number of sheets with any cell, if known.

    Raises:
        InputFault: as ``read_sheet`` and ``ask_sandbox``.
        ComponentFault: SY-C003 the sandbox cannot be started.
    """
    facts, rows = ask_sandbox("sheet", data, file, limits, name=sheet)
    assert rows is not None
    start = find_start([list(row.values()) for row in rows.slice(0, _LOOKED_AT).to_pylist()], headerless=headerless)
    others = facts["others"] if filled_sheets is None else min(facts["others"], filled_sheets - 1)
    notes = ["header_not_first"] * bool(start.header_row) + ["two_row_header"] * start.joined
    notes += [f"other_sheets:{others}"] * (others > 0) + ["hidden_sheet"] * facts["hidden"]
    notes += [f"damaged_ids:{facts['damaged']}"] * bool(facts["damaged"])
    return Body(
        rows=rows.slice(start.body),
        first_row=start.body + 1,
        header=start.header,
        sheet=facts["sheet"],
        notes=notes,
        may_hold=frozenset({"marks", "empty", "nul", "exponents", "breaks"}),
    )


def list_worksheets(data: bytes, file: str, limits: Limits) -> tuple[str, ...]:
    """Names of all sheets, in their order."""
    facts, _ = ask_sandbox("sheets", data, file, limits)
    return tuple(facts["sheets"])


def read_parquet(data: bytes, file: str, limits: Limits) -> Body:
    """Read a Parquet file.

    Raises:
        InputFault: as ``read_columns`` and ``ask_sandbox``.
        ComponentFault: SY-C003 the sandbox cannot be started.
    """
    facts, rows = ask_sandbox("parquet", data, file, limits)
    notes = [f"damaged_ids:{facts['damaged']}"] * bool(facts["damaged"])
    return Body(rows=rows, first_row=1, header=tuple(facts["titles"]), notes=notes)
