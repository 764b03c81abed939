"""Fuzzy linkage of the residual: rows whose cells are near a record's without being equal.

Only rows that exact comparison left without a record come here, against the few records their near keys propose.
Values are compared by edit distance, and weighed by how many unrelated records would come as near.  A link made here is
never certain.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA, JaroWinkler

from suyuan.core.fields import Field, Kind
from suyuan.core.normalise.sound import sounds
from suyuan.trace.align import Candidates, distinct
from suyuan.trace.features import BIRTH, ID, NAME, SEX
from suyuan.trace.leak import LeakTable
from suyuan.trace.link_keys import ADDRESS, PHONE, RECORD_NUMBER
from suyuan.trace.near import Hint
from suyuan.trace.strangers import Rates

LINKED_FROM = (math.log(10_000.0), math.log(300.0), math.log(20.0))
"""ln of the odds that the record is the row's, from which it is taken, for review: the surest first."""

LEAD = 2.0
"""By how much the best record must lead the second."""

Scorer: TypeAlias = Any
"""A pairwise likeness of ``rapidfuzz``, whose types do not tell the two shapes of them apart."""

NEAR_NAME = 0.8
ONE_WORD = 0.7
ALMOST = 0.999

SLIP = -1.5
"""What a near cell costs beside an equal one: most cells are right."""


class Way(NamedTuple):
    """How cells of a kind are compared.

    Attributes:
        label: whose chance of agreement is used.
        least, open_: similarity from which a cell is near, and from which it speaks neither way.
        near: how many texts about lie so near to one; the chance of agreement is that many times larger.
        differ: ln of how much rarer a contradiction is where the record is the row's.
    """

    kind: Kind
    label: str
    least: float
    open_: float
    near: float
    differ: float


WAYS = (
    Way(Kind.NAME, NAME, NEAR_NAME, 0.7, 50, -3.0),
    Way(Kind.BIRTH_DATE, BIRTH, 0.79, 0.79, 30, -3.0),
    Way(Kind.PHONE, PHONE, 0.9, 0.9, 100, -1.0),
    Way(Kind.ID_NUMBER, ID, 0.94, 0.94, 180, -3.0),
    Way(Kind.RECORD_NUMBER, RECORD_NUMBER, 0.7, 0.7, 200, -2.0),
    Way(Kind.ADDRESS, ADDRESS, 0.8, 0.6, 30, -1.0),
    Way(Kind.SEX, SEX, 1.0, 1.0, 1, -2.0),
)


HINTED = (Hint.NAME, Hint.BIRTH_DATE, Hint.PHONE, Hint.ID_NUMBER, Hint.RECORD_NUMBER, Hint.ADDRESS)


class NearLinks(NamedTuple):
    """Rows that found a record, its id, and ln of the odds; each of shape (k,)."""

    rows: NDArray[np.intp]
    rids: NDArray[np.int64]
    odds: NDArray[np.float64]


def promising(strangers: NDArray[np.float64], hints: NDArray[np.uint8], rates: Rates) -> NDArray[np.bool_]:
    """Pairs that may be linked if all that is hinted at is near; for the others no record need be read.

    Args:
        strangers: from ``log_strangers``, shape (m,).
        hints: what is near, shape (m,).
    """
    odds = -strangers
    for hint, way in zip(HINTED, WAYS, strict=False):
        odds += np.where(
            hints & np.uint8(hint), max(SLIP - math.log(min(rates.cells.get(way.label, 1.0) * way.near, 1.0)), 0), 0
        )
    return odds >= LINKED_FROM[-1]


def link_near(
    leak: LeakTable,
    candidates: Candidates,
    records: pa.Table,
    fields: Sequence[Field],
    rates: Rates,
    taken: NDArray[np.int64],
) -> NearLinks:
    """Link rows to near records: odds after Fellegi and Sunter (1969), chances of agreement from the registry.

    Args:
        leak: the residual of a list.
        candidates: pairs to judge.
        records: registry rows of all candidate records, ``rid`` ascending.
        fields: the registry's fields.
        rates: chances that strangers agree.
        taken: distinct records that other rows of the list have.  Most people are listed once, so a free record
            competes with the free ones alone: where a list covers the registry, few are left to be confused with.
    """
    place = pa.array(np.searchsorted(records["rid"].to_numpy(), candidates.rid.astype(np.uint64)))
    asked = pa.array(candidates.row)
    held = {kind: [records[f.name].combine_chunks().take(place) for f in fields if f.kind is kind] for kind in Kind}
    ratio = np.zeros(len(candidates.row))
    for way, column in _columns(leak):
        alike = _similarity(way, column.take(asked), held[way.kind])
        chance = rates.cells.get(way.label, 1.0)
        ratio += np.select(
            [alike >= 1.0, alike >= way.least, alike >= way.open_, alike >= 0.0],
            [-math.log(chance), max(SLIP - math.log(min(chance * way.near, 1.0)), 0.0), 0.0, way.differ],
            0.0,
        )
    return _link_in_turn(candidates, ratio, rates.persons, taken)


