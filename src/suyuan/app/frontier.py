"""The frontier: combinations of forms that serve a purpose, by what they tell and whom they single out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product

from suyuan.app.plan import ReleasePlan
from suyuan.app.scale import Pair, Scale
from suyuan.app.shown_forms import Form
from suyuan.release.layout import CopyColumn

SETS = 256
"""Combinations that are compared at most."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One form of one column: the fields that it shows (none where it is left out), and its level where it has one."""

    column: str
    fields: tuple[str, ...]
    names: tuple[str, ...]
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A combination that no other beats: none tells as much and singles out fewer.

    Attributes:
        choices: one for each column.
        risk: of the combination.
        kept: what it tells, as a share of the copy as planned, without direct identifiers.
        planned, cheapest: whether it is the plan, the cheapest set.
    """

    choices: tuple[Choice, ...]
    risk: Pair
    kept: float
    planned: bool
    cheapest: bool


def find_cheapest(scale: Scale, plan: ReleasePlan, forms: Mapping[str, Form]) -> tuple[tuple[Choice, ...], Pair]:
    """Of every choice of alternatives that serves the purpose the one with the least risk.

    Optional columns go, of several fields that serve equally one stays, and a level is the coarsest that the policy
    says still serves; where it says nothing, the level as planned.
    """
    choices = [_serving(scale, column, forms[column.column]) for column in needed(plan)]

    def cost(chosen: tuple[Choice, ...]) -> tuple[float, float, float, float]:
        pair = scale.weigh([name for one in chosen for name in one.names])
        others = pair.indirect.others
        return pair.whole.unique, pair.indirect.unique, -(others or 0.0), pair.whole.bits

    best = min(islice(product(*choices), SETS), key=cost)
    return best, scale.weigh([name for one in best for name in one.names])


def find_frontier(
    scale: Scale, plan: ReleasePlan, forms: Mapping[str, Form], cheapest: tuple[Choice, ...]
) -> tuple[Point, ...]:
    """The combinations that no other beats, the plan and the cheapest set among them, by what they tell, falling."""
    planned = tuple(_as_planned(column, forms[column.column]) for column in plan.layout.columns)
    own = scale.weigh([name for one in planned for name in one.names], others=False)
    options = [_options(scale, plan, column, forms[column.column]) for column in plan.layout.columns]
    wanted = {one.column: one for one in cheapest}
    least = tuple(wanted.get(column.column, Choice(column.column, (), ())) for column in plan.layout.columns)
    sets = dict.fromkeys([planned, least, *islice(product(*options), SETS)])
    weighed = [(one, scale.weigh([name for choice in one for name in choice.names], others=False)) for one in sets]
    # From the most telling down: whoever singles out fewer than all before it is beaten by none.
    order = sorted(weighed, key=lambda one: (-round(one[1].indirect.bits, 9), one[1].indirect.unique))
    lowest, points = 2.0, []
    for chosen, pair in order:
        marked = chosen in (planned, least)
        if pair.indirect.unique < lowest or marked:
            kept = pair.indirect.bits / (own.indirect.bits or 1.0)
            points.append(Point(chosen, pair, kept, chosen == planned, chosen == least))
            lowest = min(lowest, pair.indirect.unique)
    return tuple(points)


def needed(plan: ReleasePlan) -> list[CopyColumn]:
    """Columns that the purpose needs."""
    return [column for column in plan.layout.columns if not is_optional(plan, column.column)]


def is_optional(plan: ReleasePlan, column: str) -> bool:
    """Whether a column may be left out."""
    return any(need.optional for need in plan.purpose.needs if need.column == column)


def _as_planned(column: CopyColumn, form: Form) -> Choice:
    return Choice(column.column, column.fields, form.names, form.level)


def _serving(scale: Scale, column: CopyColumn, form: Form) -> Sequence[Choice]:
    if column.mode == "one_of":
        return [Choice(column.column, (name,), (name,)) for name in scale.filled(column.fields)]
    if form.levels and form.coarsest is not None and form.coarsest in form.levels:
        return [Choice(column.column, column.fields, (form.levels[form.coarsest],), form.coarsest)]
    return [_as_planned(column, form)]


def _options(scale: Scale, plan: ReleasePlan, column: CopyColumn, form: Form) -> list[Choice]:
    """All forms of a column that may serve, the one as planned first."""
    found = [_as_planned(column, form)]
    if column.mode == "one_of":
        found += [Choice(column.column, (name,), (name,)) for name in scale.filled(column.fields)]
    for level, name in (form.levels or {}).items():
        if level != form.level and (form.coarsest is None or level <= form.coarsest):
            found.append(Choice(column.column, column.fields, (name,), level))
    if is_optional(plan, column.column):
        found.append(Choice(column.column, (), ()))
    return found
