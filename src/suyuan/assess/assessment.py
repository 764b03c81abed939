"""The whole assessment of a table: its own rows, all people, and what it is in law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.assess.alike import Alike, count_alike
from suyuan.assess.codes import encode
from suyuan.assess.exposure import SHARE, Exposure, expose
from suyuan.assess.facts import facts
from suyuan.assess.heat import HeatRow, heat_map
from suyuan.assess.joint import MaskedField, count_candidates
from suyuan.assess.kmap import DAYS
from suyuan.assess.pitman import LEAST_FRACTION
from suyuan.assess.population import LEAST_SAMPLE, Estimate, count_in_register, estimate_population
from suyuan.assess.subject import REGISTRY, Subject
from suyuan.assess.verdict import THRESHOLDS, Verdict, judge
from suyuan.core.errors import AssessFault, UsageFault
from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

SEED = 20240401
MODEL_POPULATION = 2_000_000
MODEL_FIELDS = 20
"""Beyond these the models are not asked: it would take minutes and gigabytes."""

BIRTHS = "births_hangzhou"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about a table.

    Attributes:
        fields: quasi-identifiers, by field name or header; empty for those that the inventory finds.
        sensitive: fields whose values an onlooker would learn.
        population: people that the rows are a random sample of; None for unknown.
        births_per_day: in the place where the persons were born; None for the example in the table of facts.
        threshold: highest risk of a record that is accepted.
        share: of the rows that a set must single out to be called identifying.
        stress: factor for dependence between names.
    """

    fields: tuple[str, ...] = ()
    sensitive: tuple[str, ...] = ()
    population: int | None = None
    births_per_day: float | None = None
    threshold: float = THRESHOLDS["controlled"]
    share: float = SHARE
    stress: float = 1.0


@dataclass(frozen=True, slots=True)
class InRegister:
    """Rows counted among all people of the registry, exactly: by which fields, how many are unique, smallest class."""

    fields: tuple[str, ...]
    unique: float
    smallest: int
    absent: int


@dataclass(frozen=True, slots=True)
class Population:
    """The population view; what does not apply is None, with the reason in ``skipped`` by method."""

    register: InRegister | None
    alike: Alike | None
    births_per_day: float
    births_told: bool
    models: tuple[Estimate, ...]
    skipped: dict[str, str]


@dataclass(frozen=True, slots=True)
class RiskAssessment:
    """Everything that was found out about a table.

    Attributes:
        direct: fields of those asked about that name one person by themselves.
    """

    subject: Subject
    question: Question
    direct: tuple[str, ...]
    exposure: Exposure
    heat: tuple[HeatRow, ...]
    masks: tuple[MaskedField, ...]
    population: Population
    verdict: Verdict


def assess(subject: Subject, question: Question, register: pa.Table | None = None) -> RiskAssessment:
    """Assess a table.

    Args:
        subject: the table.
        question: what is asked.
        register: canonical columns of all people, where they are at hand.

    Raises:
        AssessFault: SY-A041 no column was found that could single anybody out, and what the pure stages raise.
        UsageFault: SY-U090, a number that is none.
    """
    _check(question)
    sensitive = tuple(subject.field(name) for name in question.sensitive)
    quasi = tuple(subject.field(name) for name in question.fields)
    quasi = quasi or tuple(name for name in subject.quasi if name not in sensitive)
    direct = tuple(name for name in subject.direct if name not in sensitive)
    # Whoever names the fields asks about those and no others.
    released = quasi if question.fields else (*direct, *quasi)
    direct = tuple(name for name in direct if name in released)
    if not released:
        raise AssessFault("SY-A041", columns=subject.table.num_columns)
    table = _with_numbers(subject.table, sensitive)
    exposure = expose(table, quasi or direct, sensitive, question.share)
    masks = count_candidates(subject.table.select(list(released)))
    indirect = tuple(name for name in quasi if name not in direct)
    population = _view(subject, question, indirect, direct, quasi or direct, register)
    smallest = exposure.measures.k
    if population.register is not None:
        smallest = max(population.register.smallest, 1)
    lowest = min((one.l for one in exposure.measures.diversity), default=0)
    return RiskAssessment(
        subject,
        question,
        direct,
        exposure,
        heat_map(subject.table, exposure.fields, exposure.paired),
        masks,
        population,
        judge(direct, smallest, question.threshold, restored=sum(one.exposed for one in masks), lowest_l=lowest),
    )


