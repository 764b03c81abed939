"""Align: which record of the registry each leaked row is, judged on registry values alone.

Nothing here knows any recipient's symbols.  A wrong link costs power, never the bound.  Candidates come from the key
index; their values are then compared cell by cell, all hits of a key are kept, and a row whose two best records agree
equally well stays ambiguous instead of taking the first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Field, Kind
from suyuan.release.address import match_key
from suyuan.trace.leak import LeakTable

CERTAIN_FROM = 7.0
"""Score from which a link is certain when a number or the address agrees: phone and month of birth, say."""

CERTAIN_WITHOUT_NUMBER = 10.0
"""Score from which names and dates alone are certain; a name and a birth date (8) are shared by strangers."""

LINKED_FROM = 5.0
"""Score from which a unique best record is taken at all; below ``CERTAIN_FROM`` it needs review."""

DENIED = 3.5
"""Points taken where a row shows numbers or an address and none of them is the record's: a namesake, more likely."""

MARGIN = 0.25
"""By how much the best record must lead the second."""

IGNORED_BELOW = 0.2
"""A leaked column that agrees with fewer of its candidates is about something else and is not held against a row."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Points for a cell that agrees, and for one that contradicts."""

    agree: float
    differ: float


NAME = Weights(4.0, -3.0)
SURNAME = Weights(1.0, -2.0)
PHONE = Weights(5.0, -1.0)
MASKED_PHONE = Weights(2.0, -1.0)
ID_NUMBER = Weights(8.0, -4.0)
BIRTH_DATE = Weights(4.0, -3.5)
BIRTH_MONTH = Weights(2.0, -3.5)
SEX = Weights(0.5, -2.0)
ADDRESS = Weights(4.0, -0.5)
RECORD_NUMBER = Weights(8.0, -3.0)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The record of each leaked row.

    Attributes:
        rid: record id, shape (rows,); -1 for none.
        score: points of the best record, 0 where there is no candidate.
        certain: two independent agreements and no rival.
        ambiguous: two records fit equally well.
        rivals: how many records fit an ambiguous row equally well, 0 for other rows.
    """

    rid: NDArray[np.int64]
    score: NDArray[np.float64]
    certain: NDArray[np.bool_]
    ambiguous: NDArray[np.bool_]
    rivals: NDArray[np.intp]

    @property
    def linked(self) -> NDArray[np.bool_]:
        """Rows that have a record."""
        return self.rid >= 0


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of leaked row and record that share a link key; both of shape (m,), distinct, sorted by row."""

    row: NDArray[np.intp]
    rid: NDArray[np.int64]


def gather_candidates(rows: list[NDArray[np.intp]], rids: list[NDArray[np.uint32]]) -> Candidates:
    """Unite the hits of all link keys."""
    if not rows:
        return Candidates(np.zeros(0, np.intp), np.zeros(0, np.int64))
    pairs = np.unique(np.concatenate(rows).astype(np.uint64) << np.uint64(32) | np.concatenate(rids).astype(np.uint64))
    return Candidates((pairs >> np.uint64(32)).astype(np.intp), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64))


def align(leak: LeakTable, candidates: Candidates, records: pa.Table, fields: tuple[Field, ...]) -> Alignment:
    """Choose each row's record.

    Args:
        leak: the list.
        candidates: pairs to judge.
        records: registry rows of all candidate records, ``rid`` ascending.
        fields: the registry's fields.
    """
    place = np.searchsorted(records["rid"].to_numpy(), candidates.rid.astype(np.uint64))
    tally = _score(leak, candidates.row, pa.array(place), records, fields)
    tally.points[tally.contradicted & ~tally.anchored] -= DENIED
    certain = tally.points >= np.where(tally.anchored, CERTAIN_FROM, CERTAIN_WITHOUT_NUMBER)
    return _choose(leak.rows, candidates, tally.points, certain)


