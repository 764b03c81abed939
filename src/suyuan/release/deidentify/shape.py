"""Shape: the actions that a purpose states, made ready for one copy, and the rows judged by what is asked of them.

Only columns without a mark are shaped: whatever changes a marked cell would take the mark with it (ADR 16).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.assess.classes import classify
from suyuan.assess.codes import encode_column
from suyuan.assess.measures import measure
from suyuan.core.errors import PolicyRefusal
from suyuan.core.fields import Kind, parse_field
from suyuan.release.deidentify import ladders
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
from suyuan.release.deidentify.tokens import scope_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from numpy.typing import NDArray

    from suyuan.govern.policy_shape import Constraints, FieldAction
    from suyuan.release.deidentify.hierarchy import Hierarchy
    from suyuan.release.layout import CopyLayout
    from suyuan.release.mark import MarkedCopy

PERSON = "\x00person"
"""The column of record ids while dates are shifted; it never leaves."""

OLDEST = date(1900, 1, 1)
PSEUDONYMS = frozenset({"token", "ff1"})
"""Columns of these stand for a person: they are not compared between persons."""


@dataclass(frozen=True, slots=True)
class Shaping:
    """What is done to the columns of one copy.

    Attributes:
        said: the actions as the policy states them, by column.
        actions: the same made ready, with their keys.
        suppress: columns that are blanked in the rows that stay too few.
        suppressed: record ids of these rows, ascending.
    """

    said: Mapping[str, FieldAction]
    actions: Mapping[str, Action] = field(repr=False)
    suppress: tuple[str, ...] = ()
    suppressed: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64), repr=False)


def prepare(
    said: Mapping[str, FieldAction], layout: CopyLayout, master: bytes, recipient: str, purpose: str, on: date
) -> Shaping:
    """Make the actions of a purpose ready.

    Args:
        said: by column of the copy.
        master: key that the scopes' keys are derived from; it is never opened.
        on: day of the release; hierarchies of dates end with its year.

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
        if one.action not in {"keep", "suppress"}:
            actions[name] = _make(one, source, key, purpose, on)
    suppress = tuple(name for name, one in said.items() if one.action == "suppress")
    return Shaping(said, actions, suppress)


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
    if len(shaping.suppressed):
        few = pa.array(np.isin(rids, shaping.suppressed))
        for name in shaping.suppress:
            cells = pc.if_else(few, pa.scalar(None, pa.string()), shaped[name])
            shaped = shaped.set_column(shaped.column_names.index(name), name, cells)
    return shaped, tuple(change for change in done.changes if change.action != "keep" and change.field != PERSON)


def constrain(
    plain: pa.Table,
    rids: NDArray[np.uint64],
    shaping: Shaping,
    asked: Constraints,
    naming: tuple[str, ...],
    purpose: str,
) -> Shaping:
    """Judge the shaped rows, blanking what may be blanked where they stay too few.

    Args:
        plain: columns of the copy without marks, n rows.
        rids: record ids, shape (n,).
        naming: columns that name a person by themselves.

    Raises:
        PolicyRefusal: SY-G100 a column is not in the copy; SY-G103 k, SY-G104 l or t is not reached.
    """
    for name in (*(asked.quasi or ()), *asked.sensitive):
        if name not in plain.column_names:
            raise PolicyRefusal("SY-G100", column=name, purpose=purpose, known=", ".join(plain.column_names))
    away = {*naming, *asked.sensitive, *(name for name, one in shaping.said.items() if one.action in PSEUDONYMS)}
    quasi = asked.quasi or tuple(name for name in plain.column_names if name not in away)
    if not quasi:
        return shaping
    table = shape_table(plain, rids, shaping)[0]
    if shaping.suppress:
        classes = classify([encode_column(name, table[name]) for name in quasi])
        few = classes.sizes[classes.ids] < asked.k
        shaping = replace(shaping, suppressed=np.sort(rids[few]))
        table = shape_table(plain, rids, shaping)[0]
    _judge(table, quasi, asked, purpose)
    return shaping


def _judge(table: pa.Table, quasi: tuple[str, ...], asked: Constraints, purpose: str) -> None:
    columns = {name: encode_column(name, table[name]) for name in (*quasi, *asked.sensitive)}
    secret = [columns[name] for name in asked.sensitive]
    found = measure([columns[name] for name in quasi], secret)
    if found.k < asked.k:
        without = {
            name: measure([columns[one] for one in quasi if one != name]).k if len(quasi) > 1 else table.num_rows
            for name in quasi
        }
        best = max(without, key=lambda name: without[name])
        raise PolicyRefusal("SY-G103", purpose=purpose, k=asked.k, reached=found.k, column=best, without=without[best])
    for one in found.diversity:
        for name, wanted, reached, fails in (
            ("l", asked.l, float(one.l), one.l < asked.l),
            ("t", asked.t, ceil(one.t * 1e4) / 1e4, asked.t is not None and one.t > float(asked.t)),
        ):
            if fails:
                raise PolicyRefusal(
                    "SY-G104", purpose=purpose, constraint=name, wanted=wanted, reached=f"{reached:g}", column=one.field
                )


def _make(one: FieldAction, source: str, key: bytes, purpose: str, on: date) -> Action:
    match one.action:
        case "mask":
            return Mask(one.first or 0, one.last or 0)
        case "token":
            return Token(key, one.digest or "sha256")
        case "ff1":
            return Encrypt(key)
        case "generalise":
            return Generalise(_hierarchy(source, purpose, on), one.level or 0)
        case "pool":
            return Pool(_number(one.low), _number(one.high))
        case _:
            return Shift(PERSON, key, one.days or 1)


def _number(bound: Decimal | None) -> float | None:
    return None if bound is None else float(bound)


def _hierarchy(source: str, purpose: str, on: date) -> Hierarchy:
    """The shipped hierarchy of a field, by its name."""
    if parse_field(source).kind is Kind.BIRTH_DATE:
        return ladders.dates(OLDEST, date(on.year, 12, 31), source)
    if source == "age" or source.endswith("_age"):
        return ladders.ages(source)
    if source.endswith("district"):
        return ladders.region_names(source)
    if source in {"grade", "年级"}:
        return ladders.grades(source)
    raise PolicyRefusal("SY-G102", column=source, purpose=purpose)
