"""``scan``: what kinds of personal information a file holds.  Reads a table; nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from suyuan.app.exhibit import ReadFile, read_file
from suyuan.core.errors import SuyuanError


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """One file: what was found, or why it could not be read.  "Nothing found" is never said of what was not read."""

    name: str
    read: ReadFile | None
    error: SuyuanError | None


def scan_files(paths: list[Path]) -> tuple[ScannedFile, ...]:
    """Scan files one by one; a bad file is reported and the others go on."""
    scanned = []
    for path in paths:
        try:
            scanned.append(ScannedFile(path.name, read_file(path, strict_header=False), None))
        except SuyuanError as error:
            scanned.append(ScannedFile(path.name, None, error))
    return tuple(scanned)
