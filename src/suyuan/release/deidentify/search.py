"""Search: the levels at which the rows of one copy fulfil what is asked of them, and what stands in the way if none do.

Columns whose level is left open are generalised; every other column that somebody may know stays as it leaves and only
parts the rows.  A row that stays too few is left out of the copy whole, so that the rest fulfils the goal by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from suyuan.assess.classes import Classes, classify
from suyuan.assess.codes import Coded, encode_column
from suyuan.core.errors import AssessFault
from suyuan.core.normalise.cells import as_text, matches
from suyuan.release.deidentify import peel as peeling
from suyuan.release.deidentify.grid import check_size, lay_grid
from suyuan.release.deidentify.hierarchy import ANY, Graded, Hierarchy, grade
from suyuan.release.deidentify.lattice import search_levels
from suyuan.release.deidentify.mondrian import cut_parts, make_axis
from suyuan.release.deidentify.named import cut_off
from suyuan.release.deidentify.obstacle import Obstacle, find_obstacle
from suyuan.release.deidentify.recode import recode, recode_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from suyuan.release.deidentify.goal import Goal
    from suyuan.release.deidentify.grid import Grid


@dataclass(frozen=True, slots=True)
class Open:
    """A column whose level is left open: its hierarchy (None for ranges), and the coarsest level that still serves."""

    hierarchy: Hierarchy | None = field(repr=False)
    coarsest: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search decided.

    Attributes:
        levels: by column, where one level holds for the whole column; else empty.
        cells: the columns as they leave, n rows, where each row has its own; else None.
        stays: rows that are not left out, shape (n,).
        granularity: 1 - mean loss of the open columns' cells, a row that is left out counting 1.
        proved: whether no other levels keep more.
    """

    levels: Mapping[str, int]
    cells: pa.Table | None = field(repr=False)
    stays: NDArray[np.bool_] = field(repr=False)
    granularity: float
    proved: bool


@dataclass(frozen=True, slots=True)
class _Task:
    """The columns of a search: open ones graded (or raw, for ranges), fixed ones coded; and how many rows may go."""

    open: tuple[Graded, ...]
    fixed: tuple[Coded, ...]
    secret: tuple[Coded, ...]
    rows: int
    most: float


def find_levels(
    table: pa.Table,
    open_: Mapping[str, Open],
    fixed: Sequence[str],
    sensitive: Sequence[str],
    goal: Goal,
    limit: float,
    register: pa.Table | None = None,
) -> Found | Obstacle | None:
    """Search one level for each open column (exact).

    Args:
        table: columns as they would leave without the search, n rows, at least one.
        open_: columns to generalise.
        fixed: other columns that somebody may know.
        sensitive: columns that l and t look at.
        goal: what each class has to fulfil.
        limit: share of rows that may be left out.
        register: the same columns of all people, where k counts people of the registry.

    Returns:
        What was found; an obstacle where no levels reach k; None where they reach k, and not what is asked of values.

    Raises:
        AssessFault: SY-A012 a hierarchy does not cover some values, SY-A016, SY-A017, SY-A019.
    """
    both = table if register is None else pa.concat_tables([table, register.select(table.column_names)])
    task = _prepare(both, open_, fixed, sensitive, limit)
    released = None
    if register is not None:
        released = np.arange(both.num_rows) < table.num_rows
    if (wall := _find_obstacle(task, goal.k, released)) is not None:
        return wall
    grid = lay_grid([*task.open, *(_fix(one) for one in task.fixed)], task.secret, released)
    found = search_levels(grid, goal, limit)
    if found.granularity < 0 or found.suppressed > limit * table.num_rows:
        return None
    levels = {one.name: level for one, level in zip(task.open, found.levels, strict=False)}
    stays = ~found.failed[grid.row_of[: table.num_rows]]
    return Found(levels, None, stays, _keep_share(task.open, levels, stays), found.proved)


