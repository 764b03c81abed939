"""The copy assessed again: its rows as the registry has them, de-identified, and as they leave with their marks."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pyarrow as pa

from suyuan.app.plan import ReleasePlan, invent_honey, marking_keys, write_copy
from suyuan.app.shaping import lay_plain
from suyuan.app.subject import names_one
from suyuan.assess.codes import encode_column
from suyuan.assess.measures import measure
from suyuan.release.deidentify.constrain import count_any
from suyuan.release.deidentify.shape import shape_table
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows by what they show without direct identifiers and pseudonyms.

    Attributes:
        unique: share of rows that no other row equals.
        k: rows in the smallest class, a missing cell being a value of its own.
        k_any: the same, a missing cell being any value; None where there are too many patterns of missing cells.
    """

    rows: int
    unique: float
    k: int
    k_any: int | None


@dataclass(frozen=True, slots=True)
class CopyCheck:
    """The same rows four times.

    Attributes:
        columns: of the copy that are compared: those that the purpose calls known, or all but numbers and pseudonyms.
        registry: as the registry has them.
        shaped: de-identified, before marking; of a column that shows one of several fields all count.
        marked: as they leave, letter by letter: a spelling or a blank that a key chose tells rows apart.
        levelled: as they leave, spellings aside: what is left when somebody writes all addresses in one way.
    """

    columns: tuple[str, ...]
    registry: Shown
    shaped: Shown
    marked: Shown
    levelled: Shown


def check_copy(plan: ReleasePlan, workspace: Workspace) -> CopyCheck:
    """Assess the rows of a plan.  Nothing is written."""
    plain = lay_plain(plan.records, plan.layout, plan.at.date())
    hidden = set() if plan.shaping is None else set(plan.shaping.pseudonyms)
    compared = [name for name in plain.table.column_names if name not in plain.naming and name not in hidden]
    if plan.reached is not None:
        compared = list(plan.reached.quasi)
    table = plain.table if plan.shaping is None else shape_table(plain.table, plain.rids, plan.shaping)[0]
    columns = [
        one.column
        for one in plan.layout.columns
        if one.column in compared or any(f"{one.column}:{name}" in compared for name in one.fields)
    ]
    if plan.reached is None:
        columns = [name for name in columns if name not in _naming_columns(plan)]
    flat = replace(plan.layout, columns=tuple(replace(column, forms=()) for column in plan.layout.columns))
    keys = marking_keys(workspace, plan.recipient, plan.release_id)
    honey = invent_honey(plan, keys)
    marked = write_copy(plan, honey, keys).table
    levelled = write_copy(replace(plan, layout=flat), honey, keys).table
    return CopyCheck(
        tuple(columns),
        _show(plain.table, compared),
        _show(table, compared),
        _show(marked, columns),
        _show(levelled, columns),
    )


def _naming_columns(plan: ReleasePlan) -> set[str]:
    return {one.column for one in plan.layout.columns if any(names_one(name) for name in one.fields)}


def _show(table: pa.Table, columns: list[str]) -> Shown:
    rows = table.num_rows
    if not columns or not rows:
        return Shown(rows, 0.0, rows, rows)
    coded = [encode_column(name, table[name]) for name in columns]
    found = measure(coded)
    return Shown(rows, found.uniqueness, found.k, count_any(coded))
