"""Logs of every awkward size, exported, for other programs to check."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from suyuan.ledger.entry import Entry, Event
from suyuan.storage.ledger_export import export_log, export_proof
from suyuan.storage.ledger_folder import LedgerFolder

SEED = b"c" * 32
LARGEST = 70_000
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def entries_of(size):
    return [Entry(Event.IMPORT, NOW, {"rows": number}) for number in range(size)]


@dataclass(frozen=True)
class Made:
    """An exported log."""

    ledger: LedgerFolder
    out: Path
    key: str

    @property
    def origin(self) -> str:
        return self.ledger.origin

    @classmethod
    def of(cls, folder: Path, size: int) -> "Made":
        ledger = LedgerFolder(folder, "log.invalid/conformance", SEED)
        ledger.create()
        ledger.append_many(entries_of(size))
        out = folder.with_name("out")
        return cls(ledger, out, export_log(ledger, out, entries=True).log_key)

    def proof(self, index: int, out: Path) -> Path:
        return export_proof(self.ledger, index, out)


def run_go(program, *arguments):
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, check=False)