def find_local(
    table: pa.Table,
    open_: Mapping[str, Open],
    fixed: Sequence[str],
    sensitive: Sequence[str],
    goal: Goal,
    limit: float,
) -> Found | Obstacle | None:
    """Find levels for each row by itself (lattice peel), inside the classes that the fixed columns make.

    Raises:
        AssessFault: as ``find_levels``; SY-A063, the fixed columns make too many classes.
    """
    task = _prepare(table, open_, fixed, sensitive, limit)
    if (wall := _find_obstacle(task, goal.k, None)) is not None:
        return wall
    nodes = prod(one.height for one in task.open)
    whole = lay_grid(task.open, task.secret)
    columns: dict[str, list[pa.Array]] = {one.name: [] for one in task.open}
    order, left, kept = [], [], 0.0
    classes = _classify_fixed(task)
    check_size(tuple(one.height for one in task.open), peeling.NODES)
    if nodes * min(classes.count, table.num_rows // max(goal.k, 1) + 1) > peeling.NODES:
        raise AssessFault("SY-A063", classes=classes.count, nodes=nodes)
    for rows in _each(classes):
        order.append(rows)
        part = _part(task, rows, whole)
        try:
            found = peeling.peel(part, goal)
        except AssessFault as few:
            if few.code not in {"SY-A014", "SY-A015"}:
                raise
            left.append(np.ones(len(rows), dtype=np.bool_))
            for one in task.open:
                columns[one.name].append(pa.array([ANY] * len(rows), pa.string()))
            continue
        written = recode(part, found)
        left.append(found.failed[part.row_of])
        kept += found.granularity * len(rows) / table.num_rows
        for one in task.open:
            columns[one.name].append(written[one.name].combine_chunks())
    return _gather(columns, order, left, kept, task.most)


def find_ranges(
    table: pa.Table, open_: Mapping[str, Open], fixed: Sequence[str], goal: Goal, limit: float
) -> Found | Obstacle | None:
    """Cut the rows into parts of at least k, with ranges and sets, in the classes of the fixed columns (Mondrian)."""
    coded = [encode_column(name, as_numbers(table[name])) for name in open_]
    axes = [make_axis(one) for one in coded]
    steady = tuple(encode_column(name, table[name]) for name in fixed)
    coarse = tuple(_top(one) for one in coded)
    task = _Task(coarse, steady, (), table.num_rows, limit * table.num_rows)
    if (wall := _find_obstacle(task, goal.k, None)) is not None:
        return wall
    columns: dict[str, list[pa.Array]] = {name: [] for name in open_}
    order, left, kept = [], [], 0.0
    for rows in _each(_classify_fixed(task)):
        order.append(rows)
        few = len(rows) < goal.k
        left.append(np.full(len(rows), few))
        if few:
            for name in open_:
                columns[name].append(pa.array([ANY] * len(rows), pa.string()))
            continue
        mine = [replace(axis, cells=axis.cells[rows]) for axis in axes]
        parts = cut_parts(mine, goal.k)
        kept += parts.granularity * len(rows) / table.num_rows
        written = recode_parts(mine, coded, parts)
        for name in open_:
            columns[name].append(written[name].combine_chunks())
    return _gather(columns, order, left, kept, task.most)


def as_numbers(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Texts as whole numbers, numbers or days where all filled cells are such; else as they are."""
    if matches(as_text(cells), r"^0\d").true_count:
        return cells  # a number with a zero before it is a name of something
    for kind in (pa.int64(), pa.float64(), pa.date32()):
        try:
            return cells.cast(kind)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            continue
    return cells


def _prepare(
    table: pa.Table, open_: Mapping[str, Open], fixed: Sequence[str], sensitive: Sequence[str], limit: float
) -> _Task:
    graded = []
    for name, one in open_.items():
        assert one.hierarchy is not None, "ranges alone have none"
        graded.append(cut_off(grade(encode_column(name, table[name]), one.hierarchy), one.coarsest))
    steady, secret = (tuple(encode_column(name, table[name]) for name in names) for names in (fixed, sensitive))
    return _Task(tuple(graded), steady, secret, table.num_rows, limit * table.num_rows)


def _find_obstacle(task: _Task, k: int, released: NDArray[np.bool_] | None) -> Obstacle | None:
    tops = [(one.name, one.maps[-1][one.codes], one.groups(-1)) for one in task.open]
    tops += [(one.name, one.codes, one.size) for one in task.fixed]
    return find_obstacle(tops, task.rows, task.most, k, released)


def _classify_fixed(task: _Task) -> Classes:
    if task.fixed:
        return classify(task.fixed)
    return Classes(np.zeros(task.rows, dtype=np.int32), np.array([task.rows]))


def _each(classes: Classes) -> Iterator[NDArray[np.int64]]:
    """The rows of each class, ascending."""
    order = np.argsort(classes.ids, kind="stable")
    yield from np.split(order, np.cumsum(classes.sizes)[:-1])


def _part(task: _Task, rows: NDArray[np.int64], whole: Grid) -> Grid:
    """The grid of some rows; what is rare among their values is told by the whole table."""
    graded = [replace(one, codes=one.codes[rows]) for one in task.open]
    part = lay_grid(graded, [replace(one, codes=one.codes[rows]) for one in task.secret])
    return replace(part, prior=whole.prior)


def _fix(column: Coded) -> Graded:
    """A column with no level but its own values."""
    labels = pa.array([str(value) for value in column.values.to_pylist()] + [None] * column.missing, pa.string())
    size = column.size
    return Graded(column.name, column.codes, (np.arange(size, dtype=np.int32),), (labels,), (np.zeros(size),))


def _top(column: Coded) -> Graded:
    """A column whose values may all be joined."""
    nothing = np.zeros(max(column.size, 1), dtype=np.int32)
    return Graded(column.name, column.codes, (nothing,), (pa.array([ANY]),), (nothing.astype(np.float64),))


def _keep_share(open_: Sequence[Graded], levels: Mapping[str, int], stays: NDArray[np.bool_]) -> float:
    kept = [(1.0 - one.loss[levels[one.name]][one.codes[: len(stays)]])[stays].sum() / len(stays) for one in open_]
    return float(np.mean(kept))


def _gather(
    columns: Mapping[str, list[pa.Array]],
    order: list[NDArray[np.int64]],
    left: list[NDArray[np.bool_]],
    kept: float,
    most: float,
) -> Found | None:
    """Put the parts back into the order of the table; None where more rows are left out than may be."""
    back = np.argsort(np.concatenate(order), kind="stable")
    gone = np.concatenate(left)[back]
    if gone.sum() > most:
        return None
    cells = pa.table({name: pa.concat_arrays(parts).take(pa.array(back)) for name, parts in columns.items()})
    # Shares of many classes add up to a shade more than they are.
    return Found({}, cells, ~gone, min(kept, 1.0), proved=False)