def _choose(rows: int, candidates: Candidates, score: NDArray[np.float64], certain: NDArray[np.bool_]) -> Alignment:
    order = np.lexsort((candidates.rid, -score, candidates.row))
    row, rid, points, sure = candidates.row[order], candidates.rid[order], score[order], certain[order]
    first = np.ones(len(row), dtype=bool)
    first[1:] = row[1:] != row[:-1]
    heads = np.flatnonzero(first)
    runner_up = np.full(len(heads), -np.inf)
    behind = heads + 1
    inside = behind < len(row)
    same = np.zeros(len(heads), dtype=bool)
    same[inside] = row[behind[inside]] == row[heads[inside]]
    runner_up[same] = points[behind[same]]
    best = points[heads]
    enough = best >= LINKED_FROM
    alone = best - runner_up >= MARGIN
    result = Alignment(
        rid=np.full(rows, -1, dtype=np.int64),
        score=np.zeros(rows),
        certain=np.zeros(rows, dtype=bool),
        ambiguous=np.zeros(rows, dtype=bool),
        rivals=np.zeros(rows, dtype=np.intp),
    )
    taken = enough & alone
    result.rid[row[heads[taken]]] = rid[heads[taken]]
    result.score[row[heads]] = best
    result.certain[row[heads[taken]]] = sure[heads[taken]]
    doubtful = enough & ~alone
    result.ambiguous[row[heads[doubtful]]] = True
    if len(heads):
        close = points > best[np.cumsum(first) - 1] - MARGIN
        result.rivals[row[heads[doubtful]]] = np.add.reduceat(close.astype(np.intp), heads)[doubtful]
    return result


class _Tally:
    """Points of each pair, cell by cell."""

    def __init__(self, pairs: int) -> None:
        self.points = np.zeros(pairs)
        self.anchored = np.zeros(pairs, dtype=bool)
        self.contradicted = np.zeros(pairs, dtype=bool)

    def add(self, cells: pa.Array, agrees: pa.Array, weights: Weights, *, anchors: bool = False) -> None:
        """Count a column: agreement, contradiction, nothing where the cell is empty."""
        known = np.asarray(pc.is_valid(cells))
        agree = np.asarray(agrees) & known
        if agree.sum() < IGNORED_BELOW * known.sum():
            return
        self.points[agree] += weights.agree
        self.points[known & ~agree] += weights.differ
        if anchors:
            self.anchored[agree] = True
            self.contradicted[known & ~agree] = True


def _score(
    leak: LeakTable, row: NDArray[np.intp], place: pa.Array, records: pa.Table, fields: tuple[Field, ...]
) -> _Tally:
    held = {kind: [records[f.name].combine_chunks().take(place) for f in fields if f.kind is kind] for kind in Kind}
    taken = pa.array(row)
    tally = _Tally(len(row))
    _compare_persons(tally, leak, taken, held)
    _compare_numbers(tally, leak, taken, held)
    return tally


def _compare_persons(tally: _Tally, leak: LeakTable, taken: pa.Array, held: dict[Kind, list[pa.Array]]) -> None:
    for column in leak.names:
        cells = column.take(taken)
        tally.add(cells, _any_name(held[Kind.NAME], cells), NAME)
    for column in leak.surnames:
        cells = column.take(taken)
        tally.add(cells, _any(held[Kind.NAME], cells, _starts_with), SURNAME)
    for column in leak.births:
        cells = column.take(taken)
        day = pc.equal(pc.utf8_length(cells), 10)
        for part, weights in ((_where(cells, day), BIRTH_DATE), (_where(cells, pc.invert(day)), BIRTH_MONTH)):
            tally.add(part, _any(held[Kind.BIRTH_DATE], part, _starts_with), weights)
    for column in leak.sexes:
        cells = column.take(taken)
        tally.add(cells, _any(held[Kind.SEX], cells, pc.equal), SEX)