def _check(question: Question) -> None:
    for option, value, good in (
        ("--population", question.population, question.population is None or question.population >= 1),
        ("--city-births-per-day", question.births_per_day, (question.births_per_day or 1) > 0),
        ("--threshold", question.threshold, 0 < question.threshold <= 1),
        ("--stress", question.stress, 1 <= question.stress <= 1e6),
    ):
        if not good:
            raise UsageFault("SY-U090", option=option, value=value)


def _view(
    subject: Subject,
    question: Question,
    indirect: Sequence[str],
    direct: Sequence[str],
    quasi: Sequence[str],
    register: pa.Table | None,
) -> Population:
    births = question.births_per_day or facts()[BIRTHS].value / DAYS
    # Fields that name somebody by themselves leave nobody else: they are told apart, and the others counted.
    table = subject.table.select(list(indirect or direct))
    alike = count_alike(table, births, direct=direct, span=born_over(subject.table), stress=question.stress)
    models, skipped = _models(subject, question, quasi)
    found = None if register is None else _count(subject, quasi, register)
    if found is None:
        skipped["register"] = "none" if register is None else "fields"
    if alike is None:
        skipped["kmap"] = "birth"
    return Population(found, alike, births, question.births_per_day is not None, models, skipped)


def _count(subject: Subject, quasi: Sequence[str], register: pa.Table) -> InRegister | None:
    """Rows among all people, by the fields that both have."""
    shared = tuple(name for name in quasi if name in register.column_names)
    if not shared:
        return None
    people = count_in_register([subject.table[name] for name in shared], [register[name] for name in shared])
    here = people[people > 0]
    smallest = int(here.min()) if len(here) else 0
    return InRegister(shared, float((people == 1).mean()), smallest, int((people == 0).sum()))


def _models(subject: Subject, question: Question, quasi: Sequence[str]) -> tuple[tuple[Estimate, ...], dict[str, str]]:
    """What models say, and why others were not asked."""
    rows = subject.table.num_rows
    people = rows if subject.name == REGISTRY and question.population is None else question.population
    if people is None:
        return (), {"pitman": "population", "models": "population"}
    if people != rows:
        for reason, holds in (
            ("sample", rows < LEAST_SAMPLE),
            ("fields", len(quasi) > MODEL_FIELDS),
            ("size", people > MODEL_POPULATION),
        ):
            if holds and people >= rows:
                return (), {"pitman": reason, "models": reason}
    table = _with_whole_numbers(subject.table.select(list(quasi)))
    found = estimate_population(encode(table, quasi), people, np.random.default_rng(SEED))
    return found, {"pitman": "fraction"} if LEAST_FRACTION * people > rows else {}


def _with_whole_numbers(table: pa.Table) -> pa.Table:
    """Columns of whole numbers as such, where no two spellings become one: a model smooths them."""
    for place, name in enumerate(table.column_names):
        try:
            numbers = table[name].cast(pa.int64())
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            continue
        if pc.count_distinct(numbers) == pc.count_distinct(table[name]):
            table = table.set_column(place, name, numbers)
    return table


def born_over(table: pa.Table) -> float | None:
    """Days over which the persons of a table were born, both ends; None where it has no birth dates."""
    if "birth_date" not in table.column_names:
        return None
    dates = normalise(Kind.BIRTH_DATE, table["birth_date"])
    whole = dates.filter(pc.equal(pc.utf8_length(dates), 10)).drop_null()
    if not len(whole):
        return None
    ends = pc.min_max(whole)
    first, last = (date.fromisoformat(ends[name].as_py()) for name in ("min", "max"))
    return float((last - first).days + 1)


def _with_numbers(table: pa.Table, fields: Sequence[str]) -> pa.Table:
    """Sensitive fields of numbers as numbers: they have an order, and a distance."""
    for name in fields:
        if name in table.column_names:
            try:
                numbers = table[name].cast(pa.float64())
            except pa.ArrowInvalid:
                continue
            table = table.set_column(table.column_names.index(name), name, numbers)
    return table
