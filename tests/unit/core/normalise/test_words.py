"""Names, addresses, sexes, text."""

from __future__ import annotations

import pyarrow as pa
import pytest

from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise


def read(kind, cell):
    return normalise(kind, pa.array([cell], pa.string())).to_pylist()[0]


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("王芳", "王芳"),
        ("王 芳", "王芳"),
        ("王 小 明 明", "王小明明"),
        (" 王\u3000芳\u200b ", "王芳"),
        ("王\t芳", "王芳"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提・艾力", "买买提·艾力"),
        ("买买提 . 艾力", "买买提·艾力"),
        ("买买提‧艾力·吐尔逊", "买买提·艾力·吐尔逊"),
        ("王＊＊", "王**"),
        ("王× ×", "王**"),
        ("王XX", "王**"),
        ("王●明", "王*明"),
        ("*芳", "*芳"),
        ("王某", "王某"),
        ("王", "王"),
        ("王芳之子", "王芳之子"),
        ("\uf9d1明", "六明"),  # a compatibility form
        ("John  Smith", "John Smith"),
        ("J. Smith", "J. Smith"),
        ("陳怡君", "陳怡君"),
    ],
)
def test_names(cell, name):
    assert read(Kind.NAME, cell) == name


@pytest.mark.parametrize("cell", [None, "", " ", "无", "不详", "未知", "-", "/", "**", "N/A", "null", "12", "?"])
def test_no_name(cell):
    assert read(Kind.NAME, cell) is None


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("浙江省 杭州市\u3000西湖区文三路１２３号", "浙江省杭州市西湖区文三路123号"),
        ("文三路 12 号 3 幢", "文三路12号3幢"),
        ("文三路12号2—502室", "文三路12号2-502室"),
        ("余杭区（良渚）街道", "余杭区(良渚)街道"),
        ("Apt 5  Main St", "Apt 5 Main St"),
        ("文三路12号 Apt 5", "文三路12号Apt 5"),
        ("西湖区", "西湖区"),
        ("3单元 2 502室", "3单元2 502室"),
    ],
)
def test_addresses(cell, address):
    assert read(Kind.ADDRESS, cell) == address


@pytest.mark.parametrize("cell", [None, "", "  ", "无", "不详", "-", "12-3"])
def test_no_address(cell):
    assert read(Kind.ADDRESS, cell) is None


@pytest.mark.parametrize(
    "cell", ["男", "男性", "男婴", "男宝宝", "男 孩", "M", "male", "Boy", "1", "1.0", "１", "1-男", "♂"]
)
def test_male(cell):
    assert read(Kind.SEX, cell) == "男"


@pytest.mark.parametrize("cell", ["女", "女性", "女婴", "女宝", "女儿", "F", "FEMALE", "girl", "2", "2.0", "2-女性"])
def test_female(cell):
    assert read(Kind.SEX, cell) == "女"


@pytest.mark.parametrize("cell", [None, "", "0", "9", "未知", "未说明的性别", "男女", "3", "male?"])
def test_no_sex(cell):
    assert read(Kind.SEX, cell) is None


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.RECORD_NUMBER])
def test_text_is_folded_and_trimmed_and_no_more(kind):
    cells = pa.array(["  a ", "ＡＢ－１", "", None, "x  y", "无", "剖宫产"])
    assert normalise(kind, cells).to_pylist() == ["a", "AB-1", None, None, "x  y", "无", "剖宫产"]
