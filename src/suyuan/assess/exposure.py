"""Exposure: what the rows of one table give away by themselves, every figure of the sample view in one value.

Missing cells are read both ways: as a value of their own, and as a wildcard that may be any value.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import comb
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.classes import classify
from suyuan.assess.codes import encode
from suyuan.assess.identifying import IdentifyingSet, find_identifying
from suyuan.assess.measures import Measures, measure_classes
from suyuan.assess.sample_uniques import contributions, find_sample_uniques
from suyuan.assess.subsets import choose_depth, walk_subsets
from suyuan.assess.wildcards import count_compatible
from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded
    from suyuan.assess.subsets import SubsetUniques

SHARE = 0.05
"""A set of fields identifies when it singles out at least this share of the rows."""

MARKED_FIELDS = 14
"""With more fields the minimal sets of every record are not kept: their number grows too fast."""

PAIR = 2

SUBSETS = 1 << 15
"""Sets of fields that are looked at at most, however few the rows are: all sets of fifteen fields."""


@dataclass(frozen=True, slots=True)
class Wildcards:
    """Missing as any value: rows without another one that agrees, and the smallest count of rows that agree."""

    unique: int
    k: int


@dataclass(frozen=True, slots=True)
class FieldShare:
    """What one field contributes to the risk, a part of one; and how many values it has."""

    field: str
    share: float
    values: int


@dataclass(frozen=True, slots=True)
class SizeStep:
    """Sets of so many fields: how many there are, and the share of rows they make unique, middle and most."""

    fields: int
    sets: int
    mean: float
    most: float


@dataclass(frozen=True, slots=True)
class Exposure:
    """The sample view of a table.

    Attributes:
        fields: the quasi-identifiers.
        measures: missing is a value of its own.
        wildcards: missing is any value; None where there are too many patterns of missing cells.
        missing: cells that are missing.
        depth: largest size of the sets that were looked at.
        sets: minimal identifying ones.
        steps: by size of set.
        shares: by field, the largest first; empty where they were not computed.
        frontier: points (usefulness, uniqueness, fields) none of which is beaten by another, usefulness rising.
        class_size: size of each row's class, shape (n,).
        paired: for each field, the rows that it singles out alone or with one other field, shape (n,); where minimal
            sets were not kept, those that all fields single out.
    """

    fields: tuple[str, ...]
    measures: Measures
    wildcards: Wildcards | None
    missing: int
    depth: int
    sets: tuple[IdentifyingSet, ...]
    steps: tuple[SizeStep, ...]
    shares: tuple[FieldShare, ...]
    frontier: tuple[tuple[float, float, tuple[str, ...]], ...]
    class_size: NDArray[np.int64]
    paired: tuple[NDArray[np.bool_], ...]


def expose(table: pa.Table, quasi: Sequence[str], sensitive: Sequence[str] = (), share: float = SHARE) -> Exposure:
    """Look at a table.

    Args:
        table: canonical columns, at least one row.
        quasi: fields that somebody may know of a person, at least one.
        sensitive: fields that he would like to learn.
        share: of the rows that a set must single out to be called identifying.

    Raises:
        AssessFault: SY-A001 to SY-A003 as ``encode``, SY-A006 the share is none, SY-A040 a field is named as known
            and as sensitive.
    """
    for name in sensitive:
        if name in quasi:
            raise AssessFault("SY-A040", field=name)
    columns, secret = encode(table, quasi), encode(table, sensitive)
    classes = classify(columns)
    mark = len(columns) <= MARKED_FIELDS
    uniques = walk_subsets(columns, _depth(len(columns), len(columns[0].codes)), mark=mark)
    measures = measure_classes(classes, secret)
    class_size = classes.sizes[classes.ids]
    return Exposure(
        fields=tuple(quasi),
        measures=measures,
        wildcards=_wildcards(columns, measures),
        missing=int(sum((column.codes == len(column.values)).sum() for column in columns if column.missing)),
        depth=uniques.depth,
        sets=find_identifying(uniques, share),
        steps=_steps(uniques),
        shares=_shares(uniques, columns) if mark else (),
        frontier=_frontier(uniques, columns, measures.uniqueness),
        class_size=class_size,
        paired=_paired(uniques, len(columns)) if mark else (class_size == 1,) * len(columns),
    )


def _depth(fields: int, rows: int) -> int:
    """The largest size of sets that are looked at."""
    deepest = choose_depth(fields, rows)
    sets = 0
    for size in range(1, deepest + 1):
        sets += comb(fields, size)
        if sets > SUBSETS and size > 1:
            return size - 1
    return deepest


def usefulness(column: Coded) -> float:
    """What a column tells: the entropy of its values, in bits."""
    shares = np.bincount(column.codes, minlength=column.size) / len(column.codes)
    shares = shares[shares > 0]
    return float(-(shares * np.log2(shares)).sum()) or 0.0


def _wildcards(columns: Sequence[Coded], measures: Measures) -> Wildcards | None:
    if not any(column.missing for column in columns):
        return Wildcards(measures.unique, measures.k)
    try:
        counts = count_compatible(columns)
    except AssessFault:
        return None
    return Wildcards(int((counts == 1).sum()), int(counts.min()))


def _steps(uniques: SubsetUniques) -> tuple[SizeStep, ...]:
    by_size: dict[int, list[int]] = defaultdict(list)
    for subset, unique in uniques.unique.items():
        by_size[subset.bit_count()].append(unique)
    return tuple(
        SizeStep(size, len(found), float(np.mean(found)) / uniques.rows, max(found) / uniques.rows)
        for size, found in sorted(by_size.items())
    )


def _shares(uniques: SubsetUniques, columns: Sequence[Coded]) -> tuple[FieldShare, ...]:
    found = contributions(find_sample_uniques(uniques), columns)
    shares = [FieldShare(one.field, one.share, len(column.values)) for one, column in zip(found, columns, strict=True)]
    return tuple(sorted(shares, key=lambda one: (-one.share, one.field)))


def _paired(uniques: SubsetUniques, fields: int) -> tuple[NDArray[np.bool_], ...]:
    found = [np.zeros(uniques.rows, dtype=np.bool_) for _ in range(fields)]
    for subset, marked in uniques.marked.items():
        if subset.bit_count() <= PAIR:
            rows = uniques.candidates[np.flatnonzero(np.unpackbits(marked, count=len(uniques.candidates)))]
            for bit in range(fields):
                if subset >> bit & 1:
                    found[bit][rows] = True
    return tuple(found)


def _frontier(
    uniques: SubsetUniques, columns: Sequence[Coded], whole: float
) -> tuple[tuple[float, float, tuple[str, ...]], ...]:
    """Sets that no other beats: none tells more at the same risk."""
    bits = [usefulness(column) for column in columns]
    total = sum(bits) or 1.0
    points = [
        (sum(bits[j] for j in _members(subset)) / total, unique / uniques.rows, subset)
        for subset, unique in uniques.unique.items()
    ]
    points.append((1.0, whole, (1 << len(bits)) - 1))
    points.sort(key=lambda one: (one[1], -one[0]))
    kept: list[tuple[float, float, tuple[str, ...]]] = []
    for useful, risk, subset in points:
        if not kept or useful > kept[-1][0] + 1e-12:
            kept.append((useful, risk, uniques.names(subset)))
    return tuple(kept)


def _members(subset: int) -> list[int]:
    """The bits that are set."""
    found = []
    while subset:
        found.append((subset & -subset).bit_length() - 1)
        subset &= subset - 1
    return found
