"""Recode: write the columns that a search has decided on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from suyuan.release.deidentify.hierarchy import ANY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded
    from suyuan.release.deidentify.grid import Grid
    from suyuan.release.deidentify.lattice import BestLevels
    from suyuan.release.deidentify.mondrian import Axis, Parts
    from suyuan.release.deidentify.peel import LocalLevels


def recode(grid: Grid, found: BestLevels | LocalLevels) -> pa.Table:
    """The fields of the grid at their levels, as text; a suppressed row is ``*`` in every field and stays in its place.

    A missing cell stays null below the coarsest level.
    """
    levels = np.broadcast_to(np.asarray(found.levels, dtype=np.int64), (len(grid.weights), len(grid.fields)))
    columns = {}
    for position, (field, groups) in enumerate(zip(grid.fields, grid.groups, strict=True)):
        mine = levels[:, position]
        start = np.cumsum([0, *(len(labels) for labels in field.labels)])
        place = np.zeros(len(mine), dtype=np.int64)
        for level in range(field.height):
            np.copyto(place, start[level] + groups[level], where=mine == level)
        labels = pa.concat_arrays([*field.labels, pa.array([ANY])])
        place[found.failed] = len(labels) - 1
        columns[field.name] = labels.take(pa.array(place[grid.row_of]))
    return pa.table(columns)


def recode_parts(axes: list[Axis], columns: list[Coded], parts: Parts) -> pa.Table:
    """The fields of Mondrian's parts as text: a value, a range ``[17, 25]`` or a set ``{A, B}``.

    Args:
        axes: the fields as they were cut.
        columns: the same fields' codes and values, in the same order.
        parts: the cut.
    """
    return pa.table(
        {
            axis.name: _labels(axis, column, parts).take(pa.array(parts.part))
            for axis, column in zip(axes, columns, strict=True)
        }
    )


def _labels(axis: Axis, column: Coded, parts: Parts) -> pa.Array:
    """The label of each part, shape (count,)."""
    present = np.zeros((parts.count, axis.size), dtype=np.bool_)
    present[parts.part, axis.cells] = True
    if axis.ordered:
        values = column.values.to_pylist()
        values.sort()
        low, high = present.argmax(axis=1), axis.size - 1 - present[:, ::-1].argmax(axis=1)
        return pa.array([_range(values[a], values[b]) for a, b in zip(low, high, strict=True)], pa.string())
    values = [str(value) for value in column.values.to_pylist()]
    if column.missing:
        values.append("")
    distinct, where = np.unique(np.packbits(present, axis=1), axis=0, return_inverse=True)
    sets = np.unpackbits(distinct, axis=1, count=axis.size).astype(np.bool_)
    labels = pa.array([_set(values, members) for members in sets], pa.string())
    return labels.take(pa.array(where.ravel()))


def _range(low: object, high: object) -> str:
    return str(low) if low == high else f"[{low}, {high}]"


def _set(values: list[str], members: NDArray[np.bool_]) -> str | None:
    """A part of missing cells only is null."""
    names = [values[place] for place in np.flatnonzero(members)]
    if len(names) == 1:
        return names[0] or None
    return "{" + ", ".join(sorted(names)) + "}"
