"""Feature files: beside each segment, the short keyed hashes of its rows, one row after the other.

Linkage compares these instead of decrypting records.  A row lies in one piece, so a candidate costs one access.  Names
of features, which hold the custodian's own column titles, are written percent-encoded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, unquote

import numpy as np
from numpy.typing import NDArray

from suyuan.storage.array_file import map_array, write_array

Features = Mapping[str, NDArray[np.uint32]]
"""Hashes by feature name, all of one shape."""


def write_features(path: Path, features: Features, rows: int) -> None:
    """Write a file of so many rows."""
    table = np.zeros(rows, dtype=[(quote(name), "<u4") for name in features])
    for name, values in features.items():
        table[quote(name)] = values
    write_array(path, table)


def keep_features(path: Path, target: Path, kept: NDArray[np.bool_]) -> None:
    """Write a file again with some of its rows."""
    write_array(target, np.asarray(map_array(path, len(kept)))[kept])


class FeatureFiles:
    """The feature files of all segments, mapped."""

    def __init__(self, files: Mapping[int, tuple[Path, int]]) -> None:
        """Map the files: by segment, its path and rows."""
        self._tables = {number: map_array(path, rows) for number, (path, rows) in files.items()}
        names = [table.dtype.names or () for table in self._tables.values()]
        self.names: Sequence[str] = list(dict.fromkeys(name for some in names for name in some))

    def take(self, segment: NDArray[np.int32], row: NDArray[np.int32]) -> dict[str, NDArray[np.uint32]]:
        """Features of records by place, each of shape (m,); 0 where a segment lacks one."""
        taken = np.zeros(len(segment), dtype=[(name, "<u4") for name in self.names])
        numbers = np.unique(segment) if len(self._tables) > 1 else list(self._tables)
        for number in numbers:
            table = self._tables[int(number)]
            if len(self._tables) == 1:
                taken = table[row]
                break
            here = np.flatnonzero(segment == number)
            part = table[row[here]]
            for name in table.dtype.names or ():
                taken[name][here] = part[name]
        return {unquote(name): np.ascontiguousarray(taken[name]) for name in taken.dtype.names or ()}
