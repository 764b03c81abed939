"""Composition: what several copies of the same records tell together (intersection of their classes).

Each copy parts the records into classes of equal cells.  Whoever can join the rows of two copies, or knows that a
person stands in both, is left with the records that share the class in each: the candidates are the intersection.  That
two rows belong together is taken as known, which is the worst case (Ganta, Kasiviswanathan and Smith 2008).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.classes import Classes, group
from suyuan.assess.codes import Coded
from suyuan.assess.measures import measure_classes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class View:
    """What one copy, or other knowledge, shows of n records.

    Attributes:
        name: of the copy.
        held: records that it shows, shape (n,).
        columns: each of n cells; cells of records that it does not show are not looked at.
    """

    name: str
    held: NDArray[np.bool_]
    columns: tuple[Coded, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Composed:
    """A copy alone, and with what is held already.

    Attributes:
        records: of this copy that something is known of already.
        k_alone, k: records in the smallest class.
        unique_alone, unique: share of records that are alone in their class.
        below: records in a class of fewer than the wanted.
        values: distinct values in the worst class of each sensitive column, alone and joined.
    """

    records: int
    k_alone: int
    k: int
    unique_alone: float
    unique: float
    below: int
    values: Mapping[str, tuple[int, int]]


def compose(own: Sequence[Coded], earlier: Sequence[View], sensitive: Sequence[Coded], wanted: int = 1) -> Composed:
    """Join a copy with what is held of its records already.

    Args:
        own: columns of this copy that somebody may know, of n records, n at least 1.
        earlier: what is held.
        sensitive: columns that somebody would like to learn.
        wanted: records that a class should have.
    """
    rows = len(earlier[0].held) if earlier else len(own[0].codes)
    alone, joined = join_views(rows, own, ()), join_views(rows, own, earlier)
    sizes = joined.sizes[joined.ids]
    apart = measure_classes(alone, sensitive).diversity
    together = measure_classes(joined, sensitive).diversity
    return Composed(
        records=int(np.any([view.held for view in earlier], axis=0).sum()) if earlier else 0,
        k_alone=int(alone.sizes.min()),
        k=int(joined.sizes.min()),
        unique_alone=float((alone.sizes == 1).sum() / rows),
        unique=float((sizes == 1).mean()),
        below=int((sizes < wanted).sum()),
        values={one.field: (one.l, other.l) for one, other in zip(apart, together, strict=True)},
    )


def join_views(rows: int, own: Sequence[Coded], earlier: Sequence[View]) -> Classes:
    """Classes of records that no copy tells apart: neither by a cell nor by standing in it."""
    codes, sizes = [column.codes for column in own], [column.size for column in own]
    for view in earlier:
        codes.append(view.held.astype(np.int32))
        sizes.append(2)
        for column in view.columns:
            codes.append(np.where(view.held, column.codes, column.size).astype(np.int32))
            sizes.append(column.size + 1)
    if not codes:
        return Classes(np.zeros(rows, dtype=np.int32), np.array([rows]))
    return group(codes, sizes)
