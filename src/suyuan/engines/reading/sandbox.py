"""The process in which a workbook is opened: bytes in on stdin, a table of texts out on stdout.

The parser of workbooks trusts sizes that a file declares: a sheet with cells A1 and XFD1048576, or a string
table that announces ten thousand million entries, makes it ask for hundreds of gigabytes, and its answer to
a refusal is to abort the process.  So it gets a process of its own, with bounded memory, which may die.
"""

from __future__ import annotations

import io
import json
import sys
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa
import python_calamine as calamine

from suyuan.engines.reading.cells import column_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CHUNK_CELLS = 200_000
_MAX_TEXT_BYTES = 1 << 31


class _RefusedError(Exception):
    """An answer other than a table: an error code and its parameters."""


def serve_request() -> None:
    """Read one request from stdin, answer on stdout, and end.

    The request is a line of JSON (``op``: ``read`` or ``list``, ``sheet``, bounds) and the bytes of the
    workbook; the answer is a line of JSON (``refused`` or facts) and, for ``read``, an Arrow stream.
    """
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    _bound_memory(request["max_memory_bytes"])
    out = sys.stdout.buffer
    try:
        if request["op"] == "list":
            _answer({"sheets": _open(data).sheet_names})
            return
        facts, batches = _read(data, request)
    except _RefusedError as refusal:
        code, params = refusal.args
        _answer({"refused": code, "params": params})
        return
    _answer(facts)
    with pa.ipc.new_stream(out, batches[0].schema) as stream:
        for batch in batches:
            stream.write_batch(batch)


def _answer(facts: dict[str, object]) -> None:
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n")


def _bound_memory(size: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows, where only the time is bounded
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size if hard < 0 else min(size, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _open(data: bytes) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except calamine.PasswordError:
        raise _RefusedError("SY-I021", {}) from None
    except (calamine.CalamineError, OSError, ValueError):
        raise _RefusedError("SY-I020", {"format": "workbook"}) from None


def _read(data: bytes, request: dict[str, int | str | None]) -> tuple[dict[str, object], list[pa.RecordBatch]]:
    workbook = _open(data)
    kinds = {entry.name: entry for entry in workbook.sheets_metadata}
    wanted = request["sheet"]
    names = [n for n in workbook.sheet_names if kinds[n].typ == calamine.SheetTypeEnum.WorkSheet]
    if wanted is not None and wanted not in names:
        raise _RefusedError("SY-I019", {"sheets": names[:20]})
    visible = calamine.SheetVisibleEnum.Visible
    ordered = sorted(names, key=lambda name: kinds[name].visible != visible)
    for name in ordered if wanted is None else [str(wanted)]:
        try:
            sheet = workbook.get_sheet_by_name(name)
        except (calamine.CalamineError, OSError, ValueError):
            raise _RefusedError("SY-I020", {"format": "workbook"}) from None
        if sheet.height:
            break
    else:
        raise _RefusedError("SY-I004", {})
    if sheet.width > int(request["max_columns"] or 0):
        raise _RefusedError("SY-I011", {"limit": request["max_columns"]})
    batches, damaged = _convert(sheet, int(request["max_unpacked_bytes"] or 0))
    others = [other for other in names if other != name]
    facts: dict[str, object] = {
        "sheet": name,
        "hidden": kinds[name].visible != visible,
        "others": len(others),
        "damaged": damaged,
    }
    return facts, batches


def _convert(sheet: calamine.CalamineSheet, max_bytes: int) -> tuple[list[pa.RecordBatch], int]:
    """All rows from the first of the sheet on, as texts."""
    width = sheet.width
    names = [f"c{i}" for i in range(width)]
    rows: Iterator[Sequence[object]] = sheet.iter_rows()
    batches: list[pa.RecordBatch] = []
    damaged = size = 0
    step = max(1, _CHUNK_CELLS // width)
    while chunk := list(islice(rows, step)):
        columns = []
        for cells in zip(*chunk, strict=True):
            texts, lost = column_texts(cells)
            columns.append(texts)
            damaged += lost
        batches.append(pa.RecordBatch.from_arrays(columns, names))
        size += batches[-1].nbytes
        if size > max_bytes:
            raise _RefusedError("SY-I022", {"limit": max_bytes})
    return batches, damaged


if __name__ == "__main__":
    serve_request()
