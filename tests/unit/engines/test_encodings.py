"""Encodings of text: found exactly, never guessed, mixtures refused with the line."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.errors import InputFault
from suyuan.engines.reading import read_table
from suyuan.engines.reading.encodings import decode_text

TEXT = "姓名,电话,地址\n张三,13800000001,浙江省杭州市西湖区\n欧阳娜娜,13800000002,北京市朝阳区\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("gbk"), "gb18030"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_encodings_are_found(tmp_path, data, encoding):
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    table = read_table(path)
    assert table.encoding == encoding
    assert table.header == ("姓名", "电话", "地址")
    assert table.rows.column(2).to_pylist() == ["浙江省杭州市西湖区", "北京市朝阳区"]
    assert table.notes == ()


def test_rare_and_four_byte_characters():
    text = "姓名\n𬱖𠮷\n䶮喆\n㛃祎€\n"
    assert decode_text(text.encode("gb18030"), "x")[0] == text.encode()


def test_short_gb18030_is_not_taken_for_something_else():
    # Detectors call these Korean, Big5 or Cyrillic.
    for text in ("张伟", "李娜,女\n", "联通\n", "a,陈\n" * 3):
        assert decode_text(text.encode("gb18030"), "x")[:2] == (text.encode(), "gb18030")


@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.lists(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6), min_size=1))
def test_gb18030_lists_of_any_names_are_read(names):
    """Names whose bytes happen to be valid UTF-8 too do not make a file mixed, as long as one other is not."""
    text = "\n".join(["张伟李娜", *names])
    try:
        assert decode_text(text.encode("gb18030"), "x")[0] == text.encode()
    except InputFault as fault:
        # Only a name of rare characters whose bytes spell common ones in UTF-8 may be mistaken.
        line = text.split("\n")[fault.params["line"] - 1]
        line.encode("gb18030").decode("utf-8")


@pytest.mark.parametrize("first", ["utf-8", "gb18030"])
@pytest.mark.parametrize("before", [1, 500])
def test_mixture_is_refused_with_its_line(first, before):
    second = "gb18030" if first == "utf-8" else "utf-8"
    head = ("姓名,地址\n" + "张三,浙江省杭州市西湖区\n" * before).encode(first)
    tail = ("李四,北京市朝阳区\n" * 3).encode(second)
    with pytest.raises(InputFault) as fault:
        decode_text(head + tail, "list.csv")
    assert fault.value.code == "SY-I010"
    assert fault.value.params["line"] == before + 2


def test_mixture_after_many_plain_lines():
    data = b"name,phone\n" * 400_000 + "王小明,杭州\n".encode("gb18030") + "李四,浙江杭州\n".encode()
    with pytest.raises(InputFault) as fault:
        decode_text(data, "x")
    assert (fault.value.code, fault.value.params["line"]) == ("SY-I010", 400_002)


def test_character_cut_in_half_is_refused_with_its_line():
    data = TEXT.encode().replace("阳区".encode(), "阳区".encode()[:-1])
    with pytest.raises(InputFault) as fault:
        decode_text(data, "x")
    assert (fault.value.code, fault.value.params["line"]) == ("SY-I010", 3)


def test_other_encodings_are_refused():
    for data in ("naïve,café\n".encode("latin-1"), b"a,b\n\xff\xff\xff\n", "ab".encode("utf-32")):
        with pytest.raises(InputFault) as fault:
            decode_text(data, "x")
        assert fault.value.code in {"SY-I008", "SY-I009"}


def test_utf16_cut_in_half_is_refused():
    with pytest.raises(InputFault) as fault:
        decode_text(TEXT.encode("utf-16")[:-1], "x")
    assert (fault.value.code, fault.value.params["line"]) == ("SY-I009", 3)


def test_text_that_reads_badly_is_noted():
    big5 = "姓名,電話\n陳怡君,臺北市\n".encode("big5")
    try:
        _, encoding, notes = decode_text(big5, "x")
    except InputFault:
        return
    assert (encoding, notes) == ("gb18030", ("doubtful_encoding",))
