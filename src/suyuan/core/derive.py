"""Derived fields: facts that can be given out instead of the field they come from (a birth month, a surname).

A derived field is named like its base: ``birth_month`` comes from ``birth_date``, ``mother_surname`` from
``mother_name``, ``guardian_phone_last4`` from ``guardian_phone``.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Field, Kind, Role
from suyuan.core.normalise import normalise
from suyuan.core.normalise.cells import keep, matches, read_distinct
from suyuan.core.normalise.dates import take_apart
from suyuan.core.normalise.districts import districts_of
from suyuan.core.normalise.surnames import surnames_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

Fact: TypeAlias = "Callable[[pa.Array, date | None], pa.Array]"


@dataclass(frozen=True, slots=True)
class Derivation:
    """How one derived field is made.

    Attributes:
        field: the derived field's name.
        base: the field that it is made from.
        kind: the base field's kind.
        fact: makes it from canonical values of the base (and the day it is asked for).
    """

    field: str
    base: str
    kind: Kind
    fact: Fact


def resolve(field_name: str, available: Collection[str]) -> Derivation | None:
    """How to make a field from the available ones; None where it is available itself or cannot be made."""
    derivation = None if field_name in available else _parse(field_name)
    return derivation if derivation is not None and derivation.base in available else None


def compute(field_name: str, base: pa.Array | pa.ChunkedArray, *, on: date | None = None) -> pa.Array:
    """The derived field as text, shape (n,); null where the base does not say it.

    Args:
        field_name: a derived field's name (``birth_month``, ``mother_surname`` …).
        base: values of its base field, canonical or as found.
        on: the day at which an age is told; ``age`` needs it.

    Raises:
        ValueError: the name is no derived field's, or an age is asked without a day.
    """
    derivation = _parse(field_name)
    if derivation is None:
        raise ValueError(f"{field_name} is no derived field")
    canonical = normalise(derivation.kind, base)
    if derivation.kind is Kind.BIRTH_DATE:
        return read_distinct(canonical, lambda days: derivation.fact(days, on))
    return derivation.fact(canonical, on)


def _parse(field_name: str) -> Derivation | None:
    role, fact_name = Role.SELF, field_name
    for other in (Role.MOTHER, Role.FATHER, Role.GUARDIAN):
        if field_name.startswith(f"{other.value}_"):
            role, fact_name = other, field_name.removeprefix(f"{other.value}_")
    if fact_name not in DERIVED:
        return None
    kind, fact = DERIVED[fact_name]
    return Derivation(field_name, Field(kind, role).name, kind, fact)


def _birth_month(dates: pa.Array, _: date | None) -> pa.Array:
    return keep(pc.utf8_slice_codeunits(dates, 0, 7), matches(dates, r"^\d{4}-\d{2}"))


def _birth_year(dates: pa.Array, _: date | None) -> pa.Array:
    return pc.utf8_slice_codeunits(dates, 0, 4)


def _birth_week(dates: pa.Array, _: date | None) -> pa.Array:
    """ISO 8601 week: it belongs to the year that its Thursday is in."""
    days = take_apart(dates).days()
    whole = ~np.isnat(days)
    number = np.where(whole, days, np.datetime64("2000-01-01", "D")).astype(np.int64)
    thursday = number - (number + 3) % 7 + 3
    year = thursday.astype("datetime64[D]").astype("datetime64[Y]")
    week = (thursday - year.astype("datetime64[D]").astype(np.int64)) // 7 + 1
    week_text = pc.utf8_lpad(pa.array(week).cast(pa.string()), 2, "0")
    return keep(
        pc.binary_join_element_wise(pa.array(year.astype(np.int64) + 1970).cast(pa.string()), week_text, "-W"),
        pa.array(whole),
    )


def _age(dates: pa.Array, on: date | None) -> pa.Array:
    """Full years on that day; null for who is not born yet."""
    if on is None:
        raise ValueError("an age is told at a day: on is missing")
    parts = take_apart(dates)
    before_birthday = (parts.month > on.month) | ((parts.month == on.month) & (parts.day > on.day))
    years = on.year - parts.year - before_birthday
    return pa.array(years, mask=(parts.day == 0) | (years < 0)).cast(pa.string())


def _surname(names: pa.Array, _: date | None) -> pa.Array:
    return surnames_of(names)


def _last4(cells: pa.Array, _: date | None) -> pa.Array:
    return keep(pc.utf8_slice_codeunits(cells, -4, 2**31 - 1), matches(cells, r"\d{3}[\dX]$"))


def _district(addresses: pa.Array, _: date | None) -> pa.Array:
    return districts_of(addresses)


DERIVED: Mapping[str, tuple[Kind, Fact]] = MappingProxyType(
    {
        "birth_month": (Kind.BIRTH_DATE, _birth_month),
        "birth_year": (Kind.BIRTH_DATE, _birth_year),
        "birth_week": (Kind.BIRTH_DATE, _birth_week),
        "age": (Kind.BIRTH_DATE, _age),
        "surname": (Kind.NAME, _surname),
        "phone_last4": (Kind.PHONE, _last4),
        "id_last4": (Kind.ID_NUMBER, _last4),
        "district": (Kind.ADDRESS, _district),
    }
)
"""Fact names without their role, the kind of the base field and the function."""
