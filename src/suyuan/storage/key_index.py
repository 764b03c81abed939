"""The key index: for each kind of link key, sorted 64-bit keyed hashes and the records that hold them.

A run is a folder of immutable files; an import adds a run and rebuilds nothing.  Hashes are keyed, because a bare hash
of a phone number is the phone number.  A hit is a candidate only: the real values are compared afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

from suyuan.core.errors import IntegrityFault
from suyuan.storage.durable import disk_fault, flush_folder

COMMON_KEY = 64
"""A key that more records share than this identifies nobody and is not followed."""


def write_run(folder: Path, entries: Mapping[str, tuple[NDArray[np.uint64], NDArray[np.uint32]]]) -> None:
    """Write a run.

    Args:
        folder: a new folder.
        entries: kind to (hashes, record ids), both of shape (n,), in any order; hash 0 means no key and is left out.
    """
    try:
        folder.mkdir(mode=0o700)
        for kind, (hashes, rids) in entries.items():
            real = hashes != 0
            order = np.argsort(hashes[real])
            for name, values in (
                (f"{kind}.keys.npy", hashes[real][order]),
                (f"{kind}.rids.npy", rids[real][order]),
            ):
                handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    np.save(file, values)
                    file.flush()
                    os.fsync(file.fileno())
        flush_folder(folder)
    except OSError as error:
        raise disk_fault(error, folder.name) from error


def probe(
    folders: Sequence[Path], kind: str, hashes: NDArray[np.uint64]
) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
    """Look hashes up in all runs.

    Args:
        folders: the runs.
        kind: kind of link key.
        hashes: shape (n,); 0 finds nothing.

    Returns:
        Positions in ``hashes`` and record ids of the hits, both of shape (m,); several hits of one hash all stand.
    """
    positions: list[NDArray[np.intp]] = []
    found: list[NDArray[np.uint32]] = []
    wanted, place = np.unique(hashes, return_inverse=True)
    for folder in folders:
        if not (folder / f"{kind}.keys.npy").exists():
            continue
        keys, rids = _load(folder, f"{kind}.keys.npy"), _load(folder, f"{kind}.rids.npy")
        low = np.searchsorted(keys, wanted, side="left")
        count = np.searchsorted(keys, wanted, side="right") - low
        count[(wanted == 0) | (count > COMMON_KEY)] = 0
        low, count = low[place], count[place]
        hit = np.flatnonzero(count)
        repeat = np.repeat(hit, count[hit])
        offset = np.arange(len(repeat)) - np.repeat(np.cumsum(count[hit]) - count[hit], count[hit])
        positions.append(repeat)
        found.append(np.asarray(rids[low[repeat] + offset]))
    if not positions:
        return np.zeros(0, np.intp), np.zeros(0, np.uint32)
    return np.concatenate(positions), np.concatenate(found)


def without_records(folder: Path, target: Path, erased: NDArray[np.uint32]) -> None:
    """Write a run again without some records."""
    entries = {}
    for path in sorted(folder.glob("*.keys.npy")):
        kind = path.name.removesuffix(".keys.npy")
        keys, rids = np.asarray(_load(folder, path.name)), np.asarray(_load(folder, f"{kind}.rids.npy"))
        kept = ~np.isin(rids, erased)
        entries[kind] = (keys[kept], rids[kept])
    write_run(target, entries)


def _load(folder: Path, name: str) -> NDArray[Any]:
    try:
        return open_memmap(folder / name, mode="r")
    except (OSError, ValueError) as error:
        raise IntegrityFault("SY-L006", file=f"{folder.name}/{name}") from error