def _link_in_turn(
    candidates: Candidates, ratio: NDArray[np.float64], persons: int, taken: NDArray[np.int64]
) -> NearLinks:
    """Link the surest rows first: each leaves fewer free records for the others to be confused with."""
    done = NearLinks(np.zeros(0, np.intp), np.zeros(0, np.int64), np.zeros(0))
    for least in LINKED_FROM:
        used = distinct(np.concatenate([taken, done.rids]))
        place = np.minimum(np.searchsorted(used, candidates.rid), max(len(used) - 1, 0))
        again = used[place] == candidates.rid if len(used) else np.zeros(len(place), dtype=bool)
        rivals = np.where(again, persons, persons - len(used))
        odds = ratio - np.log(np.maximum(rivals, 1.0))
        found = _best(candidates, odds, least)
        fresh = ~np.isin(found.rows, done.rows)
        done = NearLinks(*(np.concatenate([old, new[fresh]]) for old, new in zip(done, found, strict=True)))
    return done


def kinds_shown(leak: LeakTable) -> frozenset[Kind]:
    """Kinds of cells that a list shows and that are compared."""
    return frozenset(way.kind for way, column in _columns(leak) if column.null_count < len(column))


def _columns(leak: LeakTable) -> Iterator[tuple[Way, pa.Array]]:
    shown: Mapping[Kind, tuple[pa.Array, ...]] = {
        Kind.NAME: leak.names,
        Kind.BIRTH_DATE: leak.births,
        Kind.PHONE: leak.phones,
        Kind.ID_NUMBER: leak.id_numbers,
        Kind.RECORD_NUMBER: leak.record_numbers,
        Kind.ADDRESS: leak.addresses,
        Kind.SEX: leak.sexes,
    }
    for way in WAYS:
        for column in shown[way.kind]:
            yield way, column


def _similarity(way: Way, cells: pa.Array, values: list[pa.Array]) -> NDArray[np.float64]:
    """Likeness of each cell to the record's most alike value, 0 to 1; -1 where there is nothing to compare."""
    best = np.full(len(cells), -1.0)
    for value in values:
        both = np.asarray(pc.and_(pc.is_valid(cells), pc.is_valid(value)))
        asked, held = cells.filter(pa.array(both)), value.filter(pa.array(both))
        alike = _names_alike(asked, held) if way.kind is Kind.NAME else _alike(way.kind, asked, held)
        best[both] = np.maximum(best[both], alike)
    return best


def _alike(kind: Kind, cells: pa.Array, values: pa.Array) -> NDArray[np.float64]:
    if kind is Kind.ADDRESS:
        return _pairwise(cells, values, fuzz.token_sort_ratio) / 100.0
    return _pairwise(cells, values, OSA.normalized_similarity)


def _names_alike(cells: pa.Array, values: pa.Array) -> NDArray[np.float64]:
    """Words may stand in any order, names that sound alike are near, and one equal word speaks neither way."""
    alike = np.minimum(_pairwise(cells, values, JaroWinkler.similarity), ALMOST)
    several = np.asarray(pc.match_substring(cells, " "))
    if several.any():
        asked, held = cells.filter(pa.array(several)), values.filter(pa.array(several))
        turned = np.maximum(alike[several], _pairwise(asked, held, fuzz.token_sort_ratio) / 100.0)
        shared = _pairwise(asked, held, fuzz.token_set_ratio) >= 100.0
        alike[several] = np.maximum(turned, np.where(shared, ONE_WORD, 0.0))
    sound = np.asarray(pc.fill_null(pc.equal(sounds(cells), sounds(values)), fill_value=False))
    alike = np.where(sound, np.maximum(alike, NEAR_NAME), alike)
    return np.where(np.asarray(pc.equal(cells, values)), 1.0, alike)


def _pairwise(cells: pa.Array, values: pa.Array, scorer: Scorer) -> NDArray[np.float64]:
    return np.asarray(
        process.cpdist(cells.to_pylist(), values.to_pylist(), scorer=scorer, workers=-1, dtype=np.float64)
    )


def _best(candidates: Candidates, odds: NDArray[np.float64], least: float) -> NearLinks:
    order = np.lexsort((-odds, candidates.row))
    row, rid, score = candidates.row[order], candidates.rid[order], odds[order]
    heads = np.flatnonzero(np.diff(row, prepend=-1))
    second = np.minimum(heads + 1, len(row) - 1)
    rival = np.where((second > heads) & (row[second] == row[heads]), score[second], -np.inf)
    taken = heads[(score[heads] >= least) & (score[heads] - rival >= LEAD)]
    return NearLinks(row[taken], rid[taken], score[taken])
