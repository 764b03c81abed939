"""Sounds: one for every way a name is spelt."""

import pyarrow as pa
import pytest

from suyuan.core.normalise.sound import sounds, turned_sounds


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("王小明", "wangxiaoming"),
        ("Wang Xiaoming", "wangxiaoming"),
        ("WANG XIAO-MING", "wangxiaoming"),
        ("汪晓鸣", "wangxiaoming"),
        ("单田芳", "shantianfang"),
        ("仇英", "qiuying"),
        ("欧阳娜娜", "ouyangnana"),
        ("尉迟恭", "yuchigong"),
        ("吕布", "lvbu"),
        ("李", "li"),
        ("王*", None),
        ("阿依古丽·买买提", "ayigulimaimaiti"),
        ("123", None),
        (None, None),
    ],
)
def test_sound(name, sound):
    assert sounds(pa.array([name], pa.string())).to_pylist() == [sound]


def test_a_column_is_read_as_its_cells_are():
    names = ["王小明", None, "Li Fang", "尉迟恭", "王*", "欧阳娜娜", "李"] * 50
    assert sounds(pa.array(names)).to_pylist() == [sounds(pa.array([name], pa.string()))[0].as_py() for name in names]


def test_the_last_word_may_be_the_family_name():
    assert turned_sounds(pa.array(["Xiaoming Wang", "Madonna", "王小明", None])).to_pylist() == [
        "wangxiaoming",
        None,
        None,
        None,
    ]
