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
from suyuan.core.normalise.cells import keep, matches, read_distinct, revise, rewrite
from suyuan.core.normalise.dates import take_apart
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
        pc.binary_join_element_wise(
            pa.array(year.astype(np.int64) + 1970).cast(pa.string()), week_text, "-W"
        ),
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


_MUNICIPAL = "北京|天津|上海|重庆"
_PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|"
    "湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾"
)
_REGIONS = "内蒙古|广西壮族|广西|西藏|宁夏回族|宁夏|新疆维吾尔|新疆"
_ENCLAVES = "香港|澳门"
_FULL = f"(?:(?:{_MUNICIPAL})市|(?:{_PROVINCES})省|(?:{_REGIONS})自治区|(?:{_ENCLAVES})特别行政区)"
_SHORT = f"(?:{_MUNICIPAL}|{_PROVINCES}|{_REGIONS}|{_ENCLAVES})"
# Only the first character of a place may be one that usually ends a road or a village (路桥区, 镇江市).
_PLACE = r"\p{Han}[^路街巷弄号村镇乡道县区市\P{Han}]"
_CITY = rf"(?:景德镇市|{_PLACE}{{0,10}}?(?:市|自治州|地区|盟))"
_COUNTY = rf"(?:{_PLACE}{{0,10}}?(?:自治县|自治旗|县|区|市|旗))"
_DISTRICT = rf"^(?P<place>{_FULL}{_CITY}?{_COUNTY}?|{_SHORT}?{_CITY}{_COUNTY}?|{_SHORT}?{_COUNTY})"
_CITY_ALONE = rf"^(?P<place>{_FULL}{_CITY}?|{_SHORT}?{_CITY})"
_ESTATE = "(?:小|社|园|校|厂|宿舍|家属|生活|住宅|别墅|工业)区$"


def _district(addresses: pa.Array, _: date | None) -> pa.Array:
    """The beginning of an address down to county or district, as written there; null where there is none."""
    # House numbers are what makes addresses differ; without them few beginnings are left to read.
    return read_distinct(rewrite(addresses, r"[\x00-\x7f].*$", ""), _districts_of)


def _districts_of(beginnings: pa.Array) -> pa.Array:
    county = _place(beginnings, _DISTRICT)
    estate = matches(county, _ESTATE)
    return revise(county, estate, lambda _: _place(beginnings.filter(estate), _CITY_ALONE))


def _place(cells: pa.Array, pattern: str) -> pa.Array:
    return pc.struct_field(pc.extract_regex(cells, pattern), "place")


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
