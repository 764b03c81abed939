"""Constrain: the rows as they would leave, judged by what the purpose asks of every class of equal rows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from suyuan.assess.classes import classify
from suyuan.assess.codes import encode_column
from suyuan.assess.measures import measure, measure_classes
from suyuan.assess.wildcards import count_compatible
from suyuan.core.errors import AssessFault, PolicyRefusal
from suyuan.release.deidentify.shape import Shaping, shape_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded
    from suyuan.govern.policy_shape import Constraints

PRECISION = 1e4


@dataclass(frozen=True, slots=True)
class Reached:
    """What the rows of a copy fulfil.

    Attributes:
        quasi: columns that somebody may know.
        k: rows in the smallest class, a missing cell being a value of its own.
        k_any: the same, a missing cell being any value; None where there are too many patterns of missing cells.
        values: of each sensitive column, distinct values and distance in the worst class.
        kmap: people of the registry in the smallest class; None where nobody asked.
    """

    quasi: tuple[str, ...]
    k: int
    k_any: int | None
    values: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    kmap: int | None = None


def choose_quasi(
    columns: Collection[str], shaping: Shaping, asked: Constraints, naming: Collection[str], purpose: str
) -> tuple[str, ...]:
    """The columns of a copy that somebody may know.

    Args:
        columns: of the copy without marks.
        naming: those that name a person by themselves.

    Raises:
        PolicyRefusal: SY-G100, a column is not in the copy.
    """
    for name in (*(asked.quasi or ()), *asked.sensitive):
        if name not in columns:
            raise PolicyRefusal("SY-G100", column=name, purpose=purpose, known=", ".join(columns))
    away = {*naming, *asked.sensitive, *shaping.pseudonyms}
    return asked.quasi or tuple(name for name in columns if name not in away)


def constrain(
    plain: pa.Table,
    rids: NDArray[np.uint64],
    shaping: Shaping,
    asked: Constraints,
    naming: tuple[str, ...],
    purpose: str,
    people: tuple[pa.Table, NDArray[np.uint64]] | None = None,
) -> tuple[Shaping, Reached | None]:
    """Judge the shaped rows, blanking what may be blanked where they stay too few.

    Args:
        plain: columns of the copy without marks, the n rows that leave.
        rids: record ids, shape (n,).
        naming: columns that name a person by themselves.
        people: the same columns of all people and their record ids, where ``kmap`` is asked.

    Returns:
        The shaping with the rows that are blanked, and what is reached; None where the copy has no column to compare.

    Raises:
        PolicyRefusal: SY-G100 a column is not in the copy; SY-G103 k, SY-G104 l or t, SY-G110 kmap is not reached.
    """
    quasi = choose_quasi(plain.column_names, shaping, asked, naming, purpose)
    if not quasi or not plain.num_rows:
        return shaping, None
    table = shape_table(plain, rids, shaping)[0]
    if shaping.suppress:
        classes = classify([encode_column(name, table[name]) for name in quasi])
        few = classes.sizes[classes.ids] < asked.k
        shaping = replace(shaping, suppressed=np.sort(rids[few]))
        table = shape_table(plain, rids, shaping)[0]
    reached = judge_rows(table, quasi, asked, purpose)
    if asked.kmap is not None and people is not None:
        everybody = shape_table(*people, shaping)[0]
        reached = replace(reached, kmap=_count_people(table, everybody, quasi, asked.kmap, purpose))
    return shaping, reached


def judge_rows(table: pa.Table, quasi: Sequence[str], asked: Constraints, purpose: str) -> Reached:
    """Measure shaped rows, and refuse them where they do not fulfil what is asked."""
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
            ("t", asked.t, ceil(one.t * PRECISION) / PRECISION, asked.t is not None and one.t > float(asked.t)),
        ):
            if fails:
                raise PolicyRefusal(
                    "SY-G104", purpose=purpose, constraint=name, wanted=wanted, reached=f"{reached:g}", column=one.field
                )
    values = {one.field: (one.l, one.t) for one in found.diversity}
    return Reached(tuple(quasi), found.k, count_any([columns[name] for name in quasi]), values)


def count_any(columns: Sequence[Coded]) -> int | None:
    """Rows that the loneliest row may be, a missing cell being any value."""
    try:
        return int(count_compatible(columns).min())
    except AssessFault:
        return None


def reach_values(table: pa.Table, quasi: Sequence[str], sensitive: Sequence[str]) -> Mapping[str, tuple[int, float]]:
    """Distinct values and distance of each sensitive column in the worst class; of no column, all rows."""
    secret = [encode_column(name, table[name]) for name in sensitive]
    classes = classify([encode_column(name, table[name]) for name in quasi])
    return {one.field: (one.l, one.t) for one in measure_classes(classes, secret).diversity}


def _count_people(table: pa.Table, people: pa.Table, quasi: Sequence[str], wanted: int, purpose: str) -> int:
    """People of the registry in the smallest class that the copy shows."""

    def count(names: Sequence[str]) -> int:
        if not names:
            return int(people.num_rows)
        both = [pa.chunked_array([*table[name].chunks, *people[name].chunks]) for name in names]
        classes = classify([encode_column(name, cells) for name, cells in zip(names, both, strict=True)])
        here = classes.ids[: table.num_rows]
        return int(np.bincount(classes.ids[table.num_rows :], minlength=classes.count)[here].min())

    reached = count(quasi)
    if reached < wanted:
        without = {name: count([one for one in quasi if one != name]) for name in quasi}
        best = max(without, key=lambda name: without[name])
        raise PolicyRefusal("SY-G110", purpose=purpose, k=wanted, reached=reached, column=best, without=without[best])
    return reached
