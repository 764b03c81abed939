"""Reading the consents of a workspace as a decision reads them, and counting them by state.

The limit is five seconds for 1,000,000 consents; beside it stands the bare query of the same columns by the driver.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from report import Section
from suyuan.storage.consents import READ
from suyuan.storage.workspace import Session, create_workspace

CONSENTS = 1_000_000
LIMIT = 5.0
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
INSERT = """insert into consents (id, rid, recipient, purpose, fields, given, separate, at, expires, relation, guardian,
verified_by, verified_at, text_sha256, language, method, version, ledger_index)
values (?, ?, ?, ?, 'birth_month,phone', ?, 1, '2026-03-01T01:02:03.000000Z', '2027-03-01', 'mother', ?,
'户口簿', '2026-03-01T01:02:03.000000Z', ?, 'zh', 'form', 1, 1)"""


def run(consents: int = CONSENTS) -> Section:
    """Median of three runs."""
    section = Section(f"Consents: {consents:,} read from the database", __doc__ or "")
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "w", "recipients = {}\npurposes = {}\n")
        with workspace.writing() as session:
            _fill(session, consents)
        with workspace.reading() as session:
            bare = _median(lambda: _bare(session))
            whole = _median(lambda: sum(batch.num_rows for batch in session.consents.batches()))
            one = _median(lambda: sum(batch.num_rows for batch in session.consents.batches("r1", "p1")))
            counted = _median(lambda: session.consents.counts(NOON, 30))
    section.row("seconds for all, in the order of persons", f"{whole:.2f}")
    section.row("share of the limit of five seconds", f"{whole / LIMIT:.0%}")
    section.row("ratio to the driver's bare query of the same columns", f"{whole / bare:.2f}")
    section.row("seconds for one recipient and purpose of 21", f"{one:.2f}")
    section.row("seconds to count all by state", f"{counted:.2f}")
    return section


def _fill(session: Session, consents: int) -> None:
    rids = np.random.Generator(np.random.PCG64(17)).permutation(consents).tolist()
    rows = (
        (f"c{n:020d}", rid, f"r{n % 7}", f"p{n % 3}", n % 10 > 0, f"g:{n:016x}", "0" * 64) for n, rid in enumerate(rids)
    )
    session.connection.connection.cursor().executemany(INSERT, rows)


def _bare(session: Session) -> None:
    cursor = session.connection.connection.cursor()
    cursor.execute(f"select {', '.join(READ)} from consents")
    while cursor.fetchmany(50_000):
        pass


def _median(work: object) -> float:
    took = []
    for _ in range(3):
        start = time.perf_counter()
        work()  # type: ignore[operator]
        took.append(time.perf_counter() - start)
    return statistics.median(took)
