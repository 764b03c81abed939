"""Masks: of no value is all or nearly all shown, however short or broken it is."""

import pyarrow as pa
import pytest

from suyuan.core.mask import mask

FIELDS = ["name", "mother_phone", "mother_id_number", "birth_date", "address", "card_number", "contact", "anything"]


def shown(field, value):
    return mask(field, pa.array([value], pa.string()))[0].as_py()


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        ("name", "张三", "张**"),
        ("mother_phone", "15400000001", "154******01"),
        ("birth_date", "2020-01-02", "2020-**"),
        ("address", "浙江省杭州市西湖区某路1号", "浙江省杭州市******"),
        ("address", "街486号", "街…"),
        ("address", "浙江省杭州市", "浙…"),
        ("mother_phone", "12345", "1…"),
        ("anything", "x", "x…"),
    ],
)
def test_what_is_shown(field, value, wanted):
    assert shown(field, value) == wanted


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("size", range(2, 30))
def test_no_value_is_whole(field, size):
    for value in ("一" * size, "1" * size, "甲\n" * size):
        masked = shown(field, value)
        assert value not in masked
        assert sum(letter in set(value) for letter in masked) <= max(1, 2 * len(value) // 3)


def test_nothing_stays_nothing():
    assert mask("address", pa.array([None, ""], pa.string())).to_pylist() == [None, ""]
