"""``plan --price``: what each field of a copy costs in risk, what it is good for, and which set is the cheapest.

Risk is counted in the registry: a record is identified when no other person of the registry has the same values.  Of a
column that shows one of several fields each record may show any of them, so all of them count (the union).  Numbers and
documents name a person by themselves; beside the whole copy stands what is left of the risk without them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice, product

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.plan import ReleasePlan, invent_honey, marking_keys, write_copy
from suyuan.app.subject import names_one
from suyuan.assess.alike import Alike, count_alike
from suyuan.assess.assessment import BIRTHS, born_over
from suyuan.assess.classes import classify
from suyuan.assess.codes import Coded, encode_column
from suyuan.assess.exposure import usefulness
from suyuan.assess.facts import facts
from suyuan.assess.kmap import DAYS
from suyuan.assess.measures import measure
from suyuan.core import derive
from suyuan.core.errors import UsageFault
from suyuan.core.fields import Kind, parse_field
from suyuan.release.carriers.token import COLUMN as TOKEN
from suyuan.release.layout import CopyColumn, base_fields, materialise
from suyuan.storage.workspace import Session, Workspace

SETS = 256
"""Combinations of alternatives that are compared at most."""

NEARLY = 0.01
"""Share of cells by which one alternative may be emptier than another and still serve as well."""

LADDERS = {
    Kind.BIRTH_DATE: ("birth_week", "birth_month", "birth_year"),
    Kind.NAME: ("surname",),
    Kind.ADDRESS: ("district",),
}
"""Coarser forms that may serve as well; whether they do, a person must say."""


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


@dataclass(frozen=True, slots=True)
class ColumnPrice:
    """What one column costs.

    Attributes:
        without: the copy without this column.
        bits: what the column tells.
        coarser: coarser forms of its fields, each with the risk of the copy that has it instead.
    """

    column: str
    fields: tuple[str, ...]
    optional: bool
    without: Pair
    bits: float
    coarser: tuple[tuple[str, str, Pair], ...]


@dataclass(frozen=True, slots=True)
class Held:
    """What the recipient holds already of the same records, if it joins them.

    Attributes:
        releases: earlier releases that overlap.
        records: of this copy that stand in one of them.
        fields: that they add.
        unique: share of all records of this copy that are unique with what is held, without direct identifiers.
    """

    releases: tuple[str, ...]
    records: int
    fields: tuple[str, ...]
    unique: float


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows of the copy as they leave, by what they show without direct identifiers."""

    rows: int
    unique: float
    k: int


@dataclass(frozen=True, slots=True)
class Prices:
    """The price of a plan.

    Attributes:
        direct: fields that name a person by themselves.
        copy: all fields of the plan.
        columns: each column's price.
        cheapest: column to fields, of the sets that serve the purpose the one with the least risk; and its risk.
        before, after: the rows before and after marking.
    """

    direct: tuple[str, ...]
    copy: Pair
    columns: tuple[ColumnPrice, ...]
    cheapest: tuple[tuple[str, tuple[str, ...]], ...]
    cheapest_risk: Pair
    before: Shown
    after: Shown
    held: Held | None
    births_per_day: float


def price_plan(workspace: Workspace, plan: ReleasePlan, births_per_day: float | None = None) -> Prices:
    """Price a plan.  Nothing is written.

    Raises:
        UsageFault: SY-U090, a number of births that is none.
    """
    if births_per_day is not None and births_per_day <= 0:
        raise UsageFault("SY-U090", option="--city-births-per-day", value=births_per_day)
    with workspace.reading() as session:
        scale = _Scale(session, plan, births_per_day or facts()[BIRTHS].value / DAYS)
        columns = plan.layout.columns
        cheapest = _cheapest(scale, plan)
        return Prices(
            tuple(name for name in plan.layout.fields if names_one(name)),
            scale.weigh(plan.layout.fields),
            tuple(_price(scale, plan, column) for column in columns),
            cheapest,
            scale.weigh([name for _, fields in cheapest for name in fields]),
            *_shown(plan, workspace),
            _held(session, scale, plan),
            scale.births,
        )


class _Scale:
    """The registry's columns as codes, made when first asked for, and where the plan's records stand in it."""

    def __init__(self, session: Session, plan: ReleasePlan, births: float) -> None:
        self._registry = session.registry
        self.available = tuple(field.name for field in session.registry.fields())
        self._on, self.births = plan.at.date(), births
        rids = self._registry.rids()
        self.rows = np.searchsorted(rids, plan.scope)
        self._span = born_over(self._registry.read(("birth_date",))) if "birth_date" in self.available else None
        self._columns: dict[str, pa.Array] = {}
        self._codes: dict[str, Coded] = {}
        self._risks: dict[frozenset[str], Risk] = {}

    def can(self, field: str) -> bool:
        """Whether the registry has the field, or can make it."""
        return field in self.available or derive.resolve(field, self.available) is not None

    def code(self, field: str) -> Coded:
        """A field of all people."""
        if field not in self._codes:
            table = self._registry.read(base_fields((field,), self.available))
            self._columns[field] = materialise(table, (field,), self._on)[field].combine_chunks()
            self._codes[field] = encode_column(field, self._columns[field])
        return self._codes[field]

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
            return np.full(len(self.rows), len(self._registry.rids()), dtype=np.int64)
        classes = classify([self.code(name) for name in fields])
        return classes.sizes[classes.ids[self.rows]]

    def weigh(self, fields: Iterable[str]) -> Pair:
        """The risk of some fields, and without those that name a person by themselves."""
        wanted = tuple(dict.fromkeys(fields))
        return Pair(self._risk(wanted), self._risk(tuple(name for name in wanted if not names_one(name))))

    def _risk(self, fields: tuple[str, ...]) -> Risk:
        known = frozenset(fields)
        if known not in self._risks:
            sizes = self.sizes(fields)
            bits = sum(usefulness(self.code(name)) for name in fields)
            alike = self._alike(fields)
            others = None if alike is None else alike.middle
            self._risks[known] = Risk(float((sizes == 1).mean()), int(sizes.min()), others, bits)
        return self._risks[known]

    def _alike(self, fields: tuple[str, ...]) -> Alike | None:
        if not fields:
            return None
        taken = pa.array(self.rows)
        table = pa.table({name: self._columns[name].take(taken) for name in fields})
        direct = [name for name in fields if names_one(name)]
        return count_alike(table, self.births, direct=direct, span=self._span)


