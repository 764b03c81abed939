"""The gazetteer: county-level divisions of mainland China with their GB/T 2260 codes.

Read once from ``core/data/divisions.tsv``, whose header tells sources, licences, state and exceptions.  Two
rules make every row the start of an address, province + city + county: a municipality is its own city (an
address names it once, see ``Division.prefix``), and a place without counties, or a county-level place that
answers to its province, is a city with an empty county.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Division:
    """One county-level division.

    Attributes:
        code: six digits after GB/T 2260.
        province: full name, such as 浙江省.
        city: full name, such as 杭州市; equal to the province in a municipality.
        county: full name, such as 西湖区; empty where the city has no counties.
    """

    code: str
    province: str
    city: str
    county: str

    @property
    def prefix(self) -> str:
        """The start of an address here in full form: 浙江省杭州市西湖区, 上海市浦东新区, 湖北省仙桃市."""
        return self.province + ("" if self.city == self.province else self.city) + self.county


@cache
def divisions() -> tuple[Division, ...]:
    """All divisions in force, in order of their codes."""
    return _read_divisions()["current"]


@cache
def former_divisions() -> tuple[Division, ...]:
    """Divisions that were in force at the end of 2020 and are no more; older records still name them."""
    return _read_divisions()["former"]


def provinces() -> tuple[str, ...]:
    """The 31 provinces, autonomous regions and municipalities, in order of their codes."""
    return tuple(_tree())


def cities_of(province: str) -> tuple[str, ...]:
    """The cities of a province, in order of their codes.

    Raises:
        KeyError: there is no such province.
    """
    return tuple(_tree()[province])


def counties_of(city: str) -> tuple[Division, ...]:
    """The divisions of a city, in order of their codes; one with an empty county where it has none.

    Raises:
        KeyError: there is no such city.
    """
    return _tree()[city_provinces()[city]][city]


@cache
def city_provinces() -> Mapping[str, str]:
    """City to province; no two provinces have a city of the same name."""
    return MappingProxyType({city: province for province, cities in _tree().items() for city in cities})


@cache
def division_codes() -> Mapping[str, Division]:
    """Code to division, with the former ones."""
    return MappingProxyType({place.code: place for place in (*former_divisions(), *divisions())})


@cache
def _tree() -> Mapping[str, Mapping[str, tuple[Division, ...]]]:
    """Province to city to divisions."""
    tree: dict[str, dict[str, tuple[Division, ...]]] = {}
    for place in divisions():
        cities = tree.setdefault(place.province, {})
        cities[place.city] = (*cities.get(place.city, ()), place)
    return tree


@cache
def _read_divisions() -> Mapping[str, tuple[Division, ...]]:
    """Read the table, split by its status column; the lines before the column names are comments."""
    text = files("suyuan.core.data").joinpath("divisions.tsv").read_text("utf-8")
    found: dict[str, list[Division]] = {"current": [], "former": []}
    rows = text[text.index("\ncode\t") + 1 :].splitlines()[1:]
    for row in rows:
        code, province, city, county, status = row.split("\t")
        found[status].append(Division(code, province, city, county))
    return {status: tuple(places) for status, places in found.items()}
