"""Reading a leaked list."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.release.address import SLOTS, UNREADABLE, observe, parse

HOME = "浙江省杭州市西湖区文新街道文三路138号紫荆花苑3幢2单元502室"
VILLAGE = "浙江省杭州市淳安县千岛湖镇河口村5组12号"


def _read(leaked, registry):
    row = observe(pa.array([leaked], pa.string()), parse(pa.array([registry])))[0]
    return {slot: int(symbol) for slot, symbol in zip(SLOTS, row, strict=True) if symbol != UNREADABLE}


@pytest.mark.parametrize(
    ("leaked", "seen"),
    [
        (HOME, {"province": 0, "province.short": 0, "community.order": 0, "building.a": 1, "building.b": 0,
                "unit.join": 0, "unit.numeral": 0, "room.suffix": 0}),
        ("浙江杭州西湖区文新街道紫荆花苑（文三路138号）3号楼二单元５０２",
         {"province": 0, "province.short": 1, "community.order": 1, "building.a": 0, "unit.join": 0,
          "unit.numeral": 1, "room.suffix": 1}),
        ("杭州市西湖区文新街道文三路138号紫荆花苑3#2-502",  # a word the book does not have is not read
         {"province": 1, "community.order": 0, "unit.join": 1, "room.suffix": 1}),
        ("杭州市西湖区文新街道文三路138号紫荆花苑3-2-502室",
         {"province": 1, "community.order": 0, "room.suffix": 0}),
    ],
)  # fmt: skip
def test_the_whole_address(leaked, seen):
    assert _read(leaked, HOME) == seen


@pytest.mark.parametrize(
    ("leaked", "seen"),
    [
        ("西湖区文新街道文三路138号紫荆花苑3栋2-502",  # no city: whether the province was there is gone
         {"community.order": 0, "building.a": 1, "building.b": 1, "unit.join": 1, "room.suffix": 1}),
        ("文三路138号紫荆花苑3栋2单元502", {"community.order": 0, "building.a": 1, "building.b": 1, "unit.join": 0,
                                  "unit.numeral": 0, "room.suffix": 1}),
        ("紫荆花苑3号楼2单元502室", {"building.a": 0, "unit.join": 0, "unit.numeral": 0, "room.suffix": 0}),
        ("文新街道紫荆花苑3号楼", {"building.a": 0}),
        ("3幢2-502", {"building.a": 1, "building.b": 0, "unit.join": 1, "room.suffix": 1}),
        ("浙江杭州市西湖区文新街道文三路138号", {"province": 0, "province.short": 1}),
        ("杭州市西湖区文新街道文三路138号紫荆花苑", {"province": 1, "community.order": 0}),
        ("浙江省杭州市西湖区", {}),
    ],
)  # fmt: skip
def test_a_cut_address_is_read_as_far_as_it_goes(leaked, seen):
    assert _read(leaked, HOME) == seen


@pytest.mark.parametrize(
    "leaked",
    [
        "浙江省杭州市西湖区文新街道文三路138号紫荆花苑3幢2单元503室",
        "浙江省杭州市西湖区文新街道文三路138号紫荆花苑4幢2单元502室",
        "浙江省杭州市西湖区文新街道文三路38号紫荆花苑3幢2单元502室",
        "8号紫荆花苑3幢2单元502室",
        "浙江省杭州市余杭区文新街道文三路138号紫荆花苑3幢2单元502室",
        "江苏省杭州市西湖区文新街道文三路138号紫荆花苑3幢2单元502室",
        VILLAGE,
        "",
        None,
    ],
)
def test_another_address_says_nothing(leaked):
    assert _read(leaked, HOME) == {}


def test_a_village_house():
    assert _read("淳安县千岛湖镇河口村12号（第五组）", VILLAGE) == {
        "province": 1, "city": 1, "group.numeral": 1, "group.ordinal": 1, "group.order": 1,
    }  # fmt: skip
    assert _read("浙江淳安县千岛湖镇河口村5组", VILLAGE) == {
        "province": 0, "province.short": 1, "city": 1, "group.numeral": 0, "group.ordinal": 0,
    }  # fmt: skip


def test_a_position_the_registry_does_not_offer_is_not_read():
    assert "unit.join" not in _read("紫荆花苑3幢2单元502室", "紫荆花苑3幢2-502室")
    assert _read("人民路12号", "人民路12号") == {}


def test_rows_must_be_aligned():
    with pytest.raises(ValueError, match="one leaked address"):
        observe(pa.array([HOME]), parse(pa.array([HOME, HOME])))


def test_a_broker_who_writes_one_spelling_is_read_as_that_spelling():
    registry = parse(pa.array([HOME, HOME.replace("3幢", "8栋"), HOME.replace("138号", "12号")]))
    leaked = pa.array([text.replace("幢", "号楼").replace("栋", "号楼") for text in registry.raw.to_pylist()])
    seen = observe(leaked, registry)
    assert (seen[:, SLOTS.index("building.a")] == 0).all()
    assert (seen[:, SLOTS.index("building.b")] == UNREADABLE).all()
    assert seen.dtype == np.int8
