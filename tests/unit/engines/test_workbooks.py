"""Workbooks of four formats."""

from __future__ import annotations

import datetime as dt

import pytest
import xlsxwriter

from suyuan.core.errors import InputFault
from suyuan.engines.reading import Limits, list_sheets, read_table

PEOPLE = [["姓名", "电话"], ["张三", "13800000001"], ["李四", "13800000002"]]


@pytest.fixture
def book(tmp_path):
    """A workbook to fill by hand; ``read`` closes and reads it."""
    path = tmp_path / "book.xlsx"
    workbook = xlsxwriter.Workbook(str(path))

    def read(**options):
        workbook.close()
        return read_table(path, **options)

    workbook.read = read
    return workbook


def put(sheet, rows, first=0):
    for r, row in enumerate(rows, first):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value)


def cells(table):
    return [list(row.values()) for row in table.rows.to_pylist()]


def test_typed_cells(book):
    day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy/m/d h:mm"})
    chinese = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    sheet = book.add_worksheet("名单")
    put(sheet, [["姓名", "身份证", "电话", "出生日期", "建档时间", "已婚", "备注"]])
    sheet.write_row(1, 0, ["张三", 330106199001011234, 13800000001])
    sheet.write_datetime(1, 3, dt.datetime(2020, 1, 2), day)  # noqa: DTZ001
    sheet.write_datetime(1, 4, dt.datetime(2020, 1, 2, 8, 30), moment)  # noqa: DTZ001
    sheet.write_boolean(1, 5, boolean=True)
    sheet.write_formula(1, 6, "=1/0", None, "#DIV/0!")
    sheet.write_string(2, 0, "李四")
    sheet.write_string(2, 1, "330106202001010028")
    sheet.write_datetime(2, 3, dt.datetime(2020, 1, 2), chinese)  # noqa: DTZ001
    sheet.write_string(2, 6, "\t13800000009")
    table = book.read()
    assert cells(table) == [
        ["张三", "330106199001011***", "13800000001", "2020-01-02", "2020-01-02 08:30:00", "TRUE", None],
        ["李四", "330106202001010028", None, "2020-01-02", None, None, "13800000009"],
    ]
    assert (table.sheet, table.first_row, table.encoding) == ("名单", 2, None)
    assert table.notes == ("damaged_ids:1",)


def test_title_above_merged_header_and_blank_rows(book):
    sheet = book.add_worksheet()
    sheet.merge_range(1, 1, 1, 5, "某某市新生儿名单")
    sheet.merge_range(2, 1, 3, 1, "序号")
    sheet.merge_range(2, 2, 2, 3, "母亲")
    sheet.merge_range(2, 4, 2, 5, "父亲")
    put(sheet, [[None, None, "姓名", "电话", "姓名", "电话"]], 3)
    put(sheet, [[None, 1, "李子墨", 13800000001, "王一", 13800000002]], 4)
    put(sheet, [[None, 2, "李子涵", 13800000003, "王二", 13800000004]], 6)
    table = book.read()
    assert table.header == ("序号", "母亲姓名", "母亲电话", "父亲姓名", "父亲电话")
    assert [table.row_number(0), table.row_number(1)] == [5, 7]
    assert table.notes == ("header_not_first", "two_row_header", "blank_rows:1")
    assert cells(table)[1] == ["2", "李子涵", "13800000003", "王二", "13800000004"]


def test_first_visible_sheet_with_cells_is_read(book):
    book.add_worksheet("封面")
    hidden = book.add_worksheet("底稿")
    hidden.hide()
    put(hidden, [["姓名", "电话"], ["王五", "13800000003"]])
    put(book.add_worksheet("名单"), PEOPLE)
    book.add_worksheet("空")
    table = book.read()
    assert (table.sheet, table.notes) == ("名单", ("other_sheets:1",))
    path = book.filename
    assert list_sheets(__import__("pathlib").Path(path)) == ("封面", "底稿", "名单", "空")


def test_sheet_by_name(book, tmp_path):
    put(book.add_worksheet("甲"), PEOPLE)
    put(book.add_worksheet("乙"), [["姓名", "电话"], ["王五", "13800000003"]])
    assert cells(book.read(sheet="乙")) == [["王五", "13800000003"]]
    with pytest.raises(InputFault) as fault:
        read_table(tmp_path / "book.xlsx", sheet="丙")
    assert fault.value.code == "SY-I019"
    assert fault.value.params == {"file": "book.xlsx", "sheet": "丙", "sheets": "甲, 乙"}


def test_only_a_hidden_sheet_has_cells(book):
    book.add_worksheet("封面")
    hidden = book.add_worksheet("底稿")
    hidden.hide()
    put(hidden, PEOPLE)
    assert book.read().notes == ("hidden_sheet",)


def test_empty_workbook(book):
    book.add_worksheet()
    with pytest.raises(InputFault) as fault:
        book.read()
    assert fault.value.code == "SY-I004"


def test_headerless_leak(book):
    put(book.add_worksheet(), PEOPLE[1:])
    table = book.read()
    assert (table.header, table.first_row, table.rows.num_rows) == (None, 1, 2)


def test_too_many_columns(book):
    put(book.add_worksheet(), [[f"列{i}" for i in range(30)]])
    with pytest.raises(InputFault) as fault:
        book.read(limits=Limits(max_columns=20))
    assert fault.value.code == "SY-I011"


@pytest.mark.parametrize("suffix", [".xls", ".xlsb", ".ods"])
def test_other_formats(tmp_path, suffix, xls_maker, xlsb_maker, ods_maker):
    maker = {".xls": xls_maker, ".xlsb": xlsb_maker, ".ods": ods_maker}[suffix]
    path = tmp_path / f"list{suffix}"
    path.write_bytes(maker(PEOPLE))
    table = read_table(path)
    assert (table.header, cells(table)) == (("姓名", "电话"), PEOPLE[1:])
    assert list_sheets(path) == (table.sheet,)


@pytest.mark.parametrize("suffix", [".xls", ".xlsb"])
def test_numbers_of_other_formats(tmp_path, suffix, xls_maker, xlsb_maker):
    maker = {".xls": xls_maker, ".xlsb": xlsb_maker}[suffix]
    path = tmp_path / f"list{suffix}"
    path.write_bytes(maker([["姓名", "身份证"], ["张三", 330106199001011234.0], ["李四", 13800000001.0]]))
    assert cells(read_table(path)) == [["张三", "330106199001011***"], ["李四", "13800000001"]]


def test_text_has_no_sheets(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("姓名,电话\n张三,13800000001\n", "utf-8")
    assert list_sheets(path) == ()
    with pytest.raises(InputFault) as fault:
        read_table(path, sheet="名单")
    assert fault.value.code == "SY-I019"
