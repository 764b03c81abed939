"""What was read from a leaked list: for each record, the symbols its leaked rows show.

A record that is listed several times, or whose rows differ, keeps each distinct pattern with its share of the
record's rows.  Likelihood ratios of one record are averaged over its patterns before anything is multiplied: one keyed
symbol, one factor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.release.slots import Slot


@dataclass(frozen=True, slots=True)
class Reading:
    """Symbols read from a list that was aligned to the registry.

    Attributes:
        slots: the positions looked for, length s.
        rids: the records found, distinct, shape (u,).
        owner: index into ``rids`` of each pattern, sorted, shape (p,).
        weight: share of the record's rows that show the pattern; sums to 1 for each record, shape (p,).
        symbols: 0, 1 or -1 for erased, shape (p, s).
    """

    slots: tuple[Slot, ...]
    rids: NDArray[np.uint64]
    owner: NDArray[np.intp]
    weight: NDArray[np.float64]
    symbols: NDArray[np.int8]

    @property
    def records(self) -> int:
        """Number of distinct records."""
        return len(self.rids)


def gather(slots: tuple[Slot, ...], rids: NDArray[np.uint64], symbols: NDArray[np.int8]) -> Reading:
    """Gather row readings by record.

    Args:
        slots: the positions, length s.
        rids: record of each aligned row, shape (n,).
        symbols: what each row shows, shape (n, s).
    """
    if not len(rids):
        empty = np.zeros(0)
        return Reading(slots, rids, empty.astype(np.intp), empty, np.zeros((0, len(slots)), np.int8))
    keyed = np.empty((len(rids), 8 + len(slots)), dtype=np.uint8)
    keyed[:, :8] = rids.astype(">u8").view(np.uint8).reshape(-1, 8)
    keyed[:, 8:] = symbols.view(np.uint8)
    whole = np.ascontiguousarray(keyed).view([("row", f"V{keyed.shape[1]}")])["row"].ravel()
    _, first, copies = np.unique(whole, return_index=True, return_counts=True)
    distinct, owner = np.unique(rids[first], return_inverse=True)
    order = np.argsort(owner, kind="stable")
    first, copies, owner = first[order], copies[order], owner[order]
    totals = np.bincount(owner, weights=copies, minlength=len(distinct))
    return Reading(slots, distinct, owner, copies / totals[owner], symbols[first])
