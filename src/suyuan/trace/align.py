"""Align: which record of the registry each leaked row is, judged on registry values alone.

Nothing here knows any recipient's symbols.  A wrong link costs power, never the bound.  Candidates come from the key
index; their features are then compared cell by cell, all hits of a key are kept, and a row whose two best records agree
equally well stays ambiguous instead of taking the first.  A link is certain only where the registry itself says that
hardly any stranger would fit as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from suyuan.trace.features import BIRTH, BIRTH_MONTH, ID, NAME, NAMED, PHONE_ENDS, SOUND, LeakColumn
from suyuan.trace.link_keys import ID_PREFIX, PHONE, RECORD_NUMBER
from suyuan.trace.strangers import CERTAIN_BELOW, Rates

Number = TypeVar("Number", np.uint64, np.int64)

CERTAIN_FROM = 7.0
"""Score from which a link may be certain: phone and month of birth, say."""

LINKED_FROM = 5.0
"""Score from which a unique best record is taken at all; below ``CERTAIN_FROM`` it needs review."""

DENIED = 3.5
"""Points taken where a row shows numbers or an address and none of them is the record's: a namesake, more likely."""

MARGIN = 0.25
"""By how much the best record must lead the second."""

IGNORED_BELOW = 0.2
"""A leaked column that agrees with fewer of its candidates is about something else and is not held against a row."""

OWN = {
    ("name", NAME): NAME,
    ("name", SOUND): NAME,
    ("birth_date", BIRTH): BIRTH,
    ("birth_date", BIRTH_MONTH): BIRTH,
    ("id_number", ID): RECORD_NUMBER,
    ("id_number", ID_PREFIX): RECORD_NUMBER,
}
"""Fields and labels that show the person and not the household."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """The record of each leaked row.

    Attributes:
        rid: record id, shape (rows,); -1 for none.
        score: points of the best record, 0 where there is no candidate.
        certain: independent agreements that no stranger is expected to share, and no rival.
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
    """Pairs of leaked row and record that share a link key; both of shape (m,), distinct, sorted by row and record."""

    row: NDArray[np.intp]
    rid: NDArray[np.int64]


def gather_candidates(rows: Sequence[NDArray[np.intp]], rids: Sequence[NDArray[np.uint32]]) -> Candidates:
    """Unite the hits of all link keys."""
    if not rows:
        return Candidates(np.zeros(0, np.intp), np.zeros(0, np.int64))
    pairs = np.sort(
        np.concatenate(
            [
                row.astype(np.uint64) << np.uint64(32) | rid.astype(np.uint64)
                for row, rid in zip(rows, rids, strict=True)
            ]
        )
    )
    pairs = pairs[np.diff(pairs, prepend=~pairs[:1]) != 0]  # no row is -1
    return Candidates((pairs >> np.uint64(32)).astype(np.intp), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64))


