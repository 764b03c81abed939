"""The journal of a scan: one line for each source as soon as it is done, so that a later run need not read it again."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter

from suyuan.core.errors import UsageFault
from suyuan.discover.scan_report import FileReport

VERSION = 2
"""Of what a line holds; sources in lines of another version are scanned again."""

_BEGINS = b'{"version": '

Known = dict[tuple[str, str, int, int], FileReport]
_REPORT = TypeAdapter(FileReport)


def append_report(journal: Path, report: FileReport) -> None:
    """Keep the report of one source; the file is the owner's alone."""
    line = json.dumps({"version": VERSION, **asdict(report)}, ensure_ascii=False)
    handle = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(line + "\n")


def read_journal(journal: Path) -> Known:
    """Reports of an earlier run by name, table, size and time; a line that was cut short by its end is taken off.

    Raises:
        UsageFault: SY-U050, the file is of something else.
    """
    if not journal.exists():
        return {}
    known: Known = {}
    data = journal.read_bytes()
    whole, torn = data[: data.rfind(b"\n") + 1], data[data.rfind(b"\n") + 1 :]
    for number, line in enumerate(whole.split(b"\n")[:-1], start=1):  # other line ends may stand within names
        try:
            entry = json.loads(line)
            if entry.pop("version") == VERSION:
                report = _REPORT.validate_python(entry)
                known[report.name, report.sheet, report.size, report.modified_ns] = report
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UsageFault("SY-U050", file=journal.name, line=number) from error
    if torn:
        # Left there, it would spoil the line that is written behind it; but a file of another kind stays as it is.
        if torn[: len(_BEGINS)] != _BEGINS[: len(torn)]:
            raise UsageFault("SY-U050", file=journal.name, line=whole.count(b"\n") + 1)
        os.truncate(journal, len(whole))
    return known
