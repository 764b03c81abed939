"""Shape: the actions that a purpose states, made ready for one copy, with the levels that a search has found.

Only columns without a mark are shaped: whatever changes a marked cell would take the mark with it (ADR 16).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import PolicyRefusal
from suyuan.core.fields import parse_field
from suyuan.release.deidentify.apply import (
    Action,
    Change,
    Encrypt,
    Generalise,
    Keep,
    Mask,
    Pool,
    Shift,
    Token,
    deidentify,
)
from suyuan.release.deidentify.named import make_hierarchy, name_by_field
from suyuan.release.deidentify.tokens import scope_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from numpy.typing import NDArray

    from suyuan.govern.policy_shape import FieldAction, Method
    from suyuan.release.deidentify.hierarchy import Hierarchy
    from suyuan.release.deidentify.search import Found
    from suyuan.release.layout import CopyLayout
    from suyuan.release.mark import MarkedCopy

PERSON = "\x00person"
"""The column of record ids while dates are shifted; it never leaves."""

PSEUDONYMS = frozenset({"token", "ff1"})
"""Columns of these stand for a person: they are not compared between persons."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search decided for one copy.

    Attributes:
        method: by which it was found.
        levels: by column, where one level holds for the whole column.
        cells: by column, the cells of each row where each has its own levels or range; empty for ``levels``.
        rids: the record of each of these cells, ascending, shape (n,).
        left_out: records that stayed too few and are not in the copy.
        granularity: 1 - mean loss of the searched columns' cells, in 0..1.
        proved: whether no other levels keep more.
    """

    method: Method
    levels: Mapping[str, int]
    cells: Mapping[str, pa.Array] = field(repr=False)
    rids: NDArray[np.uint64] = field(repr=False)
    left_out: int
    granularity: float
    proved: bool


@dataclass(frozen=True, slots=True)
class Shaping:
    """What is done to the columns of one copy.

    Attributes:
        said: the actions as the policy states them, by column.
        actions: the same made ready, with their keys.
        suppress: columns that are blanked in the rows that stay too few.
        suppressed: record ids of these rows, ascending.
        searched: what a search has found; None where every level is stated.
    """

    said: Mapping[str, FieldAction]
    actions: Mapping[str, Action] = field(repr=False)
    suppress: tuple[str, ...] = ()
    suppressed: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64), repr=False)
    searched: Searched | None = None

    @property
    def open(self) -> tuple[str, ...]:
        """Columns whose level a search chooses."""
        return tuple(name for name, one in self.said.items() if one.searched)

    @property
    def pseudonyms(self) -> tuple[str, ...]:
        """Columns whose cells stand for a person and are not compared between persons."""
        return tuple(name for name, one in self.said.items() if one.action in PSEUDONYMS)

    @property
    def by_row(self) -> tuple[str, ...]:
        """Columns whose cells depend on the other rows of the copy."""
        return (*self.suppress, *(() if self.searched is None else self.searched.cells))


def prepare(
    said: Mapping[str, FieldAction],
    layout: CopyLayout,
    master: bytes,
    recipient: str,
    purpose: str,
    on: date,
    hierarchies: Mapping[str, Hierarchy] | None = None,
) -> Shaping:
    """Make the actions of a purpose ready.

    Args:
        said: by column of the copy.
        master: key that the scopes' keys are derived from; it is never opened.
        on: day of the release; hierarchies of dates end with its year.
        hierarchies: by column; where one is left out, the one that the field's name means.

    Raises:
        PolicyRefusal: SY-G100 the copy has no such column, SY-G101 the column is marked, SY-G102 there is no hierarchy
            for its field.
    """
    columns = {column.column: column for column in layout.columns}
    actions: dict[str, Action] = {}
    for name, one in said.items():
        if name not in columns:
            raise PolicyRefusal("SY-G100", column=name, purpose=purpose, known=", ".join(columns))
        if one.action != "keep" and (columns[name].slot_names or columns[name].mode != "plain"):
            raise PolicyRefusal("SY-G101", column=name, purpose=purpose, action=one.action)
        source = columns[name].fields[0]
        key = scope_key(master, recipient, purpose, parse_field(source).kind.value)
        if one.action not in {"keep", "suppress"} and not one.searched:
            known = (hierarchies or {}).get(name)
            if one.action == "generalise" and known is None:
                known = _by_name(source, purpose, on)
            actions[name] = _make(one, known, key)
    suppress = tuple(name for name, one in said.items() if one.action == "suppress")
    return Shaping(said, actions, suppress)


def settle(
    shaping: Shaping, method: Method, found: Found, hierarchies: Mapping[str, Hierarchy], rids: NDArray[np.uint64]
) -> Shaping:
    """Fix what a search has found: from here on the copy is shaped row by row again.

    Args:
        found: of n rows.
        hierarchies: of the open columns.
        rids: record of each row, ascending, shape (n,).
    """
    actions = dict(shaping.actions)
    for name, level in found.levels.items():
        actions[name] = Generalise(hierarchies[name], level)
    cells: dict[str, pa.Array] = {}
    if found.cells is not None:
        stays = pa.array(found.stays)
        cells = {name: found.cells[name].combine_chunks().filter(stays) for name in found.cells.column_names}
    left_out = int((~found.stays).sum())
    searched = Searched(method, found.levels, cells, rids[found.stays], left_out, found.granularity, found.proved)
    return replace(shaping, actions=actions, searched=searched)


def shape(copy: MarkedCopy, shaping: Shaping) -> MarkedCopy:
    """The copy with its actions applied."""
    return replace(copy, table=shape_table(copy.table, copy.rids, shaping)[0])


def shape_table(table: pa.Table, rids: NDArray[np.uint64], shaping: Shaping) -> tuple[pa.Table, tuple[Change, ...]]:
    """Columns of a copy after their actions, and what was changed.

    Args:
        table: columns as they would leave, n rows.
        rids: record id of each row, shape (n,).
    """
    with_person = table.append_column(PERSON, pc.cast(pa.array(rids), pa.string()))
    done = deidentify(with_person, {name: shaping.actions.get(name, Keep()) for name in with_person.column_names})
    shaped = done.table.drop_columns([PERSON])
    if shaping.searched is not None and shaping.searched.cells:
        place = pa.array(np.searchsorted(shaping.searched.rids, rids))
        for name, cells in shaping.searched.cells.items():
            shaped = shaped.set_column(shaped.column_names.index(name), name, cells.take(place))
    if len(shaping.suppressed):
        few = pa.array(np.isin(rids, shaping.suppressed))
        for name in shaping.suppress:
            cells = pc.if_else(few, pa.scalar(None, pa.string()), shaped[name])
            shaped = shaped.set_column(shaped.column_names.index(name), name, cells)
    return shaped, tuple(change for change in done.changes if change.action != "keep" and change.field != PERSON)


def _make(one: FieldAction, hierarchy: Hierarchy | None, key: bytes) -> Action:
    match one.action:
        case "mask":
            return Mask(one.first or 0, one.last or 0)
        case "token":
            return Token(key, one.digest or "sha256")
        case "ff1":
            return Encrypt(key)
        case "generalise":
            assert hierarchy is not None
            return Generalise(hierarchy, one.level or 0)
        case "pool":
            return Pool(_number(one.low), _number(one.high))
        case _:
            return Shift(PERSON, key, one.days or 1)


def _number(bound: Decimal | None) -> float | None:
    return None if bound is None else float(bound)


def _by_name(source: str, purpose: str, on: date) -> Hierarchy:
    """The shipped hierarchy of a field, by its name."""
    name = name_by_field(source)
    if name is None:
        raise PolicyRefusal("SY-G102", column=source, purpose=purpose)
    return make_hierarchy(name, source, pa.array([], pa.string()), on)
