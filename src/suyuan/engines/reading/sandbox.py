"""The process in which a workbook or a Parquet file is opened: bytes in on stdin, texts out on stdout.

Parsers of packed formats trust sizes that a file declares.  A sheet with cells A1 and XFD1048576, a string table
that announces ten thousand million entries, a page that unfolds ten-thousandfold: each makes the parser ask for
hundreds of gigabytes, and the answer of some to a refusal is to abort the process.  So they get a process of
their own, with bounded memory and time, which may die.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from suyuan.core.errors import InputFault

if TYPE_CHECKING:
    import pyarrow as pa


def serve_request() -> None:
    """Read one request from stdin, answer on stdout, and end.

    The request is a line of JSON (``op``: ``sheet``, ``sheets`` or ``parquet``; ``name`` of the sheet; bounds) and
    the bytes of the file; the answer is a line of JSON (``refused`` or facts) and, for tables, an Arrow stream.
    """
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    bound_memory(request["limits"]["max_memory_bytes"])
    try:
        facts, table = _answer(request, data)
    except InputFault as fault:
        facts, table = {"refused": fault.code, "params": fault.params}, None
    out = sys.stdout.buffer
    out.write(json.dumps(facts).encode() + b"\n")
    if table is not None:
        import pyarrow as pa

        with pa.ipc.new_stream(out, table.schema) as stream:
            stream.write_table(table)


def _answer(request: dict[str, Any], data: bytes) -> tuple[dict[str, Any], pa.Table | None]:
    from suyuan.engines.reading.table import Limits

    limits = Limits(**request["limits"])
    if request["op"] == "parquet":
        from suyuan.engines.reading.parquet_texts import read_columns

        return read_columns(data, limits)
    from suyuan.engines.reading.sheet_texts import name_sheets, read_sheet

    if request["op"] == "sheets":
        return {"sheets": name_sheets(data)}, None
    return read_sheet(data, request["name"], limits)


def bound_memory(size: int) -> None:
    """Bound the address space of this process, for good; and let it leave no image of its memory behind."""
    with suppress(ImportError, ValueError, OSError):  # not on Windows, where only the time is bounded
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size if hard < 0 else min(size, hard), hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    serve_request()
