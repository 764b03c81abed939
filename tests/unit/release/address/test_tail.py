"""Building, unit and room; lane and door; group and house."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.release.address.book import TAIL_SLOTS
from suyuan.release.address.tail import PARTS, canonical_tails, read_tails


def _read(text):
    tails = read_tails(pa.array([text]), np.zeros(1, dtype=np.bool_))
    parts = {part: tails.parts[part][0].as_py() for part in PARTS}
    offered = {slot for slot, there in zip(TAIL_SLOTS, tails.offered[0], strict=True) if there}
    canonical = canonical_tails(tails, np.zeros(1, dtype=np.int32))[0].as_py()
    return {part: word for part, word in parts.items() if word}, offered, canonical


BUILDING = {"building.a", "building.b"}
UNIT = {"unit.join", "unit.numeral"}
GROUP = {"group.numeral", "group.ordinal"}


@pytest.mark.parametrize(
    ("text", "canonical", "offered"),
    [
        ("3幢2单元502室", "3号楼2单元502室", {*BUILDING, *UNIT, "room.suffix"}),
        ("三栋二单元502", "3号楼2单元502室", {*BUILDING, *UNIT, "room.suffix"}),
        ("3#2单元502房", "3号楼2单元502室", {*BUILDING, *UNIT, "room.suffix"}),
        ("3#楼-2单元-502", "3号楼2单元502室", {*BUILDING, *UNIT, "room.suffix"}),
        ("3号楼2-502室", "3号楼2单元502室", {*BUILDING, "room.suffix"}),
        ("3-2-502", "3号楼2单元502室", {"room.suffix"}),
        ("12号楼502", "12号楼502室", {*BUILDING, "room.suffix"}),
        ("A幢1203室", "A号楼1203室", {*BUILDING, "room.suffix"}),
        ("3栋A单元502室", "3号楼A单元502室", {*BUILDING, "unit.join", "room.suffix"}),
        ("3幢12单元502室", "3号楼12单元502室", {*BUILDING, "unit.join", "room.suffix"}),
        ("138号3幢2单元502室", "138号3号楼2单元502室", {*BUILDING, *UNIT, "room.suffix"}),
        ("138号2单元502室", "138号2单元502室", {"unit.numeral", "room.suffix"}),
        ("138号502室", "138号502室", {"room.suffix"}),
        ("138号502", "138号502室", set()),  # whether it is a room the registry does not say
        ("A座1203室", "A座1203室", {"room.suffix"}),
        ("123弄5号502室", "123弄5号502室", {"door.join", "room.suffix"}),
        ("123弄5-502", "123弄5号502室", {"room.suffix"}),
        ("123弄5号楼502室", "123弄5号楼502室", {*BUILDING, "room.suffix"}),
        ("5组12号", "5组12号", {*GROUP, "group.order"}),
        ("第十五组12号", "15组12号", {*GROUP, "group.order"}),
        ("12号(第五组)", "5组12号", {*GROUP, "group.order"}),
        ("3社", "3社", GROUP),
        ("25队7-1号", "25队7-1号", {"group.ordinal", "group.order"}),
        ("5组12号3室", "5组12号3室", GROUP),
        ("3幢2单元5楼东户", "3号楼2单元5楼东户", BUILDING),
        ("3栋A座1203", "3号楼A座1203", BUILDING),
        ("3号楼2门502室", "3号楼2门502室", BUILDING),
        ("东门5幢", "东门5号楼", BUILDING),
        ("3幢2单元5室", "3号楼2单元5室", BUILDING),
    ],
)
def test_canonical_spelling_and_positions(text, canonical, offered):
    _, positions, spelt = _read(text)
    assert (spelt, positions) == (canonical, offered)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "138号",
        "2-502",
        "502",
        "502室",
        "3-5幢",
        "1幢2幢",
        "3幢5#502",
        "5楼",
        "一二单元502室",
        "1003幢",
        "B1-101",
        "门",
    ],
)
def test_what_has_one_spelling_only(text):
    _, positions, spelt = _read(text)
    assert (spelt, positions) == (text, set())


def test_parts():
    assert _read("138号三幢二单元502室")[0] == {"lead": "138号", "building": "3", "unit": "2", "room": "502"}
    assert _read("12号(第五组)")[0] == {"group": "5", "team": "组", "house": "12号"}
    assert _read("123弄5-502")[0] == {"lead": "123弄", "door": "5", "room": "502"}


def test_a_literal_tail_is_not_read():
    tails = read_tails(pa.array(["3-2-502"]), np.ones(1, dtype=np.bool_))
    assert not tails.offered.any()
    assert canonical_tails(tails, np.zeros(1, dtype=np.int32)).to_pylist() == ["3-2-502"]
