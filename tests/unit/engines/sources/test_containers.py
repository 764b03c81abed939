"""Archives: every member by its own rules, names only as names, bounds on depth and size."""

from __future__ import annotations

import io
import zipfile

from suyuan.engines.reading import Limits
from tests.unit.engines.sources.makers import make_docx, make_zip, paragraph

LIST = "姓名,电话\n李四,15400000002\n"


def inner_names(got):
    return [part.place.inner for part in got.parts]


def test_members_by_their_own_rules(read):
    got = read("a.zip", make_zip({"b.csv": LIST, "a.docx": make_docx(paragraph("张三")), "夹/c.md": "王五"}))
    assert inner_names(got) == [("a.docx",), ("b.csv",), ("夹/c.md",)]
    assert (len(got.tables), got.texts, got.faults) == (1, ["张三", "王五"], [])


def test_a_bad_member_does_not_stop_the_others(read):
    got = read("a.zip", make_zip({"a.xlsx": "PK\x03\x04", "b.png": b"\x89PNG\r\n\x1a\n", "c.txt": "张三", "d.txt": ""}))
    assert got.faults == ["SY-I020", "SY-I084", "SY-I004"]
    assert got.texts == ["张三"]
    assert got.parts[0].fault.params["file"] == "a.zip » a.xlsx"


def test_names_in_gbk_and_paths(read):
    made = make_zip({"AAAA.txt": "张三", "../../etc/passwd": "李四", "C:\\x.txt": "王五"})
    raw = made.replace(b"AAAA.txt", "名单".encode("gb18030") + b".txt")
    got = read("a.zip", raw)
    assert inner_names(got) == [("../../etc/passwd",), ("C:\\x.txt",), ("名单.txt",)]
    assert got.faults == []


def test_locked_members_and_methods(read):
    made = bytearray(make_zip({"a.txt": "张三", "b.txt": "李四"}))
    local, central = made.find(b"PK\x03\x04"), made.find(b"PK\x01\x02")
    made[local + 6] |= 1
    made[central + 8] |= 1
    got = read("a.zip", bytes(made))
    assert (got.faults, got.texts) == (["SY-I021"], ["李四"])
    assert read("a.zip", make_zip({"a.txt": "张三"}, method=zipfile.ZIP_BZIP2)).faults == ["SY-I089"]


def test_depth(read):
    made = make_zip({"a.txt": "张三"})
    for level in range(2, 4):
        made = make_zip({f"{level}.zip": made})
    assert read("a.zip", made).texts == ["张三"]
    got = read("a.zip", make_zip({"4.zip": made}))
    assert got.faults == ["SY-I088"]
    assert len(got.parts[0].place.inner) == 4


def test_bombs(read):
    zeros = b"0" * (60 << 20)
    got = read("a.zip", make_zip({"a.txt": zeros, "b.txt": "张三"}))
    assert (got.faults, got.texts) == (["SY-I022"], ["张三"])
    wide = Limits(max_ratio=2_000, max_unpacked_bytes=80 << 20)
    # Each inner archive is within its bounds; together they are not.
    nested = make_zip({f"{n}.zip": make_zip({"a.txt": zeros}) for n in range(2)})
    assert read("a.zip", nested, limits=wide).faults[-1] == "SY-I022"
    assert read("a.zip", make_zip(dict.fromkeys(map(str, range(30)), "x")), limits=Limits(max_members=20)).faults == [
        "SY-I022"
    ]


def test_a_size_that_is_a_lie(read):
    made = bytearray(make_zip({"a.txt": b"0" * 1_000_000}))
    central = made.find(b"PK\x01\x02")
    made[central + 24 : central + 28] = (10).to_bytes(4, "little")
    assert read("a.zip", bytes(made)).faults == ["SY-I022"]


def test_members_that_overlap(read):
    made = io.BytesIO(make_zip({"a.txt": bytes(range(256)) * 400}, method=zipfile.ZIP_STORED))
    with zipfile.ZipFile(made, "a") as archive:
        first = archive.infolist()[0]
        for n in range(50):
            again = zipfile.ZipInfo(f"{n}.txt")
            again.file_size, again.compress_size, again.CRC = first.file_size, first.compress_size, first.CRC
            again.header_offset = first.header_offset
            archive.filelist.append(again)
        archive._didModify = True
    assert read("a.zip", made.getvalue()).faults == ["SY-I022"]


def test_wrong_checksum_and_cut(read):
    made = make_zip({"a.txt": "张三" * 100}, method=zipfile.ZIP_STORED)
    assert read("a.zip", made.replace("张三".encode(), "李四".encode(), 1)).faults == ["SY-I020"]
    assert read("a.zip", made[:-10]).faults == ["SY-I020"]
    assert read("a.zip", make_zip({})).faults == ["SY-I004"]


def test_a_member_without_a_name(read):
    made = make_zip({"a": "张三", "b": "李四"}, method=zipfile.ZIP_STORED)
    at = made.rindex(b"PK\x01\x02")
    nameless = made[: at + 28] + b"\0\0" + made[at + 30 : at + 46] + made[at + 47 :]  # in the directory only
    end = nameless.rindex(b"PK\x05\x06")
    size = int.from_bytes(nameless[end + 12 : end + 16], "little") - 1
    got = read("a.zip", nameless[: end + 12] + size.to_bytes(4, "little") + nameless[end + 16 :])
    assert (got.texts, got.faults) == (["李四", "张三"], [])
