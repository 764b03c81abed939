"""Shown forms: what each column of a copy shows of a person, as a price weighs it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from suyuan.app.hierarchies import make_hierarchies
from suyuan.app.plan import ReleasePlan
from suyuan.app.scale import Scale
from suyuan.assess.codes import encode_column
from suyuan.core.errors import AssessFault
from suyuan.release.deidentify.apply import Generalise
from suyuan.release.deidentify.hierarchy import Hierarchy, grade
from suyuan.release.deidentify.shape import Shaping, shape_table
from suyuan.release.layout import CopyColumn
from suyuan.storage.workspace import Workspace

KEEPS = frozenset({"keep"})


@dataclass(frozen=True, slots=True)
class Form:
    """What a column shows.

    Attributes:
        names: by which the scale weighs it; none for a pseudonym, which is not compared between persons.
        action: what is done to it; ``keep`` for nothing.
        level: of the hierarchy, where one level holds for the whole column; else None.
        levels: names of the other levels that the column could have, by level; the coarsest (any value) is not one.
        coarsest: the coarsest level that the policy says still serves; None where it says nothing.
    """

    names: tuple[str, ...]
    action: str = "keep"
    level: int | None = None
    levels: dict[int, str] | None = None
    coarsest: int | None = None


def read_forms(workspace: Workspace, scale: Scale, plan: ReleasePlan) -> dict[str, Form]:
    """The form of each column of a plan; changed forms are put on the scale."""
    said = {} if plan.shaping is None else plan.shaping.said
    hierarchies: dict[str, Hierarchy] = {}
    if plan.shaping is not None:
        searched = plan.shaping.searched
        graded = {name: one for name, one in said.items() if not (one.searched and searched and searched.cells)}
        fields = pa.table({name: scale.cells(name) for name in plan.layout.fields})
        hierarchies = make_hierarchies(workspace, graded, plan.layout, fields, plan.purpose_key, plan.at.date())
    return {column.column: _read(scale, plan, column, hierarchies.get(column.column)) for column in plan.layout.columns}


def _read(scale: Scale, plan: ReleasePlan, column: CopyColumn, hierarchy: Hierarchy | None) -> Form:
    shaping, name = plan.shaping, column.column
    if shaping is None or name not in shaping.said or shaping.said[name].action in KEEPS:
        return Form(column.fields)
    one, field = shaping.said[name], column.fields[0]
    if name in shaping.pseudonyms:
        return Form((), one.action)
    made = shaping.actions.get(name)
    if isinstance(made, Generalise) and hierarchy is not None:
        levels = _levels(scale, name, field, hierarchy, made.level)
        if made.level in levels:
            return Form((levels[made.level],), one.action, made.level, levels, one.coarsest)
    return Form((scale.put(f"{field}~{name}", field, _shape(scale, shaping, name, field)),), one.action)


def _levels(scale: Scale, column: str, field: str, hierarchy: Hierarchy, planned: int) -> dict[int, str]:
    """Each level of a column on the scale; that of any value only where it is planned."""
    try:
        graded = grade(encode_column(field, scale.cells(field)), hierarchy)
    except AssessFault:
        return {}  # somebody outside the copy has a value that the hierarchy does not know
    made = {}
    for level, (labels, groups) in enumerate(zip(graded.labels, graded.maps, strict=True)):
        if level == graded.height - 1 and level != planned:
            continue
        cells = labels.take(pa.array(groups[graded.codes]))
        made[level] = field if level == 0 else scale.put(f"{field}~{column}@{level}", field, cells)
    return made


def _shape(scale: Scale, shaping: Shaping, column: str, field: str) -> pa.Array:
    """A shaped column of all people; cells that depend on the rows of the copy are null outside it."""
    rows, cells = np.arange(len(scale.rids)), scale.cells(field)
    if column in shaping.by_row:
        rows = scale.rows
    mine = replace(shaping, said={column: shaping.said[column]})
    mine = replace(mine, actions={name: one for name, one in mine.actions.items() if name == column})
    mine = replace(mine, suppress=tuple(name for name in mine.suppress if name == column))
    if mine.searched is not None:
        kept = {name: one for name, one in mine.searched.cells.items() if name == column}
        mine = replace(mine, searched=replace(mine.searched, cells=kept))
    table = pa.table({column: cells.take(pa.array(rows))})
    shown = shape_table(table, scale.rids[rows].astype(np.uint64), mine)[0][column].combine_chunks()
    if len(rows) == len(scale.rids):
        return shown
    place = np.full(len(scale.rids), -1)
    place[rows] = np.arange(len(rows))
    return shown.take(pa.array(place, mask=place < 0))
