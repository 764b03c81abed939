"""Alignment on registry values: who a row is, who it is not, and when that stays open."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from suyuan.core.fields import parse_field
from suyuan.core.keyed import keyed_hash
from suyuan.discover.columns import propose
from suyuan.trace.align import align, gather_candidates
from suyuan.trace.features import leak_columns, registry_features
from suyuan.trace.leak import read_leak
from suyuan.trace.link_keys import KINDS, comparable_places, leak_keys, registry_keys
from suyuan.trace.strangers import Rates

PEOPLE = [
    # name, sex, birth date, mother, mother's phone, father's phone, address
    (
        "王小明",
        "男",
        "2021-03-05",
        "李芳",
        "15400000001",
        "15400000002",
        "浙江省杭州市西湖区示例路1号样例苑3幢2单元502室",
    ),
    (
        "王小红",
        "女",
        "2021-03-05",
        "李芳",
        "15400000001",
        "15400000002",
        "浙江省杭州市西湖区示例路1号样例苑3幢2单元502室",
    ),
    (
        "王大宝",
        "男",
        "2019-07-01",
        "李芳",
        "15400000001",
        "15400000002",
        "浙江省杭州市西湖区示例路1号样例苑3幢2单元502室",
    ),
    (
        "陈乐",
        "女",
        "2021-05-20",
        "赵敏",
        "15400000011",
        "15400000012",
        "江苏省南京市鼓楼区示例街8号演示公寓12号楼1203室",
    ),
    ("陈乐", "女", "2022-01-02", "周静", "15400000021", None, "浙江省杭州市淳安县汾口镇汪家村5组12号"),
    ("刘安", "男", "2021-05-20", "孙丽", None, "15400000032", None),
]
NAMES = ("name", "sex", "birth_date", "mother_name", "mother_phone", "father_phone", "address")
FIELDS = tuple(parse_field(name) for name in NAMES)
REGISTRY = pa.table({"rid": pa.array(range(len(PEOPLE)), pa.uint64())} | {
    name: pa.array([person[i] for person in PEOPLE], pa.string()) for i, name in enumerate(NAMES)
})  # fmt: skip


def hashed(label, texts):
    """A plain hash in place of the keyed one."""
    return keyed_hash(label.encode().ljust(16, b"-"), texts)


PLACES = comparable_places(REGISTRY, FIELDS)
FEATURES = registry_features(REGISTRY, FIELDS, PLACES, hashed)
CELLS = {"name": 1e-5, "phone": 1e-7, "phone-ends": 1e-6, "address": 1e-7}
RATES = Rates(1_000_000, CELLS | {"birth": 5e-4, "birth7": 2e-2, "sex": 0.5, "name1": 0.03}, name_birth=1e-8)


def link(header, rows, rates=None):
    """Align rows by a plain dictionary in place of the index."""
    table = pa.table({f"c{i}": pa.array([row[i] for row in rows], pa.string()) for i in range(len(header))})
    leak = read_leak(table, propose(header, table))
    index: dict[tuple[str, str], list[int]] = {}
    for kind, texts in registry_keys(REGISTRY, FIELDS, PLACES):
        for rid, text in enumerate(texts.to_pylist()):
            if text is not None:
                index.setdefault((kind, text), []).append(rid)
    found_rows, found_rids = [], []
    for kind, texts in leak_keys(leak):
        assert kind in KINDS
        for row, text in enumerate(texts.to_pylist()):
            for rid in index.get((kind, text), []):
                found_rows.append(np.array([row]))
                found_rids.append(np.array([rid], dtype=np.uint32))
    candidates = gather_candidates(found_rows, found_rids)
    features = {name: values[candidates.rid] for name, values in FEATURES.items()}
    return align(leak.rows, leak_columns(leak, hashed), candidates, features, rates or RATES)


HEADER = ["姓名", "出生日期", "电话", "住址"]


@pytest.mark.parametrize(
    ("row", "rid"),
    [
        (("王小明", "2021.3.5", "154 0000 0001", None), 0),
        (("王小红", "20210305", "15400000002", None), 1),
        (("陈乐", "2021年5月20日", None, None), 3),
        (("陈乐", "2022-01-02", "154****0021", None), 4),
        ((None, "2021-05", "15400000032", None), 5),
        ((None, "2021-05", None, "南京市鼓楼区演示公寓(示例街8号)12幢1203"), 3),
        (("王*", "2019-07-01", "15400000001", None), 2),
    ],
)
def test_a_row_finds_its_person(row, rid):
    # Other rows of the same list let the columns be told apart.
    rest = [(*person[:1], person[2], person[5] or person[4], person[6]) for person in PEOPLE]
    found = link(HEADER, [row, *rest])
    assert found.rid[0] == rid
    assert not found.ambiguous[0]


def test_twins_without_a_name_stay_open_and_siblings_do_not():
    rows = [
        ("2021-03", "15400000001"),
        ("2019-07", "15400000001"),
        ("2021-05", "15400000011"),
        ("2021-05", "15400000032"),
    ]
    found = link(["生日", "电话"], rows)
    assert found.rid.tolist() == [-1, 2, 3, 5]
    assert found.ambiguous.tolist() == [True, False, False, False]
    assert found.rivals.tolist() == [2, 0, 0, 0]


def test_a_phone_alone_with_another_birth_date_is_nobody_of_ours():
    rows = [
        ("王某", "2015-01-01", "15400000011"),
        ("陈乐", "2021-05-20", "15400000011"),
        ("刘安", "2021-05-20", "15400000032"),
    ]
    found = link(["姓名", "出生日期", "电话"], rows)
    assert found.rid.tolist() == [-1, 3, 5]
    assert found.certain.tolist() == [False, True, True]


@pytest.mark.parametrize(("persons", "certain"), [(10_000, True), (1_000_000, False)])
def test_the_registry_says_whether_a_name_and_birth_date_are_certain(persons, certain):
    rows = [("陈乐", "2021-05-20"), ("刘安", "2021-05-20"), ("王小明", "2021-03-05"), ("不在册", "2020-01-01")]
    found = link(["姓名", "出生日期"], rows, replace(RATES, persons=persons))
    assert found.rid.tolist() == [3, 5, 0, -1]
    assert found.certain.tolist() == [certain, certain, certain, False]


def test_a_column_about_somebody_else_is_not_held_against_a_row():
    rows = [(p[0], p[2], p[4] or p[5], "医生甲") for p in PEOPLE]
    found = link(["宝宝姓名", "出生日期", "联系电话", "医生姓名"], rows)
    assert found.rid.tolist() == [0, 1, 2, 3, 4, 5]
    assert found.certain.all()


def test_nothing_to_go_by_links_nobody():
    found = link(["备注"], [("你好",), ("再见",)])
    assert found.rid.tolist() == [-1, -1]


def test_a_brother_of_the_same_household_is_never_certain():
    """A row that shows a registered family and not the registered child."""
    header = ["姓名", "出生日期", "母亲姓名", "电话", "住址"]
    home = PEOPLE[3][6]
    rows = [
        (None, "2023-01-01", "赵敏", "15400000011", home),  # another birth date: a younger child
        (None, None, "赵敏", "15400000011", home),  # neither name nor date
        ("陈喜", "2021-05-20", "赵敏", "15400000011", home),  # another name: a twin
        ("陈乐", None, "赵敏", "15400000011", home),
        (None, "2021-05-20", "赵敏", "15400000011", home),
    ]
    rest = [(p[0], p[2], p[3], p[4] or p[5], p[6]) for p in PEOPLE]
    found = link(header, [*rows, *rest])
    assert found.certain[:5].tolist() == [False, False, False, True, True]
    assert found.rid[3:5].tolist() == [3, 3]
