"""Invented newborns and their parents: the registry that the demonstration, the tests and the benches run on.

Nobody here is a person: names are combined, phones lie in a range without subscribers, identity numbers
begin with a province that does not exist, dwellings stand at invented roads.  What is true to life is how
often values repeat, because finding, identifying, releasing and tracing depend on it: surnames and given
names by frequency, twins, siblings of another year, parents with one phone between them, absent fathers,
missing phones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.samples.addresses import DEFAULT_CITIES, invent_addresses
from suyuan.samples.names import (
    BORN_BEFORE_1990,
    BORN_FROM_1990,
    CHILDREN,
    FEMALE,
    GENERATIONS,
    MALE,
    draw_given_names,
    draw_surnames,
    spell_names,
)
from suyuan.samples.numbers import Cohort, invent_certificates, invent_id_numbers, invent_phones
from suyuan.samples.tables import draw_normal, draw_weighted

if TYPE_CHECKING:
    from collections.abc import Sequence

Days: TypeAlias = NDArray[np.int64]
"""Days since 1970-01-01."""

DEFAULT_BORN = (date(2021, 1, 1), date(2023, 12, 31))
COLUMNS = (
    "name", "sex", "birth_date", "birth_certificate",
    "mother_name", "mother_phone", "mother_id_number",
    "father_name", "father_phone", "father_id_number",
    "address", "hospital", "weight",
)  # fmt: skip

TWIN_ROWS = 0.03
SIBLING_ROWS = 0.04
BOYS = 0.5275  # newborns registered in 2021: Ministry of Public Security, report on names of 2021
FATHERS_SURNAME = 12 / 13  # newborns of 2020, one with the mother's to twelve with the father's: report of 2020
IDENTICAL_TWINS = 1 / 3
TWINS_SHARE_CHARACTER = 0.5
FATHER_ABSENT = 0.02
SHARED_PHONE = 0.03
MOTHER_PHONE_MISSING = 0.01
FATHER_PHONE_MISSING = 0.04
YOUNGEST_PARENT, OLDEST_PARENT = 20.0, 40.0  # years at each birth
DAYS_A_YEAR = 365.25
SIBLING_GAP = 366  # days at least, so that siblings are born in different years
HOSPITALS = (
    ("示例市第一妇幼保健院", 0.30),
    ("示例市妇产医院", 0.22),
    ("示例市第一人民医院", 0.16),
    ("演示大学附属妇产科医院", 0.12),
    ("示例市第二妇幼保健院", 0.10),
    ("示例市中医院", 0.05),
    ("虚构区人民医院", 0.03),
    ("样例县妇幼保健院", 0.02),
)
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Births:
    """Who was born into which household, and when.

    Attributes:
        household: index of the household, shape (rows,).  The first rows are one child of each household in
            order; the later ones are the second twins, then the younger siblings, of the first households.
        day: day of birth, shape (rows,).
        twin_pairs: households with twins; they come first.
        sibling_pairs: households with siblings; they come next.
        last_day: day of birth of the household's last child, shape (households,).
    """

    household: NDArray[np.int64]
    day: Days
    twin_pairs: int
    sibling_pairs: int
    last_day: Days

    @property
    def households(self) -> int:
        """Number of households."""
        return self.last_day.size


@dataclass(frozen=True, slots=True)
class Parents:
    """One parent of each household; arrays of shape (households,).

    Attributes:
        surnames: indices into the surnames.
        names: names written out.
        id_numbers: identity numbers.
    """

    surnames: NDArray[np.int16]
    names: pa.StringArray
    id_numbers: pa.StringArray


def invent_newborns(
    rows: int, seed: int, *, cities: Sequence[str] = DEFAULT_CITIES, born: tuple[date, date] = DEFAULT_BORN
) -> pa.Table:
    """Invent a registry of newborns.

    Args:
        rows: number of children.
        seed: the same seed gives the same table, byte for byte.
        cities: codes of divisions where they live, the first with half of them (see ``invent_addresses``).
        born: first and last day of birth; below 367 days there are no siblings.

    Returns:
        A table of ``rows`` rows in order of birth with the string columns ``COLUMNS``; null means missing.

    Raises:
        ValueError: ``rows`` is negative or beyond the invented numbers (some ten million), the days are
            in the wrong order, or a city is unknown.
    """
    return _invent(rows, seed, Cohort.REGISTERED, cities, born)


def invent_strangers(
    rows: int, seed: int, *, cities: Sequence[str] = DEFAULT_CITIES, born: tuple[date, date] = DEFAULT_BORN
) -> pa.Table:
    """Invent newborns who are in no registry of ``invent_newborns``, whatever the seeds.

    The law and the arguments are the same; phones, identity numbers and birth certificates come from the
    other half of the invented numbers.  Names may coincide, as those of any two people may.
    """
    return _invent(rows, seed, Cohort.STRANGERS, cities, born)


def _invent(rows: int, seed: int, cohort: Cohort, cities: Sequence[str], born: tuple[date, date]) -> pa.Table:
    if rows < 0 or born[0] > born[1]:
        raise ValueError("people need a count from 0 and a first day not after the last")
    rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(int(cohort),))))
    births = _draw_births(rows, born, rng)
    mothers = _invent_parents(births, male=False, cohort=cohort, rng=rng)
    fathers = _invent_parents(births, male=True, cohort=cohort, rng=rng)
    absent = rng.random(births.households) < FATHER_ABSENT
    mother_phones, father_phones = _invent_phones_of_parents(births.households, cohort, rng)
    takes_fathers = ~absent & (rng.random(births.households) < FATHERS_SURNAME)
    male, given = _draw_children(births, rng)
    surnames = np.where(takes_fathers, fathers.surnames, mothers.surnames)[births.household]
    by_household = {
        "mother_name": mothers.names,
        "mother_phone": mother_phones,
        "mother_id_number": mothers.id_numbers,
        "father_name": _blank(absent, fathers.names),
        "father_phone": _blank(absent, father_phones),
        "father_id_number": _blank(absent, fathers.id_numbers),
        "address": invent_addresses(births.households, cities, rng),
    }
    order = _order_by_birth(births.day, rng)
    at = pa.array(births.household[order])
    columns = {name: values.take(at) for name, values in by_household.items()}
    at = pa.array(order)
    columns["name"] = spell_names(surnames, given).take(at)
    columns["sex"] = pa.array([FEMALE, MALE]).take(pa.array(male[order].astype(np.int8)))
    columns["birth_date"] = _spell_days(births.day, born).take(at)
    columns["birth_certificate"] = invent_certificates(rows, cohort, rng)
    columns["hospital"] = _draw_hospitals(births, rng).take(at)
    columns["weight"] = _draw_weights(births, rng).take(at)
    return pa.table({name: columns[name] for name in COLUMNS}, schema=pa.schema([(c, pa.string()) for c in COLUMNS]))


def _draw_births(rows: int, born: tuple[date, date], rng: np.random.Generator) -> Births:
    """Draw households and days of birth; twins share a day, siblings are a gap apart."""
    first, last = ((day - _EPOCH).days for day in born)
    room = last - first - SIBLING_GAP
    twin_pairs = round(rows * TWIN_ROWS / 2)
    sibling_pairs = round(rows * SIBLING_ROWS / 2) if room >= 0 else 0
    households = rows - twin_pairs - sibling_pairs
    days = rng.integers(first, last + 1, households)
    older = slice(twin_pairs, twin_pairs + sibling_pairs)
    days[older] = rng.integers(first, first + room + 1, sibling_pairs) if room >= 0 else days[older]
    younger = rng.integers(days[older] + SIBLING_GAP, last + 1)
    last_day = days.copy()
    last_day[older] = younger
    return Births(
        household=np.concatenate([np.arange(households), np.arange(twin_pairs + sibling_pairs)]),
        day=np.concatenate([days, days[:twin_pairs], younger]),
        twin_pairs=twin_pairs,
        sibling_pairs=sibling_pairs,
        last_day=last_day,
    )


def _invent_parents(births: Births, *, male: bool, cohort: Cohort, rng: np.random.Generator) -> Parents:
    """Invent one parent of each household, 20 to 40 years old at every birth of theirs."""
    count = births.households
    first_day = births.day[:count]
    span = (OLDEST_PARENT - YOUNGEST_PARENT) * DAYS_A_YEAR - 2 - (births.last_day - first_day)
    lean = 0.55 if male else 0.45  # fathers are some two years older
    place = np.clip(rng.random((count, 3)).mean(axis=1) + lean - 0.5, 0.0, 1.0)
    born = first_day - (YOUNGEST_PARENT * DAYS_A_YEAR + 1 + place * span).astype(np.int64)
    calendar = born.astype("datetime64[D]")
    months = calendar.astype("datetime64[M]").astype(np.int64)
    years = months // 12 + 1970
    numbers = (
        years * 10_000 + (months % 12 + 1) * 100 + (calendar - calendar.astype("datetime64[M]")).astype(np.int64) + 1
    )
    later, earlier = GENERATIONS.index(BORN_FROM_1990), GENERATIONS.index(BORN_BEFORE_1990)
    generations = np.where(years >= int(BORN_FROM_1990), later, earlier).astype(np.int8)
    surnames = draw_surnames(count, rng)
    given = draw_given_names(generations, np.full(count, male), rng)
    return Parents(
        surnames=surnames,
        names=spell_names(surnames, given),
        id_numbers=invent_id_numbers(numbers, male=male, cohort=cohort, rng=rng),
    )


def _invent_phones_of_parents(
    households: int, cohort: Cohort, rng: np.random.Generator
) -> tuple[pa.StringArray, pa.StringArray]:
    """Invent mothers' and fathers' phones: all different, but some parents share one and some are missing."""
    phones = invent_phones(2 * households, cohort, rng)
    shared = rng.random(households) < SHARED_PHONE
    missing = rng.random((households, 2)) < (MOTHER_PHONE_MISSING, FATHER_PHONE_MISSING)
    missing[shared] = False
    mothers = phones.slice(0, households)
    fathers = pc.if_else(pa.array(shared), mothers, phones.slice(households))
    return _blank(missing[:, 0], mothers), _blank(missing[:, 1], fathers)


def _draw_children(births: Births, rng: np.random.Generator) -> tuple[NDArray[np.bool_], NDArray[np.int16]]:
    """Draw sex and given name of each child; children of one household have different names."""
    rows, households = births.day.size, births.households
    male = rng.random(rows) < BOYS
    twins = np.arange(births.twin_pairs)
    identical = twins[rng.random(births.twin_pairs) < IDENTICAL_TWINS]
    male[households + identical] = male[identical]
    generation = np.full(rows, GENERATIONS.index(CHILDREN), dtype=np.int8)
    given = draw_given_names(generation, male, rng)
    alike = twins[rng.random(births.twin_pairs) < TWINS_SHARE_CHARACTER]
    alike = alike[(given[alike, 1] > 0) & (given[households + alike, 1] > 0)]
    given[households + alike, 0] = given[alike, 0]
    elder = np.arange(births.twin_pairs + births.sibling_pairs)
    while True:
        same = elder[(given[elder] == given[households + elder]).all(axis=1)]
        if not same.size:
            return male, given
        given[households + same] = draw_given_names(generation[same], male[households + same], rng)


def _order_by_birth(day: Days, rng: np.random.Generator) -> NDArray[np.int64]:
    """The order of the registry: by day of birth, at random within a day."""
    return np.argsort(day + rng.random(day.size), kind="stable")


def _spell_days(day: Days, born: tuple[date, date]) -> pa.StringArray:
    """Write days in ISO form."""
    first, last = ((limit - _EPOCH).days for limit in born)
    texts = np.datetime_as_string(np.arange(first, last + 1).astype("datetime64[D]"))
    return pa.array(texts.tolist(), pa.string()).take(pa.array(day - first))


def _draw_hospitals(births: Births, rng: np.random.Generator) -> pa.StringArray:
    """Draw where each child was born; twins in one hospital."""
    places = draw_weighted(np.array([share for _, share in HOSPITALS]), births.day.size, rng)
    places[births.households : births.households + births.twin_pairs] = places[: births.twin_pairs]
    return pa.array([name for name, _ in HOSPITALS]).take(pa.array(places))


def _draw_weights(births: Births, rng: np.random.Generator) -> pa.StringArray:
    """Draw birth weights, whole tens of grams as text; twins are lighter."""
    twin = births.household < births.twin_pairs
    grams = np.where(twin, 2450.0, 3280.0) + np.where(twin, 380.0, 420.0) * draw_normal(births.day.size, rng)
    return pa.array((grams / 10).round().astype(np.int64) * 10).cast(pa.string())


def _blank(missing: NDArray[np.bool_], values: pa.StringArray) -> pa.StringArray:
    """Set values to null where they are missing."""
    return pc.if_else(pa.array(missing), pa.scalar(None, pa.string()), values)
