"""A heap: the batches on one side of a party, all it obtained or all that went to one buyer, each record once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.case.flow import Nesting, number_order
from suyuan.case.items import Batch
from suyuan.case.records import Holding

REPEATED = "repeated"
PART_OF = "part_of"


@dataclass(frozen=True, slots=True)
class Part:
    """What one batch adds to its heap.

    Attributes:
        weight: of each record.
        rows: as seized or stated.
        more: its true number may be larger.
        removed: rows that are not counted, by reason.
        kept: records that it adds to the heap, as the figures stand.
        high: records that it may add at most.
        labels: the records it adds, where they are known.
    """

    batch: Batch
    weight: int
    rows: int
    more: bool
    removed: tuple[tuple[str, int], ...]
    kept: int
    high: int
    labels: NDArray[np.int64] | None


def heap_up(
    batches: Iterable[Batch],
    holdings: Mapping[str, Holding],
    weigh: Callable[[Batch], int],
    nesting: Nesting,
) -> tuple[Part, ...]:
    """Heap up batches, a record that stands in several counted once, with its greatest weight.

    Batches add up as they were seized (interpretation, article 11(3)) but for what is shown to repeat: records that an
    earlier list already holds, and batches stated to be part of others in the heap.
    """
    held = {batch.number: batch for batch in batches}
    ordered = sorted(held.values(), key=lambda batch: (-weigh(batch), number_order(batch.number)))
    seen = np.zeros(0, dtype=np.int64)
    parts = []
    for batch in ordered:
        holding = holdings[batch.number]
        removed = holding.removed
        cover = nesting.covering(batch.number, held.keys() - {batch.number})
        lighter = cover is not None and any(weigh(held[name]) < weigh(batch) for name in cover)
        labels = holding.labels
        if labels is not None:
            new = np.setdiff1d(labels, seen, assume_unique=True)
            seen = np.union1d(seen, new)
            removed, labels = _also(removed, REPEATED, holding.kept - len(new)), new
        kept = high = holding.kept if labels is None else len(labels)
        by_list = (
            cover is not None
            and holding.labels is not None
            and all(holdings[name].labels is not None for name in cover)
        )
        if cover is not None and not by_list:  # a list that lies in lists was already compared
            removed = _also(removed, PART_OF, kept)
            kept, high = 0, high if lighter else 0
        more = holding.more and (cover is None or lighter)
        parts.append(Part(batch, weigh(batch), holding.rows, more, removed, kept, high, labels))
    return tuple(parts)


def _also(removed: tuple[tuple[str, int], ...], reason: str, number: int) -> tuple[tuple[str, int], ...]:
    return (*removed, (reason, number)) if number else removed


def weight_of(parts: Iterable[Part]) -> int:
    """Weight of what is kept, as the figures stand."""
    return sum(part.kept * part.weight for part in parts)


def certain_of(parts: Iterable[Part]) -> tuple[int, frozenset[str]]:
    """The weight that holds even if all lists without rows repeat each other, and the batches it comes from."""
    held = tuple(parts)
    known = [part for part in held if part.labels is not None]
    best = sum(len(part.labels) * part.weight for part in known if part.labels is not None)
    names = frozenset(part.batch.number for part in known)
    for part in held:
        if part.labels is None and part.kept * part.weight > best:
            best, names = part.kept * part.weight, frozenset({part.batch.number})
    return best, names
