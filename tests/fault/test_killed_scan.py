"""kill -9 in the middle of a scan: nothing that was told is lost, and what is done is not read again."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from suyuan.app.scan import _scan_all, scan_sources
from suyuan.app.scan_source import ScanOptions, scan_source
from suyuan.core.errors import UsageFault
from suyuan.discover.scan_report import SCANNED, UNREADABLE
from suyuan.engines.sources import walk_files
from suyuan.samples.numbers import custodian_numbers

FILES = 60
OPTIONS = ScanOptions(2026, 0)
NUMBERS = custodian_numbers(FILES, 5)
PROGRAM = (
    "from pathlib import Path; from suyuan.app.scan import ScanOptions, scan_sources\n"
    "if __name__ == '__main__': scan_sources(['files'], ScanOptions(2026, 0), Path('journal'))"
)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "files").mkdir()
    for place, number in enumerate(NUMBERS):
        # Long enough that a run can be stopped half way.
        (tmp_path / "files" / f"{place:02}.txt").write_text(f"电话{number}\n" + "无\n" * 200_000, "utf-8")
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    return tmp_path


def done(folder):
    """Names that the journal tells of, in whole lines."""
    journal = folder / "journal"
    lines = journal.read_bytes().split(b"\n")[:-1] if journal.exists() else []
    return [json.loads(line)["name"] for line in lines]


def run_and_kill(folder, more):
    """Start a scan, and kill it and its workers when so many more files are done."""
    begun = len(done(folder))
    process = subprocess.Popen([sys.executable, "program.py"], cwd=folder, start_new_session=True)
    while len(done(folder)) < begun + more and process.poll() is None:
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_killed_scan_goes_on_where_it_was(folder):
    for _ in range(3):
        run_and_kill(folder, 6)
        with (folder / "journal").open("ab") as journal:  # the line that was being written when it was killed
            journal.write(b'{"version": 2, "name": "files/5')
    before = done(folder)
    assert 18 <= len(before) < FILES
    for name in before:  # if they were read again, nothing would be found
        path = folder / name
        status = path.stat()
        path.write_bytes(b"x" * status.st_size)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    reports = scan_sources([str(folder / "files")], OPTIONS, folder / "journal")
    assert [report.name for report in reports] == [f"files/{place:02}.txt" for place in range(FILES)]
    assert {report.status for report in reports} == {SCANNED}
    assert sorted(done(folder)) == [report.name for report in reports], "each file was read once"


def test_a_journal_of_something_else_stays_as_it_is(tmp_path):
    for held in (b"notes of mine", b'{"version": 2}\nnotes', b'{"name": "a"}\n'):
        (tmp_path / "journal").write_bytes(held)
        with pytest.raises(UsageFault):
            scan_sources([], OPTIONS, tmp_path / "journal")
        assert (tmp_path / "journal").read_bytes() == held


def test_names_with_line_ends_of_other_alphabets(tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a\u2028b\x85c.txt").write_text(f"电话{NUMBERS[0]}", "utf-8")
    first = scan_sources([str(tmp_path / "files")], OPTIONS, tmp_path / "journal")
    assert scan_sources([str(tmp_path / "files")], OPTIONS, tmp_path / "journal") == first


def killing(found, options):
    """Scan, but die of one file."""
    if found.name.endswith("03.txt"):
        os.kill(os.getpid(), signal.SIGKILL)
    return scan_source(found, options)


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one processor: files are read in this process")
def test_a_file_that_its_process_dies_of(tmp_path):
    (tmp_path / "files").mkdir()
    for place in range(12):
        (tmp_path / "files" / f"{place:02}.txt").write_text(f"电话{NUMBERS[place]}" + "无\n" * 100_000, "utf-8")
    files = list(walk_files([tmp_path / "files"]))
    reports = sorted(_scan_all(files, OPTIONS, killing), key=lambda report: report.name)
    assert [report.status for report in reports] == [UNREADABLE if place == 3 else SCANNED for place in range(12)]
    assert [fault.code for fault in reports[3].faults] == ["SY-I103"]
