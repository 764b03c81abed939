"""The scale of a price: risk of a set of fields, counted among all people of the registry.

Risk is counted in the registry: a record is identified when no other person of the registry has the same values.  Of a
column that shows one of several fields each record may show any of them, so all of them count (the union).  Numbers and
documents name a person by themselves; beside the whole copy stands what is left of the risk without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.plan import ReleasePlan
from suyuan.app.subject import names_one
from suyuan.assess.alike import Alike, count_alike
from suyuan.assess.assessment import born_over
from suyuan.assess.classes import classify
from suyuan.assess.codes import Coded, encode_column
from suyuan.assess.exposure import usefulness
from suyuan.core import derive
from suyuan.release.layout import base_fields, materialise
from suyuan.storage.workspace import Session

NEARLY = 0.01
"""Share of cells by which one alternative may be emptier than another and still serve as well."""


@dataclass(frozen=True, slots=True)
class Risk:
    """Risk of a set of fields.

    Attributes:
        unique: share of the copy's records that nobody else in the registry equals.
        smallest: people in the smallest class.
        others: expected others in the city for the middle record, at most; None where public facts say nothing.
        bits: what the fields tell, entropies added up.
    """

    unique: float
    smallest: int
    others: float | None
    bits: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Risk of a set of fields, and of what is left of it without those that name a person by themselves."""

    whole: Risk
    indirect: Risk


class Scale:
    """The registry's columns as codes, made when first asked for, and where the plan's records stand in it.

    Besides fields of the registry it weighs their changed forms, under names of their own (``put``).
    """

    def __init__(self, session: Session, plan: ReleasePlan, births: float) -> None:
        self.registry = session.registry
        self.available = tuple(field.name for field in session.registry.fields())
        self.births = births
        self._on = plan.at.date()
        self.rids = self.registry.rids()
        self.rows = np.searchsorted(self.rids, plan.scope)
        self._span = born_over(self.registry.read(("birth_date",))) if "birth_date" in self.available else None
        self._columns: dict[str, pa.Array] = {}
        self._codes: dict[str, Coded] = {}
        self._source: dict[str, str] = {}
        self._risks: dict[tuple[frozenset[str], bool], Risk] = {}

    def can(self, field: str) -> bool:
        """Whether the registry has the field, or can make it."""
        return field in self.available or derive.resolve(field, self.available) is not None

    def put(self, name: str, field: str, cells: pa.Array) -> str:
        """Weigh a changed form of a field too, under a name of its own, which is returned.

        Args:
            name: that no field has.
            field: of which it is a form.
            cells: of all people, ``rids`` ascending.
        """
        self._columns[name], self._codes[name], self._source[name] = cells, encode_column(name, cells), field
        return name

    def cells(self, field: str) -> pa.Array:
        """A field of all people."""
        self.code(field)
        return self._columns[field]

    def code(self, field: str) -> Coded:
        """A field of all people, as codes."""
        if field not in self._codes:
            table = self.registry.read(base_fields((field,), self.available))
            self._columns[field] = materialise(table, (field,), self._on)[field].combine_chunks()
            self._codes[field] = encode_column(field, self._columns[field])
        return self._codes[field]

    def names_one(self, field: str) -> bool:
        """Whether a field names one person by itself; a changed form does not."""
        return field not in self._source and names_one(field)

    def filled(self, fields: Sequence[str]) -> list[str]:
        """Those of several fields that are filled about as often as the best: an empty one is cheap, and of no use."""
        share = {}
        for name in fields:
            column = self.code(name)
            share[name] = float((column.codes[self.rows] < len(column.values)).mean())
        return [name for name in fields if share[name] >= max(share.values()) - NEARLY]

    def sizes(self, fields: Sequence[str]) -> NDArray[np.int64]:
        """People who share the fields with each record of the plan, itself among them, shape (n,)."""
        if not fields:
            return np.full(len(self.rows), len(self.rids), dtype=np.int64)
        classes = classify([self.code(name) for name in fields])
        return classes.sizes[classes.ids[self.rows]]

    def weigh(self, fields: Iterable[str], *, others: bool = True) -> Pair:
        """The risk of some fields, and without those that name a person by themselves.

        Args:
            fields: names.
            others: also expect others in the city, which takes longer than all the rest.
        """
        wanted = tuple(dict.fromkeys(fields))
        indirect = tuple(name for name in wanted if not self.names_one(name))
        return Pair(self._risk(wanted, others), self._risk(indirect, others))

    def bits(self, fields: Iterable[str]) -> float:
        """What some fields tell."""
        return sum(usefulness(self.code(name)) for name in fields)

    def _risk(self, fields: tuple[str, ...], others: bool) -> Risk:  # noqa: FBT001
        known = (frozenset(fields), others)
        if known not in self._risks:
            sizes = self.sizes(fields)
            alike = self._alike(fields) if others else None
            expected = None if alike is None else alike.middle
            self._risks[known] = Risk(float((sizes == 1).mean()), int(sizes.min()), expected, self.bits(fields))
        return self._risks[known]

    def _alike(self, fields: tuple[str, ...]) -> Alike | None:
        if not fields:
            return None
        taken = pa.array(self.rows)
        table = pa.table({self._source.get(name, name): self._columns[name].take(taken) for name in fields})
        direct = [name for name in fields if self.names_one(name)]
        return count_alike(table, self.births, direct=direct, span=self._span)
