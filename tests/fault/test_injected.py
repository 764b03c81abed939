"""The disk refuses a system call, one after the other (strace injection): a clear error, nothing lost, on it goes."""

import os
import shutil
import subprocess
import sys

import pytest

from suyuan.storage.ledger_audit import rebuild
from suyuan.storage.ledger_folder import LedgerFolder

CHILD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from suyuan.core.errors import SuyuanError
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.ledger_folder import LedgerFolder

ledger = LedgerFolder(Path(sys.argv[1]), "log.invalid/1", b"s" * 32)
for number in range(4):
    try:
        print("ok", ledger.append(Entry(Event.IMPORT, datetime(2026, 1, 2, tzinfo=UTC), {"rows": number})), flush=True)
    except SuyuanError as error:
        print(error.code, flush=True)
"""


def injected(folder, call, error, when):
    command = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}", "-P", str(folder / "checkpoint")]
    command += ["-P", str(folder), "-P", str(folder / ".checkpoint.part"), "-P", str(folder / "tile/entries")]
    command += [p for n in range(1, 6) for p in ("-P", str(folder / f"tile/entries/000.p/{n}"))]
    command += ["-P", str(folder / "tile/entries/000.p")]
    command += ["-e", f"inject={call}:error={error}:when={when}", sys.executable, "-c", CHILD, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize(
    ("call", "error", "code"),
    [
        ("fsync", "EIO", "SY-C012"),
        ("fdatasync", "EIO", "SY-C012"),
        ("fdatasync", "ENOSPC", "SY-C001"),
        ("write", "ENOSPC", "SY-C001"),
        ("rename", "EIO", "SY-C012"),
        ("openat", "EROFS", "SY-C012"),
    ],
)
def test_one_refused_call(tmp_path, call, error, code):
    if shutil.which("strace") is None or os.name != "posix":
        pytest.skip("needs strace")
    probe = subprocess.run(["strace", "-qq", "-o", "/dev/null", "true"], capture_output=True, check=False)
    if probe.returncode:
        pytest.skip("strace may not trace here")
    refused = 0
    for when in (1, 2, 4, 6):
        folder = tmp_path / f"{call}-{error}-{when}"
        LedgerFolder(folder, "log.invalid/1", b"s" * 32).create()
        done = injected(folder, call, error, when)
        lines = done.stdout.split("\n")[:-1]
        assert len(lines) == 4, (when, done.stdout, done.stderr)
        acknowledged = [int(line.split()[1]) for line in lines if line.startswith("ok")]
        errors = [line for line in lines if not line.startswith("ok")]
        assert set(errors) <= {code, "SY-L013"}, (when, errors)
        refused += len(errors)
        assert len(errors) <= 1, "only the refused call fails; the next append goes on"
        ledger = LedgerFolder(folder, "log.invalid/1", b"s" * 32)
        assert acknowledged == sorted(set(acknowledged))
        assert rebuild(ledger).size > acknowledged[-1]
        stored = [entry.body["rows"] for entry in ledger.entries()]
        for index, line in enumerate(lines):
            if line.startswith("ok"):
                assert stored[int(line.split()[1])] == index
    assert refused, "the injection must have met something"
