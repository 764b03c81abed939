"""Measures of a released table: k, and what each class tells about a sensitive field (l, entropy l, t, beta, delta).

Sources: k-anonymity, Sweeney 2002; l-diversity (distinct and entropy), Machanavajjhala et al. 2007; t-closeness with
equal distance for categories and ordered distance for numbers, Li, Li and Venkatasubramanian 2007; beta-likeness (basic
and enhanced), Cao and Karras 2012; delta-disclosure, Brickell and Shmatikov 2008.  Values are those of pycanon.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

from suyuan.assess.classes import Classes, classify, rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded

BLOCK = 1 << 22
"""Cells of the table class by value that are held at once for the ordered distance."""


@dataclass(frozen=True, slots=True)
class Diversity:
    """What the classes tell about one sensitive field, each figure that of the worst class.

    Attributes:
        field: the sensitive field.
        l: fewest distinct values in a class.
        entropy_l: exp of the lowest entropy (natural logarithm) of a class, between 1 and ``l``.
        t: largest distance of a class to the table, in 0..1; ordered distance for numbers, equal distance otherwise.
        ordered: which of the two it is.
        beta: largest relative gain (q - p) / p of a value's share in a class (q) over the table (p).
        enhanced_beta: the same, capped at -ln p of the rarest value.
        delta: largest \\|ln(q / p)\\| over values present in a class.
    """

    field: str
    l: int  # noqa: E741 - the name of the measure
    entropy_l: float
    t: float
    ordered: bool
    beta: float
    enhanced_beta: float
    delta: float


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of a table whose missing cells count as a value of their own.

    Attributes:
        rows, classes: how many.
        unique: rows that no other row equals.
        k: size of the smallest class.
        sizes: how many classes have each size: pairs (size, classes), rising.
        diversity: one for each sensitive field.
    """

    rows: int
    classes: int
    unique: int
    k: int
    sizes: tuple[tuple[int, int], ...]
    diversity: tuple[Diversity, ...]

    @property
    def uniqueness(self) -> float:
        """Share of rows that no other row equals."""
        return self.unique / self.rows


def measure(quasi: Sequence[Coded], sensitive: Sequence[Coded] = ()) -> Measures:
    """Measure a table.

    Args:
        quasi: the fields that somebody may know of a person, at least one.
        sensitive: the fields that he would like to learn.
    """
    return measure_classes(classify(quasi), sensitive)


def measure_classes(classes: Classes, sensitive: Sequence[Coded] = ()) -> Measures:
    """Measure rows that stand in classes already."""
    by_size = np.bincount(classes.sizes)
    present = np.flatnonzero(by_size)
    return Measures(
        rows=len(classes.ids),
        classes=classes.count,
        unique=int(by_size[1]) if len(by_size) > 1 else 0,
        k=int(present[0]),
        sizes=tuple(zip(present.tolist(), by_size[present].tolist(), strict=True)),
        diversity=tuple(_diversity(classes, column) for column in sensitive),
    )


def _diversity(classes: Classes, column: Coded) -> Diversity:
    size = column.size
    pairs = rank(classes.ids.astype(np.int64) * size + column.codes, classes.count * size)
    first = pairs.first_rows()
    owner, value = classes.ids[first], column.codes[first]
    overall = np.bincount(column.codes, minlength=size) / len(column.codes)
    share, prior = pairs.sizes / classes.sizes[owner], overall[value]
    ratio = share / prior
    beta = float(ratio.max()) - 1.0
    entropy = _sum(owner, -share * np.log(share), classes.count)
    if column.ordered and len(column.values) > 1:
        t = _ordered_distance(owner, share, value, overall, column)
    else:
        # Only values with q > p add to the distance, and they are all present: no table of class by value is needed.
        t = float(_sum(owner, np.maximum(share - prior, 0.0), classes.count).max())
    return Diversity(
        field=column.name,
        l=int(np.bincount(owner, minlength=classes.count).min()),
        entropy_l=float(np.exp(entropy.min())),
        t=t,
        ordered=column.ordered,
        beta=beta,
        enhanced_beta=min(beta, float(-np.log(overall[overall > 0].min()))),
        delta=float(np.abs(np.log(ratio)).max()),
    )


def _sum(owner: NDArray[np.int32], terms: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    return np.bincount(owner, weights=terms, minlength=count).astype(np.float64)


def _ordered_distance(
    owner: NDArray[np.int32],
    share: NDArray[np.float64],
    value: NDArray[np.int32],
    overall: NDArray[np.float64],
    column: Coded,
) -> float:
    """Largest earth mover's distance of a class to the table, values one step apart; missing stands after all."""
    order = np.asarray(pc.sort_indices(column.values)).astype(np.int64)
    place = np.arange(column.size, dtype=np.int64)
    place[order] = np.arange(len(order))
    prior = np.empty_like(overall)
    prior[place] = overall
    by_owner = np.argsort(owner, kind="stable")
    owner, share, spot = owner[by_owner], share[by_owner], place[value[by_owner]]
    count, step = int(owner[-1]) + 1, max(1, BLOCK // column.size)
    furthest = 0.0
    for start in range(0, count, step):
        low, high = np.searchsorted(owner, [start, start + step])
        block = np.zeros((min(step, count - start), column.size))
        block[owner[low:high] - start, spot[low:high]] = share[low:high]
        gaps = np.abs(np.cumsum(block - prior, axis=1)).sum(axis=1) / (column.size - 1)
        furthest = max(furthest, float(gaps.max()))
    return furthest
