"""What the reader of a table can work out about its suppressed cells: complements, differences, intervals.

Margins are sums of cells, so the published numbers are linear equations in the cells that are not published.  From
above, intervals are drawn together until nothing moves (every cell is what its margin leaves when all others are least
or most: Buzzigoli and Giusti 1999); a value outside is impossible.  From below, two solutions are constructed between
which the cell moves; both are possible, so nobody can know better.  What neither settles counts as not safe.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from suyuan.assess.aggregate import ENDLESS, HIDDEN, TOTAL
from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from suyuan.assess.aggregate import Aggregate

CELLS = 2_000
"""More unknown cells are refused: nothing could be said about them."""

WITNESSED = 200
"""Up to so many unknown cells are shown to be safe by construction; of more, what is not refuted stays open."""

ROUNDS, FITTED = 2_000, 1e-7


@dataclass(frozen=True, slots=True)
class Unknowns:
    """Cells that are not published, and what the table says about them.

    Attributes:
        keys: places of their categories, shape (u, d).
        rows: of the table in which they are suppressed, shape (u,); -1 where no row speaks of them.
        matrix: which cells each margin holds, shape (e, u), of zeros and ones.
        sums: persons in those cells together, shape (e,).
        low, high: between what each cell lies, shape (u,).
        capped: some cell admits to a most: no table is then constructed, for it could break that.
    """

    keys: NDArray[np.int32]
    rows: NDArray[np.int64]
    matrix: NDArray[np.float64]
    sums: NDArray[np.float64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    capped: bool


def find_unknowns(table: Aggregate) -> Unknowns:
    """What a reader can bound.

    Where the table lists whole cells, combinations that it does not list are empty; where it has margins alone, all
    cells are unknown.

    Raises:
        AssessFault: SY-A054 margins do not add up, SY-A055 more than ``CELLS`` cells are unknown.
    """
    whole = (table.keys != TOTAL).all(axis=1)
    if whole.any():
        keys, counts, rows = table.keys[whole], table.counts[whole], np.flatnonzero(whole)
        caps = table.caps[whole]
    else:
        of = [len(one) for one in table.categories]
        if prod(of) > CELLS:
            raise AssessFault("SY-A055", cells=prod(of), most=CELLS)
        keys = np.array(list(product(*map(range, of))), dtype=np.int32).reshape(-1, len(of))
        counts, rows = np.full(len(keys), HIDDEN), np.full(len(keys), -1)
        caps = np.full(len(keys), ENDLESS)
    hidden = counts == HIDDEN
    if hidden.sum() > CELLS:
        raise AssessFault("SY-A055", cells=int(hidden.sum()), most=CELLS)
    lines, sums = [], []
    for row in np.flatnonzero(~whole & (table.counts != HIDDEN)):
        key = table.keys[row]
        held = ((key == TOTAL) | (keys == key)).all(axis=1)
        left = int(table.counts[row] - counts[held & ~hidden].sum())
        if left < 0 or (left > 0 and not (held & hidden).any()):
            raise AssessFault("SY-A054", row=int(row) + 1)
        if (held & hidden).any():
            lines.append(held[hidden])
            sums.append(left)
    matrix = np.array(lines, dtype=np.float64).reshape(len(lines), int(hidden.sum()))
    low, high = _draw_together(matrix, np.array(sums, dtype=np.int64), caps[hidden])
    capped = bool((caps[hidden] < ENDLESS).any())
    return Unknowns(keys[hidden], rows[hidden], matrix, np.array(sums, dtype=np.float64), low, high, capped)


def _draw_together(
    matrix: NDArray[np.float64], sums: NDArray[np.int64], caps: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Least and most of each cell."""
    held = [np.flatnonzero(line) for line in matrix]
    low = np.zeros(matrix.shape[1], dtype=np.int64)
    high = caps.astype(np.int64)
    for _ in range(ROUNDS):
        before = low.sum(), high.sum()
        for cells, total in zip(held, sums, strict=True):
            high[cells] = np.minimum(high[cells], total - low[cells].sum() + low[cells])
            low[cells] = np.maximum(low[cells], total - high[cells].sum() + high[cells])
        if (low > high).any():
            raise AssessFault("SY-A054", row=0)
        if before == (low.sum(), high.sum()):
            break
    return low, high


def witness(unknowns: Unknowns, cell: int, width: float) -> bool:
    """Whether two possible tables are found between which a cell differs by ``width``; False where none was found."""
    matrix, sums = unknowns.matrix, unknowns.sums
    if unknowns.capped or matrix.shape[1] > WITNESSED:
        return False
    start = _some_table(matrix, sums)
    if start is None:
        return False
    return _push(matrix, start, cell, 1.0) - _push(matrix, start, cell, -1.0) >= width - 1e-6


def _some_table(matrix: NDArray[np.float64], sums: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """A table with these margins, by iterative proportional fitting (Deming and Stephan 1940)."""
    table = np.ones(matrix.shape[1])
    for _ in range(ROUNDS):
        for line, total in zip(matrix, sums, strict=True):
            held = line > 0
            now = table[held].sum()
            table[held] *= total / now if now > 0 else 0.0
        if np.abs(matrix @ table - sums).max(initial=0.0) <= FITTED * max(1.0, sums.max(initial=0.0)):
            return table
    return None


def _push(matrix: NDArray[np.float64], table: NDArray[np.float64], cell: int, sign: float) -> float:
    """The cell's value after it was moved as far as margins and zero allow, along projected directions."""
    table, free = table.copy(), np.ones(len(table), dtype=np.bool_)
    for _ in range(len(table)):
        if not free[cell]:
            break
        inside = matrix[:, free]
        wish = np.zeros(int(free.sum()))
        wish[int(free[:cell].sum())] = sign
        way = wish - inside.T @ np.linalg.lstsq(inside.T, wish, rcond=None)[0] if len(inside) else wish
        if np.abs(way).max() < 1e-8:
            break
        falling = way < -1e-10
        if not falling.any():
            return sign * np.inf
        steps = table[free][falling] / -way[falling]
        step = float(steps.min())
        table[free] = np.maximum(table[free] + step * way, 0.0)
        places = np.flatnonzero(free)[falling]
        free[places[steps <= step + 1e-9]] = False
    return float(table[cell])