def _price(scale: _Scale, plan: ReleasePlan, column: CopyColumn) -> ColumnPrice:
    others = [name for other in plan.layout.columns if other is not column for name in other.fields]
    coarser = [
        (name, form, scale.weigh([*others, *(form if one == name else one for one in column.fields)]))
        for name in column.fields
        for form in _coarser(name, scale)
    ]
    bits = sum(usefulness(scale.code(name)) for name in column.fields)
    optional = _optional(plan, column.column)
    return ColumnPrice(column.column, column.fields, optional, scale.weigh(others), bits, tuple(coarser))


def _coarser(field: str, scale: _Scale) -> tuple[str, ...]:
    derived = derive.resolve(field, scale.available)
    parsed = parse_field(field if derived is None else derived.base)
    ladder = LADDERS.get(parsed.kind, ())
    prefix = parsed.name.removesuffix(parsed.kind.value)
    forms = tuple(f"{prefix}{form}" for form in ladder)
    if field in forms:
        forms = forms[forms.index(field) + 1 :]
    elif derived is not None:
        forms = ()
    return tuple(form for form in forms if scale.can(form))


def _optional(plan: ReleasePlan, column: str) -> bool:
    return any(need.optional for need in plan.purpose.needs if need.column == column)


def _cheapest(scale: _Scale, plan: ReleasePlan) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Of every choice of alternatives that serves the purpose the one with the least risk; optional columns go."""
    needed = [column for column in plan.layout.columns if not _optional(plan, column.column)]
    choices = [
        [(name,) for name in scale.filled(column.fields)] if column.mode == "one_of" else [column.fields]
        for column in needed
    ]

    def cost(chosen: tuple[tuple[str, ...], ...]) -> tuple[float, float, float, float]:
        pair = scale.weigh([name for fields in chosen for name in fields])
        others = pair.indirect.others
        return pair.whole.unique, pair.indirect.unique, -(others or 0.0), pair.whole.bits

    best = min(islice(product(*choices), SETS), key=cost)
    return tuple((column.column, fields) for column, fields in zip(needed, best, strict=True))


def _shown(plan: ReleasePlan, workspace: Workspace) -> tuple[Shown, Shown]:
    """The rows before and after marking."""
    keys = marking_keys(workspace, plan.recipient, plan.release_id)
    honey = invent_honey(plan, keys)
    copy = write_copy(plan, honey, keys).table
    plain = materialise(plan.records, plan.layout.fields, plan.at.date())
    before = {name: plain[name] for name in plan.layout.fields if not names_one(name)}
    direct = {column.column for column in plan.layout.columns if any(names_one(name) for name in column.fields)}
    after = {name: copy[name] for name in copy.column_names if name not in direct and name != TOKEN}
    return _measure(before, plan.rows), _measure(after, copy.num_rows)


def _measure(columns: dict[str, pa.ChunkedArray], rows: int) -> Shown:
    if not columns or not rows:
        return Shown(rows, 0.0, rows)
    found = measure([encode_column(name, cells) for name, cells in columns.items()])
    return Shown(rows, found.uniqueness, found.k)


def _held(session: Session, scale: _Scale, plan: ReleasePlan) -> Held | None:
    """Earlier releases to the same recipient, joined to this copy record by record: the worst that it can do."""
    fields_of: list[tuple[str, tuple[str, ...]]] = []
    held = np.zeros((plan.rows, 0), dtype=bool)
    for release in session.releases.all():
        if release.recipient != plan.recipient or release.release_id == plan.release_id:
            continue
        mine = np.isin(plan.scope.astype(np.int64), session.releases.scope(release.scope))
        shown = tuple(name for column in release.manifest["layout"]["columns"] for name in column["fields"])
        if mine.any():
            fields_of.append((release.release_id, tuple(name for name in shown if scale.can(name))))
            held = np.column_stack([held, mine])
    if not fields_of:
        return None
    own = [name for name in plan.layout.fields if not names_one(name)]
    unique = np.zeros(plan.rows, dtype=bool)
    patterns, which = np.unique(held, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        more = [name for has, (_, names) in zip(pattern, fields_of, strict=True) if has for name in names]
        joined = dict.fromkeys([*own, *(name for name in more if not names_one(name))])
        rows = which.ravel() == number
        unique[rows] = scale.sizes(tuple(joined))[rows] == 1
    added = dict.fromkeys(name for _, names in fields_of for name in names if name not in plan.layout.fields)
    releases = tuple(name for name, _ in fields_of)
    return Held(releases, int(held.any(axis=1).sum()), tuple(added), float(unique.mean()))
