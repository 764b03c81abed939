"""Invented addresses in real divisions, in the spelling that a registry holds.

Four kinds of place: blocks with units, 浙江省杭州市西湖区澄岫路138号紫荆花苑3幢2单元502室 (80 %); towers
without units, …8幢1203室 (8 %); villages, 浙江省杭州市淳安县荻口镇汪家村5组12号 (10 %); and addresses left
incomplete: no province, road or dwelling (2 %).  A place (community or village) holds several households, as
in life; no two households share a complete address.  Roads, communities, towns and villages are combined
from invented parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.gazetteer import Division, divisions
from suyuan.samples.tables import draw_weighted, find_repeats, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_CITIES = ("330100", "330200", "320100", "510100", "420100", "310000", "330782")
"""杭州 宁波 南京 成都 武汉 上海 and the county-level city 义乌."""


Integers: TypeAlias = NDArray[np.int64]
CODE_DIGITS = 6


class PlaceKind(IntEnum):
    """How an address ends."""

    UNITS = 0
    TOWER = 1
    VILLAGE = 2
    INCOMPLETE = 3


KIND_SHARES = (0.80, 0.08, 0.10, 0.02)
FIRST_CITY_SHARE = 0.5

_HOUSEHOLDS_A_PLACE = 12
_BUILDING_WORDS = ("栋", "幢", "号楼")  # by the city's code modulo 3: 幢 in 杭州, 号楼 in 上海
_ROOM_WORDS, _ROOM_WORD_SHARES = ("室", "房"), (0.96, 0.04)
_BUILDINGS, _UNITS, _FLOORS, _ROOMS_A_FLOOR = 36, 4, 33, 4
_GROUPS, _DOORS = 15, 88
_URBAN_WEIGHTS = {"区": 3.0}  # flats are likelier in city districts, villages outside them
_RURAL_WEIGHTS = {"县": 6.0, "市": 4.0}


@dataclass(frozen=True, slots=True)
class Places:
    """Communities and villages that households live in, sorted by kind.

    Attributes:
        start: the address up to the building or group, shape (n,).
        kind: ``PlaceKind``, shape (n,).
        building_word: index of the city's word for a building, shape (n,).
        room_word: index of the community's word for a room, shape (n,).
        buildings: number of buildings, shape (n,).
        floors: number of floors, shape (n,).
    """

    start: pa.StringArray
    kind: Integers
    building_word: Integers
    room_word: Integers
    buildings: Integers
    floors: Integers


def invent_addresses(households: int, cities: Sequence[str], rng: np.random.Generator) -> pa.StringArray:
    """Draw one address for each household.

    Args:
        households: how many.
        cities: codes of provinces or municipalities (``310000``), cities (``330100``) or counties
            (``330782``); the first holds half of the households, as the custodian's own.
        rng: source of randomness.

    Raises:
        ValueError: no city is given, or a code is in no division.
    """
    regions = [_divisions_under(code) for code in cities]
    if not regions:
        raise ValueError("addresses need at least one city")
    kinds = draw_weighted(np.array(KIND_SHARES), households, rng)
    places = _invent_places(max(2 * len(regions), households // _HOUSEHOLDS_A_PLACE), regions, rng)
    home = np.zeros(households, dtype=np.int64)
    for kind in PlaceKind:
        there = np.flatnonzero(kinds == kind)
        homes = np.flatnonzero(places.kind == kind)
        home[there] = homes[rng.integers(0, homes.size, there.size)]
    return _spell_addresses(places, home, *_settle(places, home, rng))


def _divisions_under(code: str) -> tuple[Division, ...]:
    stem = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    found = tuple(place for place in divisions() if place.code.startswith(stem))
    if len(code) != CODE_DIGITS or not found:
        raise ValueError(f"{code} is no code of a division in force")
    return found


def _invent_places(count: int, regions: list[tuple[Division, ...]], rng: np.random.Generator) -> Places:
    """Draw about ``count`` places, at least one of each kind, spread over the regions."""
    sizes = [max(1, round(count * share)) for share in KIND_SHARES]
    kind = np.repeat(np.arange(len(sizes)), sizes)
    rest = (1.0 - FIRST_CITY_SHARE) / max(1, len(regions) - 1)
    region = draw_weighted(np.array([FIRST_CITY_SHARE] + [rest] * (len(regions) - 1)), kind.size, rng)
    words = np.array([int(places[0].code[:4]) % len(_BUILDING_WORDS) for places in regions])
    fewest, most = np.where(kind == PlaceKind.TOWER, 18, 5), np.where(kind == PlaceKind.TOWER, _FLOORS, 18)
    return Places(
        start=_name_places(kind, region, regions, rng),
        kind=kind,
        building_word=words[region],
        room_word=draw_weighted(np.array(_ROOM_WORD_SHARES), kind.size, rng),
        buildings=rng.integers(4, _BUILDINGS + 1, kind.size),
        floors=rng.integers(fewest, most + 1),
    )


def _name_places(
    kind: Integers, region: Integers, regions: list[tuple[Division, ...]], rng: np.random.Generator
) -> pa.StringArray:
    """Write the start of the addresses of each place."""
    listed = [place for places in regions for place in places]
    county = np.zeros(kind.size, dtype=np.int64)
    start = 0
    for index, places in enumerate(regions):
        for rural, weights in enumerate((_URBAN_WEIGHTS, _RURAL_WEIGHTS)):
            there = np.flatnonzero((region == index) & ((kind == PlaceKind.VILLAGE) == rural))
            likely = np.array([weights.get(place.prefix[-1], 1.0) for place in places])
            county[there] = start + draw_weighted(likely, there.size, rng)
        start += len(places)
    at = pa.array(county)
    prefix = pa.array([place.prefix for place in listed]).take(at)
    short = pa.array([place.city + place.county for place in listed]).take(at)
    parts = {row[0]: row[1].split(" ") for row in read_table("address_parts.tsv")}
    road, community, town, village = (
        _combine([parts[f"{what}_{part}"] for part in ("first", "second", "last")], kind.size, rng)
        for what in ("road", "community", "town", "village")
    )
    number = pa.array(rng.integers(1, 1000, kind.size)).cast(pa.string())
    full = pc.binary_join_element_wise(prefix, road, number, "号", community, "")
    rural = pc.binary_join_element_wise(prefix, town, village, "")
    incomplete = pc.binary_join_element_wise(short, community, "")
    return pc.choose(pa.array(np.array([0, 0, 1, 2])[kind]), full, rural, incomplete)


def _combine(lists: list[list[str]], count: int, rng: np.random.Generator) -> pa.StringArray:
    """Join one random text of each list, shape (count,)."""
    columns = [pa.array(texts).take(pa.array(rng.integers(0, len(texts), count))) for texts in lists]
    return pc.binary_join_element_wise(*columns, "")


def _settle(places: Places, home: Integers, rng: np.random.Generator) -> tuple[Integers, Integers, Integers]:
    """Draw a dwelling for each household, no two in the same one.

    Returns:
        Building (group in a village), unit (0 without) and room (door in a village), each from 1, shape (n,);
        all 0 in incomplete addresses.
    """
    dwelling = np.zeros(home.size, dtype=np.int64)
    complete = np.flatnonzero(places.kind[home] != PlaceKind.INCOMPLETE)
    again = complete
    while again.size:
        dwelling[again] = _draw_dwellings(places, home[again], rng)
        again = complete[find_repeats((home * _DWELLINGS + dwelling)[complete])]
    building, unit_and_room = np.divmod(dwelling, _UNIT_STEP * _ROOM_STEP)
    return building, *np.divmod(unit_and_room, _ROOM_STEP)


def _draw_dwellings(places: Places, home: Integers, rng: np.random.Generator) -> Integers:
    """Draw dwellings as one number each: building, unit and room packed, shape (n,)."""
    kind = places.kind[home]
    village = kind == PlaceKind.VILLAGE
    building = rng.integers(1, np.where(village, _GROUPS, places.buildings[home]) + 1)
    unit = np.where(kind == PlaceKind.UNITS, rng.integers(1, _UNITS + 1, home.size), 0)
    room = rng.integers(1, np.where(village, _DOORS, places.floors[home] * _ROOMS_A_FLOOR) + 1)
    return (building * _UNIT_STEP + unit) * _ROOM_STEP + room


def _spell_addresses(
    places: Places, home: Integers, building: Integers, unit: Integers, room: Integers
) -> pa.StringArray:
    """Write addresses out: start, building, unit and room looked up in small lists of texts, then joined."""
    buildings = ["", *(f"{n + 1}{word}" for word in _BUILDING_WORDS for n in range(_BUILDINGS))]
    rooms = ["", *(f"{floor + 1}{door + 1:02d}{word}" for word in _ROOM_WORDS for floor, door in _doors())]
    groups, doors = len(buildings) - 1, len(rooms) - 1
    buildings += [f"{n + 1}组" for n in range(_GROUPS)]
    rooms += [f"{n + 1}号" for n in range(_DOORS)]
    units = ["", *(f"{n + 1}单元" for n in range(_UNITS))]
    village = places.kind[home] == PlaceKind.VILLAGE
    skipped_buildings = np.where(village, groups, places.building_word[home] * _BUILDINGS)
    skipped_rooms = np.where(village, doors, places.room_word[home] * _FLOORS * _ROOMS_A_FLOOR)
    return pc.binary_join_element_wise(
        places.start.take(pa.array(home)),
        pa.array(buildings).take(pa.array(np.where(building > 0, building + skipped_buildings, 0))),
        pa.array(units).take(pa.array(unit)),
        pa.array(rooms).take(pa.array(np.where(room > 0, room + skipped_rooms, 0))),
        "",
    )


def _doors() -> list[tuple[int, int]]:
    """Floor and door of each room of a building, counted from 0."""
    return [(floor, door) for floor in range(_FLOORS) for door in range(_ROOMS_A_FLOOR)]


_UNIT_STEP, _ROOM_STEP = 8, 256  # above the numbers of units and rooms: dwellings pack into one integer
_DWELLINGS = 64 * _UNIT_STEP * _ROOM_STEP
