"""A registry of 1,000,000 people: import, release to Parquet, trace of 30,000 rows among 1,000 releases."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow.csv
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))

from report import Section

PEOPLE = 1_000_000
LEAKED = 30_000
N = 1000


def clock() -> datetime:
    """A fixed day."""
    return datetime(2024, 1, 8, tzinfo=UTC)


def run() -> Section:
    """Each step in a process of its own, so that its peak memory is its own."""
    section = Section("Speed: 1,000,000 people, two cores", __doc__ or "")
    with tempfile.TemporaryDirectory(prefix="suyuan-bench-") as name:
        for step in ("invent", "bound", "import", "release", "leak", "trace", "trace"):
            done = subprocess.run(
                [sys.executable, __file__, step, name], check=True, capture_output=True, text=True, timeout=1200
            )
            for what, result in json.loads(done.stdout.splitlines()[-1]):
                section.row(what, result)
    return section


def main(step: str, folder: Path) -> list[tuple[str, str]]:
    """One step; prints what it measured."""
    from suyuan.storage.workspace import open_workspace

    begin = time.perf_counter()
    if step == "invent":
        from suyuan.engines.writing import write_table
        from suyuan.samples.people import invent_newborns

        write_table(invent_newborns(PEOPLE, 11), folder / "registry.csv")
        return []
    if step == "bound":
        options = pyarrow.csv.ConvertOptions(column_types={})
        table = pyarrow.csv.read_csv(folder / "registry.csv", convert_options=options)
        read = time.perf_counter() - begin
        pq.write_table(table, folder / "bound.parquet", compression="zstd")
        return [
            (
                "limit: read the same CSV, write it as Parquet",
                f"{read:.1f} s + {time.perf_counter() - begin - read:.1f} s",
            )
        ]
    if step == "import":
        from suyuan.app.import_registry import import_file
        from suyuan.app.starter import init_workspace

        sys.path.insert(0, str(Path(__file__).parents[1]))
        from world import _policy

        workspace = init_workspace(folder / "w", clock, policy_text=_policy(N, '"choice", "form"', 11))
        import_file(workspace, folder / "registry.csv", clock)
        return [("import from CSV, index included (target 30 s)", _spent(begin))]
    workspace = open_workspace(folder / "w")
    if step == "release":
        from suyuan.app.release import make_release

        made = make_release(workspace, "r00000", "photo", clock, file_format="parquet")
        result = [("release of 1,000,000 rows to Parquet (target 10 s)", _spent(begin))]
        with workspace.writing() as session:
            model = session.releases.all()[0]
            for number in range(1, N):
                session.releases.add(replace(model, release_id=f"R-BENCH{number:07d}", recipient=f"r{number:05d}"))
        made.out.rename(folder / "copy.parquet")
        return result
    if step == "leak":
        from suyuan.engines.reading import read_table
        from suyuan.engines.writing import write_table
        from suyuan.samples.broker import dress_up, take_some
        from world import ONE_SPELLING

        source = read_table(folder / "copy.parquet")
        rng = np.random.default_rng(3)
        some = take_some(source.rows.rename_columns(list(source.header or ())), LEAKED, rng)
        write_table(dress_up(some, ONE_SPELLING, rng), folder / "leak.csv")
        return []
    from suyuan.app.trace import trace_file

    found = trace_file(workspace, folder / "leak.csv", clock)
    named = [accused.recipient for accused in found.attribution.accused]
    aligned = int(found.aligned.alignment.linked.sum())
    return [
        (
            f"trace of {LEAKED:,} rows, {N:,} releases (target 5 s, 2 GB)",
            f"{_spent(begin)}; {aligned:,} aligned; named {named}",
        )
    ]


def _spent(begin: float) -> str:
    # ru_maxrss survives exec and would show the parent's peak.
    status = Path("/proc/self/status").read_text("ascii")
    peak = int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024
    return f"{time.perf_counter() - begin:.1f} s, peak {peak:,.0f} MB"


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
    else:
        print(run().text())
