"""Array files: a numpy array on disk, written whole, mapped when read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from suyuan.core.errors import IntegrityFault
from suyuan.storage.durable import disk_fault


def write_array(path: Path, values: NDArray[Any]) -> None:
    """Write a new file, for its owner alone, and bring it to disk.

    Raises:
        ComponentFault: SY-C001 the disk is full, SY-C012 it failed; nothing is left behind.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            np.save(file, values, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise disk_fault(error, path.name) from error


def map_array(path: Path, rows: int) -> NDArray[Any]:
    """Map a file of so many rows.

    Raises:
        IntegrityFault: SY-L006, missing, damaged, or of another length.
    """
    try:
        mapped: NDArray[Any] = open_memmap(path, mode="r")
    except (OSError, ValueError) as error:
        raise IntegrityFault("SY-L006", file=path.name) from error
    if mapped.shape != (rows,):
        raise IntegrityFault("SY-L006", file=path.name)
    return mapped
