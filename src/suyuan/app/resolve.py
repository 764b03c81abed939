"""Which records the lines of an access log speak of, by the registry's own key index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Kind
from suyuan.core.keyed import keyed_hash
from suyuan.core.normalise import normalise
from suyuan.core.normalise.cells import as_text, keep, matches
from suyuan.discover.access_columns import LogColumns
from suyuan.discover.sampling import sample_cells, sample_columns
from suyuan.storage.workspace import Session
from suyuan.trace.link_keys import ID_NUMBER, PHONE, RECORD_NUMBER

KEYS = {Kind.RECORD_NUMBER: RECORD_NUMBER, Kind.ID_NUMBER: ID_NUMBER, Kind.PHONE: PHONE}
BETWEEN = r"[\s;；,，、|]+"
"""What stands between the numbers of one cell: a search or an export shows many records."""

MOST = 0.5
"""A column whose title says nothing holds record numbers only if most of its cells are the registry's."""


@dataclass(frozen=True, slots=True)
class NamedRecords:
    """Records named by the lines of a log.

    Attributes:
        row, rid: shape (m,): a line, and a record of the registry that it names.
        filled: lines with anything in the columns that name records, shape (rows,).
        columns: positions of those columns.
    """

    row: NDArray[np.intp]
    rid: NDArray[np.int64]
    filled: NDArray[np.bool_]
    columns: tuple[int, ...]


def resolve_records(session: Session, rows: pa.Table, columns: LogColumns) -> NamedRecords:
    """Look up the records of a log; of several columns the first that names a known record decides a line."""
    used: list[tuple[int, Sequence[Kind]]] = [(position, tuple(KEYS)) for position in columns.named]
    if columns.others:
        sampled = sample_columns(rows)
        for position in columns.others:
            cells = sample_cells(rows.column(position), sampled[position])
            if held := _kinds_in(session, cells, named=bool(columns.named)):
                used.append((position, held))
    done, filled = np.zeros(rows.num_rows, dtype=bool), np.zeros(rows.num_rows, dtype=bool)
    found_rows, found_rids = [np.zeros(0, np.intp)], [np.zeros(0, np.int64)]
    for position, kinds in used:
        cells = as_text(rows.column(position))
        filled |= np.asarray(cells.is_valid())
        open_ = np.flatnonzero(~done)
        row, rid = _resolve(session, cells.take(pa.array(open_)), kinds)
        found_rows.append(open_[row])
        found_rids.append(rid)
        done[open_[row]] = True
    return NamedRecords(
        np.concatenate(found_rows), np.concatenate(found_rids), filled, tuple(position for position, _ in used)
    )


def _kinds_in(session: Session, cells: pa.Array, *, named: bool) -> tuple[Kind, ...]:
    """What the numbers of a column without a telling title are, if they are any of the registry's."""
    if not len(cells):
        return ()
    numbers = (Kind.ID_NUMBER, Kind.PHONE)
    kinds = numbers if len(_resolve(session, cells, numbers)[0]) else ()
    if not named and len(np.unique(_resolve(session, cells, (Kind.RECORD_NUMBER,))[0])) >= MOST * len(cells):
        return (Kind.RECORD_NUMBER, *kinds)
    return kinds


def _resolve(session: Session, cells: pa.Array, kinds: Sequence[Kind]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Lines and records; each distinct cell is looked up once, whole, and if that fails in its parts."""
    coded = cells.dictionary_encode()
    texts = coded.dictionary
    place, rid = _find(session, texts, kinds)
    several = np.asarray(matches(texts, BETWEEN))
    several[place] = False
    if several.any():
        pieces = pc.split_pattern_regex(texts.filter(pa.array(several)), BETWEEN)
        parents = np.flatnonzero(several)[np.asarray(pc.list_parent_indices(pieces))]
        part, more = _find(session, pc.list_flatten(pieces), kinds)
        place, rid = np.concatenate([place, parents[part]]), np.concatenate([rid, more])
    return _spread(np.asarray(coded.indices.fill_null(-1)).astype(np.intp), place, rid, len(texts))


def _find(session: Session, texts: pa.Array, kinds: Sequence[Kind]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Texts and records, by the first kind that knows the text; a telephone number may be several records'."""
    places, rids = [np.zeros(0, np.intp)], [np.zeros(0, np.int64)]
    open_ = np.arange(len(texts))
    for kind in kinds:
        canonical = normalise(kind, texts.take(pa.array(open_)))
        if kind is Kind.PHONE:
            canonical = keep(canonical, pc.invert(matches(canonical, r"\*")))
        hashes = keyed_hash(session.workspace.keyring.index_key(KEYS[kind]), canonical)
        place, rid = session.registry.find(KEYS[kind], hashes)
        places.append(open_[place])
        rids.append(rid.astype(np.int64))
        open_ = np.delete(open_, np.unique(place))
    return np.concatenate(places), np.concatenate(rids)


def _spread(
    code: NDArray[np.intp], place: NDArray[np.intp], rid: NDArray[np.int64], texts: int
) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """From distinct texts to lines: every line gets all records of its text."""
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], np.arange(texts + 1))
    start = np.append(ends[:-1], 0)[code]  # a null line has code -1: nothing
    count = np.append(np.diff(ends), 0)[code]
    row = np.repeat(np.arange(len(code)), count)
    inside = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, rid[order][start[row] + inside]
