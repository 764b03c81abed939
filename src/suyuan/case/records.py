"""Records of a batch where its list is at hand: which rows are which record, and what was removed before counting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suyuan.case.items import Batch
from suyuan.case.tiers import is_bare
from suyuan.core.errors import InputFault

INVALID = "invalid"
BARE = "bare_number"
EXACT_DUPLICATE = "exact_duplicate"
SAME_RECORD = "same_record"


@dataclass(frozen=True, slots=True)
class RecordSet:
    """The rows of a batch, as labels that mean the same in every batch of the case.

    Attributes:
        record: the record (条) of each row, -1 for a row that identifies nobody, shape (n,).
        content: a label of each row's cells, equal for equal rows, shape (n,); None where it was not told.
        bare: rows that are a number and nothing else, shape (n,); None for none.
    """

    record: NDArray[np.int64]
    content: NDArray[np.int64] | None = None
    bare: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """What a batch holds for counting.

    Attributes:
        rows: as seized or stated.
        more: the true number may be larger.
        removed: rows that are not counted, by reason; all others are distinct records.
        labels: the records, ascending, where they are known.
    """

    rows: int
    more: bool
    removed: tuple[tuple[str, int], ...]
    labels: NDArray[np.int64] | None

    @property
    def kept(self) -> int:
        """Records that are counted."""
        return self.rows - sum(number for _, number in self.removed)


def hold(batch: Batch, records: RecordSet | None, *, bare_counted: bool, rival_rows: bool) -> Holding:
    """What a batch holds.

    Args:
        batch: what passed.
        records: its rows, None where only numbers are known.
        bare_counted: count bare numbers.
        rival_rows: take the other source's number where there is one and no list.

    Raises:
        InputFault: SY-I138, labels of different lengths.
    """
    if records is not None:
        return _hold_records(batch, records, bare_counted=bare_counted)
    rows = batch.rival_rows if rival_rows and batch.rival_rows is not None else batch.rows
    more = rows is None or batch.bound.value == "at_least"
    if is_bare(batch) and not bare_counted:
        return Holding(rows or 0, more=False, removed=((BARE, rows or 0),), labels=None)
    return Holding(rows or 0, more, (), None)


def _hold_records(batch: Batch, records: RecordSet, *, bare_counted: bool) -> Holding:
    rows = len(records.record)
    for other in (records.content, records.bare):
        if other is not None and len(other) != rows:
            raise InputFault("SY-I138", batch=batch.number, rows=rows, other=len(other))
    valid = records.record >= 0
    bare = np.full(rows, is_bare(batch)) if records.bare is None else records.bare
    counted = valid if bare_counted else valid & ~bare
    labels = distinct(records.record[counted])
    left = int(counted.sum())
    contents = left if records.content is None else len(distinct(records.content[counted]))
    # Rows of one content that were told to be different records stay: the labels of records rule.
    contents = max(contents, len(labels))
    removed = (
        (INVALID, int((~valid).sum())),
        (BARE, int(valid.sum()) - left),
        (EXACT_DUPLICATE, left - contents),
        (SAME_RECORD, contents - len(labels)),
    )
    return Holding(
        rows, more=False, removed=tuple((reason, number) for reason, number in removed if number), labels=labels
    )


def distinct(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    """The different labels, ascending: by sorting, for numpy hashes dense numbers slowly."""
    ordered = np.sort(labels)
    keep = np.ones(len(ordered), dtype=bool)
    keep[1:] = ordered[1:] != ordered[:-1]
    return ordered[keep]


def hold_all(
    batches: tuple[Batch, ...],
    sets: Mapping[str, RecordSet],
    *,
    bare_counted: bool,
    rival_rows: bool,
) -> dict[str, Holding]:
    """What each batch holds, by its number."""
    return {
        batch.number: hold(batch, sets.get(batch.number), bare_counted=bare_counted, rival_rows=rival_rows)
        for batch in batches
    }
