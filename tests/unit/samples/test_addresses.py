"""Invented addresses: real divisions, four kinds of ending, one household in each dwelling."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from suyuan.core.gazetteer import division_codes, divisions
from suyuan.samples.addresses import DEFAULT_CITIES, KIND_SHARES, PlaceKind, invent_addresses
from suyuan.samples.tables import read_table

HOUSEHOLDS = 20_000
STREET = r"[^路街巷道]{2}(?:路|街|大道|巷)[1-9][0-9]{0,2}号"
BUILDING = r"(?P<building>[1-9][0-9]?)(?P<word>幢|栋|号楼)"
ROOM = r"(?P<floor>[1-9][0-9]?)0[1-4](?:室|房)"
ENDINGS = {
    PlaceKind.UNITS: re.compile(rf"{STREET}\D+?{BUILDING}[1-4]单元{ROOM}", re.ASCII),
    PlaceKind.TOWER: re.compile(rf"{STREET}\D+?{BUILDING}{ROOM}", re.ASCII),
    PlaceKind.VILLAGE: re.compile(r"\D{2}(?:镇|乡)\D{2}村[1-9][0-9]?组[1-9][0-9]?号", re.ASCII),
    PlaceKind.INCOMPLETE: re.compile(r"\D{2}(?:苑|花园|花苑|家园|小区|公寓|名邸|雅苑|嘉园|华庭)", re.ASCII),
}


def invent(households: int, cities: tuple[str, ...] = DEFAULT_CITIES, seed: int = 1) -> list[str]:
    rng = np.random.Generator(np.random.PCG64(seed))
    return invent_addresses(households, cities, rng).to_pylist()


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    return invent(HOUSEHOLDS)


@pytest.fixture(scope="module")
def read(addresses: list[str]) -> list[tuple[str, PlaceKind, re.Match[str]]]:
    """Each address taken apart: code of its division, kind of place, match of the rest."""
    full = {place.prefix: place.code for place in divisions()}
    short = {place.city + place.county: place.code for place in divisions()}
    found = []
    for address in addresses:
        for starts in (full, short):
            start = next((address[:n] for n in range(len(address), 4, -1) if address[:n] in starts), None)
            if start:
                break
        assert start, f"no division begins {address}"
        fits = [(kind, m) for kind, rule in ENDINGS.items() if (m := rule.fullmatch(address[len(start) :]))]
        assert len(fits) == 1, address
        kind, match = fits[0]
        assert (starts is short) == (kind is PlaceKind.INCOMPLETE) or address.startswith("上海市")
        found.append((starts[start], kind, match))
    return found


def test_every_address_lies_in_a_division_of_the_cities_asked_for(read):
    stems = ("3301", "3302", "3201", "5101", "4201", "31", "330782")
    assert all(code.startswith(stems) for code, _, _ in read)
    at_home = sum(code.startswith("3301") for code, _, _ in read) / HOUSEHOLDS
    assert abs(at_home - 0.5) < 0.05
    assert len({code for code, _, _ in read}) > 60


def test_kinds_keep_to_their_shares(read):
    counts = Counter(kind for _, kind, _ in read)
    for kind in PlaceKind:
        share = KIND_SHARES[kind]
        assert abs(counts[kind] / HOUSEHOLDS - share) < 5 * (share / HOUSEHOLDS) ** 0.5


def test_villages_lie_mostly_outside_city_districts(read):
    def outside(kinds: set[PlaceKind]) -> float:
        codes = [code for code, kind, _ in read if kind in kinds and code.startswith("3301")]
        return sum(not division_codes()[code].county.endswith("区") for code in codes) / len(codes)

    assert outside({PlaceKind.VILLAGE}) > 3 * outside({PlaceKind.UNITS})


def test_a_city_has_one_word_for_a_building(read):
    words: dict[str, set[str]] = {}
    for code, _, match in read:
        if "word" in match.groupdict():
            words.setdefault(code[:4], set()).add(match["word"])
    assert all(len(used) == 1 for used in words.values())
    assert set().union(*words.values()) == {"幢", "栋", "号楼"}
    assert words["3301"] == {"幢"}


def test_towers_are_higher_than_blocks(read):
    floors = {kind: [int(m["floor"]) for _, k, m in read if k is kind] for kind in (PlaceKind.UNITS, PlaceKind.TOWER)}
    assert max(floors[PlaceKind.UNITS]) <= 18 < max(floors[PlaceKind.TOWER]) <= 33


def test_complete_addresses_belong_to_one_household(addresses, read):
    complete = [a for a, (_, kind, _) in zip(addresses, read, strict=True) if kind is not PlaceKind.INCOMPLETE]
    assert len(set(complete)) == len(complete)


def test_neighbours_live_in_one_community(addresses, read):
    starts = Counter(
        a[: -len(m[0])] + m[0].split("号")[0] for a, (_, k, m) in zip(addresses, read, strict=True) if k == 0
    )
    assert 5 < np.mean(list(starts.values())) < 30


def test_dwellings_stay_different_where_room_is_scarce():
    # few households make few places: redrawing must still end, with different dwellings
    for households in (1, 2, 7, 160):
        drawn = [a for a in invent(households, ("330106",)) if re.search(r"[0-9]", a)]
        assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize(
    ("code", "start"),
    [
        ("330782", "浙江省金华市义乌市"),
        ("441900", "广东省东莞市"),
        ("429004", "湖北省仙桃市"),
        ("500000", "重庆市"),
    ],
)
def test_other_codes_may_be_asked_for(code: str, start: str):
    assert all(address.startswith((start, start[3:])) for address in invent(50, (code,)))


@pytest.mark.parametrize("cities", [(), ("390100",), ("3301",), ("330104",)])
def test_unknown_codes_are_refused(cities: tuple[str, ...]):
    with pytest.raises(ValueError, match=r"city|division"):
        invent(5, cities)


def test_invented_parts_hold_no_character_that_marks_a_level():
    for part, texts in read_table("address_parts.tsv"):
        if not part.endswith("_last"):
            assert not set(texts) & set("省市区县镇乡村组路街巷道号弄幢栋楼单元室房")
