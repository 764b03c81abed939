"""JSON lines and JSON arrays."""

from __future__ import annotations

import json

import pytest

from suyuan.core.errors import InputFault
from suyuan.engines.reading import Limits, read_table

RECORDS = [
    {"姓名": "张三", "电话": 13800000001, "出生日期": "2020-01-02", "已婚": True},
    {"姓名": "李四", "电话": None, "身份证": 330106199001011234},
]
CELLS = [
    ["张三", "13800000001", "2020-01-02", "TRUE", None],
    ["李四", None, None, None, "330106199001011234"],
]


def read(tmp_path, text, name, **options):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read_table(path, **options)


def cells(table):
    return [list(row.values()) for row in table.rows.to_pylist()]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.jsonl", "\n".join(map(json.dumps, RECORDS))),
        ("list.json", json.dumps(RECORDS)),
        ("list.json", json.dumps(RECORDS, ensure_ascii=False, indent=2)),
        ("list.json", json.dumps({"code": 0, "data": RECORDS})),
        ("list.json", "\n".join(map(json.dumps, RECORDS))),
    ],
)
def test_shapes(tmp_path, name, text):
    table = read(tmp_path, text, name)
    assert table.header == ("姓名", "电话", "出生日期", "已婚", "身份证")
    assert cells(table) == CELLS
    assert (table.first_row, table.encoding) == (1, "utf-8")


def test_numbers_keep_their_digits(tmp_path):
    text = '{"a": 330106199001011234, "b": 13800000001.0, "c": 3.301061990010112e+17, "d": 1.50, "e": NaN, "f": -0}'
    table = read(tmp_path, text, "list.jsonl")
    assert cells(table) == [["330106199001011234", "13800000001", "330106199001011***", "1.50", None, "-0"]]
    assert "damaged_ids:1" in table.notes


def test_many_chunks_and_late_keys(tmp_path):
    lines = [f'{{"a": "{i}", "b": "x"}}' for i in range(45_000)] + ['{"c": "late"}'] + ['{"a": "z"}'] * 3
    for name, text in (("list.jsonl", "\n".join(lines)), ("list.json", f"[{','.join(lines)}]")):
        table = read(tmp_path, text, name)
        assert table.rows.num_rows == 45_004
        assert table.rows.column(0).null_count == 1
        assert table.rows.column(2).to_pylist()[44_999:45_002] == [None, "late", None]


def test_blank_lines_keep_line_numbers(tmp_path):
    table = read(tmp_path, '{"a": "1", "b": "2"}\n\n{}\n{"a": "3", "b": "4"}\n', "list.jsonl")
    assert [table.row_number(i) for i in range(table.rows.num_rows)] == [1, 4]


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("list.jsonl", '{"a": 1}\n{"a": 2\n{"a": 3}', "SY-I024", 2),
        ("list.jsonl", '{"a": 1}\n{"a": 2}{"a": 3}\n', "SY-I024", 2),
        ("list.jsonl", '{"a": 1}\n[1, 2]\n', "SY-I025", 2),
        ("list.jsonl", '{"a": 1}\n{"a": {"b": 2}}\n', "SY-I025", 2),
        ("list.jsonl", '{"a": 1}\n{"a": [2]}\n', "SY-I025", 2),
        ("list.jsonl", '{"a": "\\ud800"}\n', "SY-I024", 1),
        ("list.json", '[{"a": 1}, {"a": 2}', "SY-I024", 2),
        ("list.json", '[{"a": 1} {"a": 2}]', "SY-I024", 1),
        ("list.json", '[{"a": 1}] x', "SY-I024", 1),
        ("list.json", '[{"a": 1}, 5]', "SY-I025", 2),
        ("list.json", '{"a": ' * 100_000, "SY-I024", 1),
        ("list.json", '[{"a": ' + "[" * 100_000, "SY-I024", 1),
    ],
)
def test_broken_files_name_the_place(tmp_path, name, text, code, line):
    with pytest.raises(InputFault) as fault:
        read(tmp_path, text, name)
    assert (fault.value.code, fault.value.params["line"]) == (code, line)


def test_no_rows(tmp_path):
    for text in ("[]", "[{}]", "{}"):
        with pytest.raises(InputFault) as fault:
            read(tmp_path, text, "list.json")
        assert fault.value.code == "SY-I017"


def test_limits(tmp_path):
    wide = json.dumps({f"k{i}": 1 for i in range(30)})
    for text, limits, code in (
        (wide, Limits(max_columns=20), "SY-I011"),
        ('{"a": 1}\n' * 10, Limits(max_rows=5), "SY-I013"),
        ('{"a": "xxxxxxxxxxxxx"}\n', Limits(max_cell_chars=10), "SY-I012"),
        ('{"a": "\\u0000"}\n', Limits(), "SY-I008"),
    ):
        with pytest.raises(InputFault) as fault:
            read(tmp_path, text, "list.jsonl", limits=limits)
        assert fault.value.code == code
