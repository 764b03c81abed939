"""Workbooks (.xlsx, .xls, .xlsb, .ods) to columns of strings, read by a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pyarrow as pa

from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.reading.completion import Body
from suyuan.engines.reading.headers import find_start

if TYPE_CHECKING:
    from suyuan.engines.reading.table import Limits

_LOOKED_AT = 200


def read_workbook(
    data: bytes, file: str, limits: Limits, *, sheet: str | None, headerless: bool, filled_sheets: int | None
) -> Body:
    """Read one sheet: the named one, or the first visible one with any cell.

    Raises:
        InputFault: SY-I004 no cell at all, SY-I011 too many columns, SY-I019 no such sheet, SY-I020
            damaged, SY-I021 password, SY-I022 too much memory, SY-I023 (from the archive check), SY-I026
            too much time.
        ComponentFault: SY-C003 the reading process cannot be started.
    """
    facts, stream = _ask("read", data, file, limits, sheet)
    rows = pa.ipc.open_stream(stream).read_all()
    looked_at = [list(row.values()) for row in rows.slice(0, _LOOKED_AT).to_pylist()]
    start = find_start(looked_at, headerless=headerless)
    others = int(str(facts["others"]))
    if filled_sheets is not None:
        others = min(others, filled_sheets - 1)
    notes = ["header_not_first"] * bool(start.header_row) + ["two_row_header"] * start.joined
    notes += [f"other_sheets:{others}"] * (others > 0) + ["hidden_sheet"] * bool(facts["hidden"])
    notes += [f"damaged_ids:{facts['damaged']}"] * bool(facts["damaged"])
    return Body(
        rows=rows.slice(start.body),
        first_row=start.body + 1,
        header=start.header,
        sheet=str(facts["sheet"]),
        notes=notes,
        may_hold=frozenset({"marks", "empty", "nul", "exponents", "breaks"}),
    )


def list_worksheets(data: bytes, file: str, limits: Limits) -> tuple[str, ...]:
    """Names of all sheets, in their order."""
    facts, _ = _ask("list", data, file, limits, None)
    sheets = facts["sheets"]
    return tuple(map(str, sheets)) if isinstance(sheets, list) else ()


def _ask(op: str, data: bytes, file: str, limits: Limits, sheet: str | None) -> tuple[dict[str, object], pa.Buffer]:
    """Put one question to a fresh process."""
    request = {
        "op": op,
        "sheet": sheet,
        "max_columns": limits.max_columns,
        "max_memory_bytes": limits.max_memory_bytes,
        "max_unpacked_bytes": limits.max_unpacked_bytes,
    }
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others reserve address space that they never use
        "OMP_NUM_THREADS": "1",
        "RUST_BACKTRACE": "0",
    }
    command = [sys.executable, "-P", "-m", "suyuan.engines.reading.sandbox"]
    try:
        answer = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            input=json.dumps(request).encode() + b"\n" + data,
            capture_output=True,
            timeout=limits.max_seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputFault("SY-I026", file=file, seconds=limits.max_seconds) from None
    except OSError as cause:
        raise ComponentFault("SY-C003", reason=type(cause).__name__) from None
    if answer.returncode:
        raise _fault_of(answer, file, limits)
    line, _, _ = answer.stdout.partition(b"\n")
    facts: dict[str, object] = json.loads(line)
    if code := facts.get("refused"):
        params = dict(facts.get("params") or {})  # type: ignore[call-overload]
        if isinstance(params.get("sheets"), list):
            params["sheets"] = ", ".join(params["sheets"])
        raise InputFault(str(code), file=file, **({"sheet": sheet} if code == "SY-I019" else {}), **params)
    return facts, pa.py_buffer(answer.stdout).slice(len(line) + 1)


def _fault_of(answer: subprocess.CompletedProcess[bytes], file: str, limits: Limits) -> Exception:
    """Why the process died: no memory (it says so before it aborts), our absence, or a broken workbook."""
    said = answer.stderr
    if b"memory allocation" in said or b"MemoryError" in said or b"capacity overflow" in said:
        return InputFault("SY-I022", file=file, limit=limits.max_memory_bytes)
    if b"ModuleNotFoundError" in said or b"ImportError" in said:
        return ComponentFault("SY-C003", reason="ImportError")
    return InputFault("SY-I020", file=file, format="workbook")
