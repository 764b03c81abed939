"""``plan --price``: what each column of a copy costs in risk, what it is good for, and which set is the cheapest.

Columns are priced as they leave: a generalised, masked or pooled column by the form that the copy shows, a token or an
encrypted number not at all, because nobody can compare it with what he knows of a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from suyuan.app.copy_check import CopyCheck, check_copy
from suyuan.app.frontier import Choice, Point, find_cheapest, find_frontier, is_optional
from suyuan.app.plan import ReleasePlan
from suyuan.app.scale import Pair, Scale
from suyuan.app.shown_forms import Form, read_forms
from suyuan.assess.assessment import BIRTHS
from suyuan.assess.facts import facts
from suyuan.assess.kmap import DAYS
from suyuan.core import derive
from suyuan.core.errors import UsageFault
from suyuan.core.fields import Kind, parse_field
from suyuan.release.layout import CopyColumn
from suyuan.storage.workspace import Workspace

LADDERS = {
    Kind.BIRTH_DATE: ("birth_week", "birth_month", "birth_year"),
    Kind.NAME: ("surname",),
    Kind.ADDRESS: ("district",),
}
"""Coarser forms that may serve as well; whether they do, a person must say."""


@dataclass(frozen=True, slots=True)
class Coarser:
    """A coarser form of a column: another field instead of one of its fields, or a level of its hierarchy.

    Attributes:
        risk: of the copy that has it instead.
    """

    field: str
    form: str
    level: int | None
    risk: Pair


@dataclass(frozen=True, slots=True)
class ColumnPrice:
    """What one column costs.

    Attributes:
        action: what is done to it, ``keep`` for nothing.
        level: of its hierarchy, where it has one.
        without: the copy without this column.
        bits: what the column tells.
        coarser: coarser forms.
    """

    column: str
    fields: tuple[str, ...]
    action: str
    level: int | None
    optional: bool
    without: Pair
    bits: float
    coarser: tuple[Coarser, ...]


@dataclass(frozen=True, slots=True)
class Prices:
    """The price of a plan.

    Attributes:
        direct: fields that name a person by themselves.
        copy: all columns of the plan.
        columns: each column's price.
        cheapest: of the sets that serve the purpose the one with the least risk; and its risk.
        frontier: combinations that no other beats.
        check: the rows assessed again.
    """

    direct: tuple[str, ...]
    copy: Pair
    columns: tuple[ColumnPrice, ...]
    cheapest: tuple[Choice, ...]
    cheapest_risk: Pair
    frontier: tuple[Point, ...]
    check: CopyCheck
    births_per_day: float


def price_plan(workspace: Workspace, plan: ReleasePlan, births_per_day: float | None = None) -> Prices:
    """Price a plan.  Nothing is written.

    Raises:
        UsageFault: SY-U090, a number of births that is none.
    """
    if births_per_day is not None and births_per_day <= 0:
        raise UsageFault("SY-U090", option="--city-births-per-day", value=births_per_day)
    with workspace.reading() as session:
        scale = Scale(session, plan, births_per_day or facts()[BIRTHS].value / DAYS)
        forms = read_forms(workspace, scale, plan)
        cheapest, risk = find_cheapest(scale, plan, forms)
        names = [name for form in forms.values() for name in form.names]
        return Prices(
            tuple(name for name in names if scale.names_one(name)),
            scale.weigh(names),
            tuple(_price(scale, plan, column, forms) for column in plan.layout.columns),
            cheapest,
            risk,
            find_frontier(scale, plan, forms, cheapest),
            check_copy(plan, workspace),
            scale.births,
        )


def _price(scale: Scale, plan: ReleasePlan, column: CopyColumn, forms: dict[str, Form]) -> ColumnPrice:
    form = forms[column.column]
    others = [name for key, other in forms.items() if key != column.column for name in other.names]
    coarser = [
        Coarser(name, other, None, scale.weigh([*others, *(other if one == name else one for one in form.names)]))
        for name in form.names
        for other in _coarser(name, scale)
    ]
    for level, name in (form.levels or {}).items():
        if form.level is not None and level > form.level and (form.coarsest is None or level <= form.coarsest):
            coarser.append(Coarser(column.fields[0], column.column, level, scale.weigh([*others, name])))
    return ColumnPrice(
        column.column,
        column.fields,
        form.action,
        form.level,
        is_optional(plan, column.column),
        scale.weigh(others),
        scale.bits(form.names),
        tuple(coarser),
    )


def _coarser(field: str, scale: Scale) -> tuple[str, ...]:
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