def distinct(values: NDArray[Number]) -> NDArray[Number]:
    """Distinct values, ascending; several times faster on large arrays than hashing them."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


def align(
    rows: int,
    columns: Sequence[LeakColumn],
    candidates: Candidates,
    features: Mapping[str, NDArray[np.uint32]],
    rates: Rates,
) -> Alignment:
    """Choose each row's record.

    Args:
        rows: rows of the list.
        columns: what the list shows, hashed.
        candidates: pairs to judge, m of them.
        features: hashes of the candidates' records by feature name, shape (m,) each.
        rates: chances that strangers agree.
    """
    tally = _Tally(len(candidates.row), features, rates)
    for column in columns:
        tally.add(column, candidates.row)
    tally.points[tally.contradicted & ~tally.anchored] -= DENIED
    certain = (tally.points >= CERTAIN_FROM) & (tally.log_strangers() <= math.log(CERTAIN_BELOW)) & tally.personal()
    return _choose(rows, candidates, tally.points, certain)


def log_strangers(
    columns: Sequence[LeakColumn],
    candidates: Candidates,
    features: Mapping[str, NDArray[np.uint32]],
    rates: Rates,
) -> NDArray[np.float64]:
    """ln of the number of unrelated records expected to agree as each pair does, shape (m,)."""
    tally = _Tally(len(candidates.row), features, rates)
    for column in columns:
        tally.add(column, candidates.row, least=0.0)
    return tally.log_strangers()


def _choose(rows: int, candidates: Candidates, points: NDArray[np.float64], certain: NDArray[np.bool_]) -> Alignment:
    result = Alignment(
        rid=np.full(rows, -1, dtype=np.int64),
        score=np.zeros(rows),
        certain=np.zeros(rows, dtype=bool),
        ambiguous=np.zeros(rows, dtype=bool),
        rivals=np.zeros(rows, dtype=np.intp),
    )
    pairs = len(candidates.row)
    if not pairs:
        return result
    heads = np.flatnonzero(np.diff(candidates.row, prepend=-1))
    sizes = np.diff(heads, append=pairs)
    best = np.maximum.reduceat(points, heads)
    top = np.repeat(best, sizes)
    winner = np.minimum.reduceat(np.where(points == top, np.arange(pairs), pairs), heads)
    others = points.copy()
    others[winner] = -np.inf
    enough = best >= LINKED_FROM
    alone = best - np.maximum.reduceat(others, heads) >= MARGIN
    row, taken, doubtful = candidates.row[heads], enough & alone, enough & ~alone
    result.score[row] = best
    result.rid[row[taken]] = candidates.rid[winner[taken]]
    result.certain[row[taken]] = certain[winner[taken]]
    result.ambiguous[row[doubtful]] = True
    result.rivals[row[doubtful]] = np.add.reduceat((points > top - MARGIN).astype(np.intp), heads)[doubtful]
    return result


class _Tally:
    """Points of each pair, and how likely a stranger's record would agree as it does."""

    def __init__(self, pairs: int, features: Mapping[str, NDArray[np.uint32]], rates: Rates) -> None:
        self.points = np.zeros(pairs)
        self.anchored = np.zeros(pairs, dtype=bool)
        self.contradicted = np.zeros(pairs, dtype=bool)
        self._features = features
        self._rates = rates
        self._own = {name: np.zeros(pairs, dtype=bool) for name in (NAME, BIRTH, RECORD_NUMBER)}
        self._misnamed = np.zeros(pairs, dtype=bool)
        self._fits: dict[str, NDArray[np.float64]] = {}
        self._whole = {NAME: np.zeros(pairs, dtype=bool), BIRTH: np.zeros(pairs, dtype=bool)}

    def add(self, column: LeakColumn, row: NDArray[np.intp], least: float = IGNORED_BELOW) -> None:
        """Count a column: agreement, contradiction, nothing where the cell is empty."""
        known = np.zeros(len(row), dtype=bool)
        agree = np.zeros(len(row), dtype=bool)
        met: list[tuple[str, str, NDArray[np.bool_]]] = []
        for label, hashes in column.parts:
            if not hashes.any():
                continue
            cells = hashes[row]
            filled = cells != 0
            known |= filled
            for name, values in self._features.items():
                field, _, of = name.partition("/")
                if of == label:
                    fits = (values == cells) & filled & ~agree
                    agree |= fits
                    met.append((field, label, fits))
        if agree.sum() < least * known.sum():
            return
        differ = known & ~agree
        self.points += np.where(agree, column.weights.agree, 0.0) + np.where(differ, column.weights.differ, 0.0)
        if column.anchors:
            self.anchored |= agree
            self.contradicted |= differ
        if column.weights is NAMED:
            self._misnamed |= differ
        for field, label, fits in met:
            self._note(field, label, fits)

    def _note(self, field: str, label: str, fits: NDArray[np.bool_]) -> None:
        """A record's field counts once, by the least likely of its agreements; one telephone stands for all."""
        key = PHONE if label in {PHONE, PHONE_ENDS} else field
        chance = np.where(fits, self._rates.log_chance(label), 0.0)
        self._fits[key] = np.minimum(self._fits[key], chance) if key in self._fits else chance
        if label in self._whole:
            self._whole[label] |= fits
        own = OWN.get((field, label)) or (RECORD_NUMBER if label == RECORD_NUMBER else None)
        if own is not None:
            self._own[own] |= fits

    def personal(self) -> NDArray[np.bool_]:
        """Pairs whose row shows the person and not the household alone, which a brother shares.

        The own name or number does, and a birth date where no name speaks against it, as a twin's would.
        """
        return self._own[NAME] | self._own[RECORD_NUMBER] | (self._own[BIRTH] & ~self._misnamed)

    def log_strangers(self) -> NDArray[np.float64]:
        """ln of the number of unrelated records expected to agree as each pair does, shape (m,)."""
        total = np.full(len(self.points), math.log(max(self._rates.persons, 1)))
        for chance in self._fits.values():
            total += chance
        alone = self._rates.log_chance(NAME) + self._rates.log_chance(BIRTH)
        tied = max(math.log(self._rates.name_birth) - alone, 0.0)
        return total + np.where(self._whole[NAME] & self._whole[BIRTH], tied, 0.0)
