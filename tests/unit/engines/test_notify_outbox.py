"""The outbox folder: its owner's alone, one file per message, an index that staff fill in."""

import csv
import email
import os
import stat

import pytest

from suyuan.core.errors import ComponentFault
from suyuan.engines.notify import Fate, Parcel
from suyuan.engines.notify.outbox import OutboxTransport


def parcel(number, channel, to="15400000001", page=None):
    return Parcel(f"N-0-{number:06d}", channel, to, "告知", "内容", page)


def test_files_and_index(tmp_path):
    way = OutboxTransport(tmp_path / "a" / "b")
    for number, channel in enumerate(("letter", "sms", "email", "phone"), 1):
        sent = way.send(parcel(number, channel, "u@example.cn" if channel == "email" else "虚构地址", b"<html>"))
        assert sent.fate is Fate.ACCEPTED
    way.close()
    folder = tmp_path / "a" / "b"
    assert sorted(path.name for path in folder.iterdir()) == [
        "N-0-000001.html", "N-0-000002.txt", "N-0-000003.eml", "N-0-000004.txt", "index.csv",
    ]  # fmt: skip
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert (folder / "N-0-000001.html").read_bytes() == b"<html>"
    assert email.message_from_bytes((folder / "N-0-000003.eml").read_bytes())["To"] == "u@example.cn"
    index = (folder / "index.csv").read_text("utf-8-sig")
    assert "虚构" not in index
    assert [row["channel"] for row in csv.DictReader(index.splitlines())] == ["letter", "sms", "email", "phone"]


def test_the_same_message_again_overwrites_its_file_and_keeps_what_staff_wrote(tmp_path):
    first = OutboxTransport(tmp_path / "o")
    first.send(parcel(1, "sms"))
    first.close()
    index = tmp_path / "o" / "index.csv"
    index.write_text(index.read_text("utf-8-sig").replace(".txt,,", ".txt,送达,2026-03-11"), "utf-8-sig")
    again = OutboxTransport(tmp_path / "o")
    again.send(parcel(1, "sms"))
    again.send(parcel(2, "sms"))
    again.close()
    rows = list(csv.reader(index.read_text("utf-8-sig").splitlines()))
    assert rows[1][3:] == ["送达", "2026-03-11"]
    assert rows[2][3:] == ["", ""]
    assert len(list((tmp_path / "o").iterdir())) == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_place_that_cannot_be_written_to(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(ComponentFault, match="SY-C002"):
        OutboxTransport(tmp_path / "o")


def test_a_file_stands_where_the_folder_should(tmp_path):
    (tmp_path / "o").write_text("")
    with pytest.raises(ComponentFault, match="SY-C002"):
        OutboxTransport(tmp_path / "o")
