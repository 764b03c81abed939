"""Writers: same bytes for the same table, no formulas, clear errors, nothing half written."""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pyarrow as pa
import pytest
import python_calamine

from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.reading import read_table
from suyuan.engines.writing import write_table

TABLE = pa.table({"姓名": ["张三", None, "王,五"], "电话": ["13800000001", "+8613800000002", "=1+1"]})


def test_csv_bytes(tmp_path):
    path = tmp_path / "out.csv"
    write_table(TABLE, path)
    assert path.read_bytes() == ("\ufeff姓名,电话\n张三,13800000001\n,'+8613800000002\n\"王,五\",'=1+1\n".encode())


def test_csv_of_one_column_has_no_blank_line(tmp_path):
    path = tmp_path / "out.csv"
    write_table(pa.table({"姓名": ["张三", None, "李四"]}), path)
    assert path.read_text("utf-8-sig") == '姓名\n张三\n""\n李四\n'


def test_titles_of_ones_own_and_none(tmp_path):
    path = tmp_path / "out.csv"
    write_table(TABLE.rename_columns(["c0", "c1"]), path, header=["=甲", "乙"])
    assert path.read_text("utf-8-sig").startswith("'=甲,乙\n")
    write_table(TABLE, path, header=[])
    assert path.read_text("utf-8-sig").startswith("张三,")


def test_quotes_breaks_and_many_batches(tmp_path, monkeypatch):
    monkeypatch.setattr("suyuan.engines.writing._BATCH_ROWS", 2)
    texts = [f'第"{i}"行\r\n次' for i in range(7)]
    for suffix in (".csv", ".xlsx"):
        path = tmp_path / f"out{suffix}"
        write_table(pa.table({"姓名": pa.chunked_array([texts[:3], texts[3:]]), "备注": ["x"] * 7}), path)
        assert read_table(path).rows.column(0).to_pylist() == texts


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_same_bytes_for_the_same_table(tmp_path, suffix):
    first, second = tmp_path / f"a{suffix}", tmp_path / f"b{suffix}"
    write_table(TABLE, first)
    write_table(pa.concat_tables([TABLE.slice(0, 1), TABLE.slice(1)]).combine_chunks(), second)
    assert first.read_bytes() == second.read_bytes()


def test_workbook_holds_texts_only(tmp_path):
    path = tmp_path / "out.xlsx"
    write_table(TABLE, path)
    rows = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows == [["姓名", "电话"], ["张三", "13800000001"], ["", "+8613800000002"], ["王,五", "=1+1"]]
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2000-01-01" in archive.read("docProps/core.xml")
    assert "<f>" not in sheet
    assert 'state="frozen"' in sheet
    assert '<dimension ref="A1:B4"/>' in sheet


def test_parts_of_a_workbook_are_well_formed(tmp_path):
    path = tmp_path / "out.xlsx"
    write_table(pa.table({"<&>": ["<a & b>", "]]>", "\x01\ufffe", None], "\r": ["_x0041_", "\t", "x\ny", "=1"]}), path)
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))


def test_workbook_without_titles_or_rows(tmp_path):
    path = tmp_path / "out.xlsx"
    write_table(TABLE, path, header=[])
    assert read_table(path, header="none").rows.num_rows == 3
    write_table(TABLE.slice(0, 0), path)
    with pytest.raises(InputFault) as fault:
        read_table(path)
    assert fault.value.code == "SY-I017"


def test_too_much_for_a_sheet(tmp_path):
    path = tmp_path / "out.xlsx"
    for table, code in (
        (pa.table({"a": pa.nulls(1_048_576, pa.string())}), "SY-I031"),
        (pa.table({"a": ["x" * 32_767]}), "SY-I032"),
        (pa.table({f"c{i}": pa.nulls(1, pa.string()) for i in range(16_385)}), "SY-I034"),
    ):
        with pytest.raises(InputFault) as fault:
            write_table(table, path)
        assert fault.value.code == code
        assert not path.exists()


def test_unknown_suffix_and_wrong_columns(tmp_path):
    with pytest.raises(InputFault) as fault:
        write_table(TABLE, tmp_path / "out.docx")
    assert fault.value.code == "SY-I033"
    with pytest.raises(TypeError):
        write_table(pa.table({"a": [1]}), tmp_path / "out.csv")
    with pytest.raises(ValueError, match="titles"):
        write_table(TABLE, tmp_path / "out.csv", header=["a"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_full_disk(tmp_path, suffix):
    path = tmp_path / f"out{suffix}"
    path.symlink_to("/dev/full")
    with pytest.raises(ComponentFault) as fault:
        write_table(pa.table({"a": [os.urandom(10_000).hex() for _ in range(5)]}), path)
    assert (fault.value.code, fault.value.params) == ("SY-C001", {"file": path.name})
    assert not path.is_symlink()
    assert Path("/dev/full").exists()


def test_partial_file_is_removed(tmp_path, monkeypatch):
    def fail(*_args):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("suyuan.engines.writing._batches", fail)
    for suffix in (".csv", ".xlsx"):
        with pytest.raises(ComponentFault) as fault:
            write_table(TABLE, tmp_path / f"out{suffix}")
        assert fault.value.code == "SY-C001"
    assert list(tmp_path.iterdir()) == []


def test_place_that_cannot_be_written(tmp_path, monkeypatch):
    with pytest.raises(ComponentFault) as fault:
        write_table(TABLE, tmp_path / "no" / "out.csv")
    assert fault.value.code == "SY-C002"
    old = tmp_path / "old.csv"
    old.write_text("kept", "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda *_args: (_ for _ in ()).throw(PermissionError(13, "no")))
        with pytest.raises(ComponentFault) as fault:
            write_table(TABLE, old)
    assert fault.value.params == {"file": "old.csv", "reason": "PermissionError"}
    assert old.read_text("utf-8") == "kept"
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ComponentFault) as fault:
        write_table(TABLE, tmp_path / "folder.csv")
    assert fault.value.code == "SY-C002"
    assert (tmp_path / "folder.csv").is_dir()
