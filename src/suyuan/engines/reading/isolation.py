"""Questions to the sandbox: a fresh process for each, with bounded memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from suyuan.core.errors import ComponentFault, InputFault

if TYPE_CHECKING:
    from suyuan.engines.reading.table import Limits

_OUT_OF_MEMORY = (b"memory allocation", b"MemoryError", b"capacity overflow", b"bad_alloc")


def ask_sandbox(
    op: str, data: bytes, file: str, limits: Limits, *, name: str | None = None
) -> tuple[dict[str, Any], pa.Table | None]:
    """Have a file opened where it can do no harm.

    Args:
        op: ``sheet``, ``sheets`` or ``parquet``.
        data: the whole file.
        file: its name, for messages.
        limits: bounds.
        name: of the sheet.

    Returns:
        Facts, and the table for ``sheet`` and ``parquet``.

    Raises:
        InputFault: whatever the sandbox refused; SY-I020 it died of the file, SY-I022 it ran out of memory, SY-I026
            out of time.
        ComponentFault: SY-C003 it cannot be started.
    """
    request = {"op": op, "name": name, "limits": asdict(limits)}
    try:
        answer = subprocess.run(  # noqa: S603 - a module of ours
            sandbox_command("suyuan.engines.reading.sandbox"),
            input=json.dumps(request).encode() + b"\n" + data,
            capture_output=True,
            timeout=limits.max_seconds,
            env=sandbox_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InputFault("SY-I026", file=file, seconds=limits.max_seconds) from None
    except OSError as cause:
        raise ComponentFault("SY-C003", reason=type(cause).__name__) from None
    if answer.returncode:
        raise explain_death(answer.stderr, file, limits, form="parquet" if op == "parquet" else "workbook")
    line, _, _ = answer.stdout.partition(b"\n")
    facts = json.loads(line)
    if "refused" in facts:
        sheet = {"sheet": name} if facts["refused"] == "SY-I019" else {}
        raise InputFault(facts["refused"], file=file, **sheet, **facts["params"])
    if op == "sheets":
        return facts, None
    return facts, pa.ipc.open_stream(pa.py_buffer(answer.stdout).slice(len(line) + 1)).read_all()


def sandbox_command(module: str) -> list[str]:
    """How a module of ours is run as a process of its own."""
    return [sys.executable, "-P", "-m", module]


def sandbox_environment() -> dict[str, str]:
    """The environment of such a process: our modules, no threads, no address space reserved in vain."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "ARROW_DEFAULT_MEMORY_POOL": "system",  # the others reserve address space that they never use
        "OMP_NUM_THREADS": "1",
        "RUST_BACKTRACE": "0",
    }


def explain_death(said: bytes, file: str, limits: Limits, *, form: str) -> InputFault | ComponentFault:
    """Why the process died: no memory (it says so before it aborts), our absence, or a broken file."""
    if any(words in said for words in _OUT_OF_MEMORY):
        return InputFault("SY-I022", file=file, limit=limits.max_memory_bytes)
    if b"ModuleNotFoundError" in said or b"ImportError" in said:
        return ComponentFault("SY-C003", reason="ImportError")
    return InputFault("SY-I020", file=file, format=form)
