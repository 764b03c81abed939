"""A heap: the batches on one side of a party, all it obtained or all that went to one buyer, each record once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

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
        alone: records it holds by itself, whatever they repeat.
        labels: the records it adds, where they are known.
    """

    batch: Batch
    weight: int
    rows: int
    more: bool
    removed: tuple[tuple[str, int], ...]
    kept: int
    high: int
    alone: int
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
            seen = np.sort(np.concatenate([seen, new]))
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
        parts.append(Part(batch, weigh(batch), holding.rows, more, removed, kept, high, holding.kept, labels))
    return _outgrown(tuple(parts), nesting)


def _outgrown(parts: tuple[Part, ...], nesting: Nesting) -> tuple[Part, ...]:
    """A list of "200,000 and more" of which 250,000 were sold holds 250,000: the largest such excess is counted."""
    held = {part.batch.number: part for part in parts}
    best, excess = None, 0
    for part in parts:
        cover = nesting.covering(part.batch.number, held.keys() - {part.batch.number}) or frozenset()
        within = dict(part.removed).get(PART_OF, 0)
        over = min(within, part.alone - sum(held[name].alone for name in cover))
        if any(held[name].more for name in cover) and over * part.weight > excess:
            best, excess = part, over * part.weight
    if best is None:
        return parts
    over = excess // best.weight
    removed = tuple((reason, rows - over if reason == PART_OF else rows) for reason, rows in best.removed)
    removed = tuple((reason, rows) for reason, rows in removed if rows)
    grown = replace(best, kept=over, high=max(best.high, over), removed=removed)
    return tuple(grown if part is best else part for part in parts)


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
        if part.labels is None and part.alone * part.weight > best:
            best, names = part.alone * part.weight, frozenset({part.batch.number})
    return best, names
