"""Texts are streamed in pieces that overlap, and nothing at a cut is lost or counted twice."""

from __future__ import annotations

import io
import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.core.errors import InputFault
from suyuan.engines.sources.part import Part, Place
from suyuan.engines.sources.pieces import cut_pieces
from suyuan.engines.sources.texts import find_encoding, text_parts

PLACE = Place("a.txt")


def parts_of(data):
    return list(text_parts(lambda: io.BytesIO(data), PLACE))


@given(st.lists(st.sampled_from(["甲", "\n", " ", "#123456#", "1540000"]), max_size=300), st.integers(1, 60))
def test_each_mark_counts_in_exactly_one_piece(words, step):
    text = "".join(words)
    chunks = [text[i : i + step] for i in range(0, len(text), step)]
    pieces = list(cut_pieces(chunks, size=64, overlap=16))
    found = 0
    rebuilt = ""
    for piece in pieces:
        part = Part(PLACE, text=piece.text, lead=piece.lead, tail=piece.tail)
        found += sum(part.owns(mark.start()) for mark in re.finditer("#123456#", piece.text))
        rebuilt += "".join(sign for at, sign in enumerate(piece.text) if part.owns(at))
        assert len(piece.text) <= 64 + 16
    assert rebuilt == text
    assert found == text.count("#123456#")


def test_lines_are_counted_over_pieces():
    text = "".join(f"第{n}行\n" for n in range(1, 2_000))
    for piece in cut_pieces([text], size=100, overlap=20):
        whole = re.search(r"\n第(\d+)行", piece.text)
        assert int(whole[1]) == piece.breaks + 1 + piece.text.count("\n", 0, whole.start() + 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding):
    text = "张三，电话15400000001。\r\n李四\r\n" * 50_000
    parts = parts_of(text.encode(encoding))
    owned = "".join(sign for part in parts for at, sign in enumerate(part.text) if part.owns(at))
    assert owned == text.replace("\r\n", "\n")
    assert find_encoding(lambda: io.BytesIO(text.encode(encoding)), "a") == encoding


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("张三\n".encode() * 10 + "李四\n".encode("gb18030"), "SY-I010"),
        (b"\xef\xbb\xbf" + "李四\n".encode("gb18030"), "SY-I010"),
        (b"\xff\xff\xff\n\x80", "SY-I009"),
        ("李四".encode("utf-16")[:-1], "SY-I009"),
        (b"a" * 5000 + b"\x00", "SY-I008"),
        (b" \n\n", "SY-I004"),
    ],
)
def test_refused(data, code):
    with pytest.raises(InputFault) as fault:
        parts_of(data)
    assert fault.value.code == code


def test_one_line_without_end_takes_little_memory():
    class Endless(io.RawIOBase):
        """Forty megabytes that are nowhere in memory."""

        left = 40 << 20

        def read(self, size=-1):
            size = min(size, self.left)
            self.left -= size
            return b"15400000001,"[:1] * size

    tracemalloc.start()
    characters = sum(len(part.text) - part.lead - part.tail for part in text_parts(Endless, PLACE))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert characters == 40 << 20
    assert peak < 16 << 20


def test_a_part_is_one_thing():
    with pytest.raises(ValueError, match="a part is"):
        Part(PLACE)
    with pytest.raises(ValueError, match="a part is"):
        Part(PLACE, text="a", fault=InputFault("SY-I004", file="a"))