def _compare_numbers(tally: _Tally, leak: LeakTable, taken: pa.Array, held: dict[Kind, list[pa.Array]]) -> None:
    for column in leak.phones:
        cells = column.take(taken)
        masked = pc.match_substring(cells, "*")
        whole, hidden = _where(cells, pc.invert(masked)), _where(cells, masked)
        tally.add(whole, _any(held[Kind.PHONE], whole, pc.equal), PHONE, anchors=True)
        tally.add(hidden, _any(held[Kind.PHONE], hidden, _same_phone_ends), MASKED_PHONE, anchors=True)
    for column in leak.id_numbers:
        cells = column.take(taken)
        tally.add(cells, _any(held[Kind.ID_NUMBER], cells, _same_id), ID_NUMBER, anchors=True)
    for column in leak.record_numbers:
        cells = column.take(taken)
        tally.add(cells, _any(held[Kind.RECORD_NUMBER], cells, pc.equal), RECORD_NUMBER, anchors=True)
    keys = [match_key(value) for value in held[Kind.ADDRESS]]
    for column in leak.addresses:
        cells = match_key(column).take(taken)
        tally.add(cells, _any(keys, cells, pc.equal), ADDRESS, anchors=True)


def _any(values: list[pa.Array], cells: pa.Array, compare: Callable[[pa.Array, pa.Array], pa.Array]) -> pa.Array:
    """Whether any of a record's values agrees; false where the record has none."""
    agrees = pa.array(np.zeros(len(cells), dtype=bool))
    for value in values:
        agrees = pc.or_(agrees, pc.fill_null(compare(value, cells), fill_value=False))
    return agrees


def _any_name(names: list[pa.Array], cells: pa.Array) -> pa.Array:
    """Equal names; a masked name (王*) agrees by what it shows before the mask."""
    masked = pc.match_substring(cells, "*")
    shown = _where(pc.replace_substring_regex(cells, r"\*+.*$", ""), masked)
    return pc.or_(_any(names, cells, pc.equal), _any(names, shown, _starts_with))


def _where(cells: pa.Array, condition: pa.Array) -> pa.Array:
    return pc.if_else(pc.fill_null(condition, fill_value=False), cells, pa.scalar(None, pa.string()))


def _starts_with(value: pa.Array, beginning: pa.Array) -> pa.Array:
    """Element by element; an empty beginning agrees with nothing."""
    agrees = pa.array(np.zeros(len(value), dtype=bool))
    lengths = pc.utf8_length(beginning)
    for length in pc.unique(lengths).to_pylist():
        if length:
            begins = pc.equal(pc.utf8_slice_codeunits(value, 0, length), beginning)
            agrees = pc.or_(agrees, pc.fill_null(begins, fill_value=False))
    return agrees


def _same_ends(value: pa.Array, cells: pa.Array, head: int, tail: int) -> pa.Array:
    """Same beginning and same end: what a masked number still shows."""
    return pc.and_(
        pc.equal(pc.utf8_slice_codeunits(value, 0, head), pc.utf8_slice_codeunits(cells, 0, head)),
        pc.equal(pc.utf8_slice_codeunits(value, -tail, None), pc.utf8_slice_codeunits(cells, -tail, None)),
    )


def _same_phone_ends(value: pa.Array, cells: pa.Array) -> pa.Array:
    return _same_ends(value, cells, 3, 4)


def _same_id(value: pa.Array, cells: pa.Array) -> pa.Array:
    """Equal, or equal in the fifteen digits that a damaged number kept, or in the ends that a masked one shows."""
    damaged = pc.ends_with(cells, "***")
    masked = pc.and_(pc.match_substring(cells, "*"), pc.invert(damaged))
    prefix = pc.equal(pc.utf8_slice_codeunits(value, 0, 15), pc.utf8_slice_codeunits(cells, 0, 15))
    return pc.or_(
        pc.equal(value, cells),
        pc.or_(pc.and_(damaged, prefix), pc.and_(masked, _same_ends(value, cells, 6, 4))),
    )
