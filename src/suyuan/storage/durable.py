"""Durable writing: whole or not at all, on disk before we say so."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from suyuan.core.errors import ComponentFault


def write_whole(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Write a file under a temporary name, flush it, rename it into place, flush the folder."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise disk_fault(error, path.name) from error
    temporary.replace(path)
    flush_folder(path.parent)


def flush_file(path: Path) -> None:
    """Bring a file that somebody else wrote to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Bring a folder's names to disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def disk_fault(error: OSError, file: str) -> ComponentFault:
    """The error of our family for an error of the disk: SY-C001 full, SY-C012 anything else."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return ComponentFault("SY-C001", file=file)
    return ComponentFault("SY-C012", file=file, detail=error.strerror or type(error).__name__)


@contextlib.contextmanager
def exclusive(lock_file: Path) -> Iterator[None]:
    """Hold the workspace for writing; a second writer waits."""
    handle = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
