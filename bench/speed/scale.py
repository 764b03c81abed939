"""Linkage at ten million people: dirty lists against a registry imported in five parts, each step in its own process.

The list has a fifth of its telephones masked, 15 % of some cells empty, spellings and dates as a broker leaves them,
and strangers.  "Warm" is the median of five runs after a first one.  The limit is one hash join of the list with the
registry's telephones in memory.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1]))

from report import Section

PARTS = 5
SMALL, LARGE = 1_000_000, 10_000_000
SEED = 13


def clock() -> datetime:
    """A fixed day."""
    return datetime(2024, 1, 8, tzinfo=UTC)


def run() -> Section:
    """Each step in a process of its own, so that its peak memory is its own."""
    section = Section("Linkage at scale: 10,000,000 people, two cores", __doc__ or "")
    with tempfile.TemporaryDirectory(prefix="suyuan-bench-") as name:
        for step in ("invent", "bound", "import", "align", "unindexed", "many", "count"):
            done = subprocess.run([sys.executable, __file__, step, name], check=True, capture_output=True, text=True)
            for what, result in json.loads(done.stdout.splitlines()[-1]):
                section.row(what, result)
    return section


def main(step: str, folder: Path) -> list[tuple[str, str]]:
    """One step; what it measured."""
    return {
        "invent": invent,
        "bound": bound,
        "import": import_all,
        "align": align_warm,
        "unindexed": align_bare,
        "many": align_many,
        "count": count_large,
    }[step](folder)


def invent(folder: Path) -> list[tuple[str, str]]:
    """The registry in five files, one list of 34,000 rows, and a smaller registry with a list of a million."""
    from linkage import COLUMNS
    from suyuan.engines.writing import write_table
    from suyuan.samples.people import invent_newborns

    everybody = invent_newborns(LARGE, SEED)
    size = LARGE // PARTS
    for part in range(PARTS):
        write_table(everybody.slice(part * size, size), folder / f"part-{part}.csv")
    _leak(everybody.select(list(COLUMNS)), 32_400, folder / "list.csv")
    _leak(everybody.select(list(COLUMNS)), 950_000, folder / "large.csv")
    some = everybody.slice(0, SMALL)
    write_table(some, folder / "small.csv")
    _leak(some.select(list(COLUMNS)), 950_000, folder / "million.csv")
    return []


def bound(folder: Path) -> list[tuple[str, str]]:
    """One hash join on the canonical telephone, all in memory."""
    from suyuan.core.fields import Kind
    from suyuan.core.normalise import normalise
    from suyuan.engines.reading import read_table

    phones = []
    for part in range(PARTS):
        source = read_table(folder / f"part-{part}.csv")
        place = list(source.header or ()).index("mother_phone")
        phones.append(normalise(Kind.PHONE, source.rows.column(place)))
    registry = pa.table({"phone": pa.concat_arrays(phones), "rid": np.arange(LARGE, dtype=np.uint32)})
    source = read_table(folder / "list.csv")
    place = list(source.header or ()).index("mother_phone")
    cells = normalise(Kind.PHONE, source.rows.column(place))
    leaked = pa.table({"phone": cells, "row": np.arange(len(cells))})
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        joined = leaked.join(registry, "phone", join_type="inner")
        times.append(time.perf_counter() - begin)
    return [("limit: one hash join", f"{statistics.median(times):.2f} s, {joined.num_rows:,} rows found")]


def import_all(folder: Path) -> list[tuple[str, str]]:
    """Five imports; runs of the index merge on the way."""
    from suyuan.app.import_registry import import_file
    from suyuan.app.starter import init_workspace

    workspace = init_workspace(folder / "w", clock)
    begin = time.perf_counter()
    for part in range(PARTS):
        import_file(workspace, folder / f"part-{part}.csv", clock)
    spent = time.perf_counter() - begin
    index = sum(path.stat().st_size for path in (folder / "w" / "registry" / "index").rglob("*.npy"))
    beside = sum(path.stat().st_size for path in (folder / "w" / "registry").glob("*.npy"))
    with workspace.reading() as session:
        keys = sum(count.entries for count in session.registry.key_counts().values())
    small = init_workspace(folder / "s", clock)
    import_file(small, folder / "small.csv", clock)
    return [
        (
            "import of 10,000,000 from five CSV files",
            f"{spent:.0f} s, {keys / spent / 1e6:.2f} M person-keys/s with everything, peak {_peak():,.0f} MB; "
            f"index {index / LARGE:.0f} and features {beside / LARGE:.0f} bytes a person",
        )
    ]


def align_warm(folder: Path) -> list[tuple[str, str]]:
    """34,000 dirty rows against ten million."""
    from suyuan.app.alignment import align_file

    times, found = _timed(folder / "w", lambda session: align_file(session, folder / "list.csv").alignment, 6)
    truth = np.load(folder / "list.csv.npy")
    right = found.linked & (found.rid == truth)
    return [
        (
            f"{len(truth):,} dirty rows, index present (target 1 s warm)",
            f"first {times[0]:.2f} s, warm {statistics.median(times[1:]):.2f} s, peak {_peak():,.0f} MB; "
            f"precision {right.sum() / found.linked.sum():.5f} "
            f"(of {found.certain.sum():,} certain {(right & found.certain).sum() / found.certain.sum():.5f}), "
            f"recall {right.sum() / (truth >= 0).sum():.4f}",
        )
    ]


def align_bare(folder: Path) -> list[tuple[str, str]]:
    """The same by a look at every record's features."""
    from suyuan.app.alignment import align_file, align_unindexed
    from suyuan.storage.workspace import open_workspace

    with open_workspace(folder / "w").reading() as session:
        leak = align_file(session, folder / "list.csv").leak
    times, found = _timed(folder / "w", lambda session: align_unindexed(session, leak), 3)
    truth = np.load(folder / "list.csv.npy")
    right = found.linked & (found.rid == truth)
    return [
        (
            f"{len(truth):,} dirty rows, no index (target 4 s)",
            f"{statistics.median(times):.2f} s, recall {right.sum() / (truth >= 0).sum():.4f}",
        )
    ]


def align_many(folder: Path) -> list[tuple[str, str]]:
    """A million dirty rows against a million."""
    from suyuan.app.alignment import align_file

    times, found = _timed(folder / "s", lambda session: align_file(session, folder / "million.csv").alignment, 5)
    warm = statistics.median(times[1:])
    rows = len(found.rid)
    return [
        (
            f"{rows:,} dirty rows against 1,000,000 people, from the file (target 300,000 rows/s)",
            f"{warm:.1f} s, {rows / warm:,.0f} rows/s, peak {_peak():,.0f} MB",
        )
    ]


def count_large(folder: Path) -> list[tuple[str, str]]:
    """A million dirty rows counted against ten million people: rows, people, families, children."""
    from suyuan.app.count import count_file
    from suyuan.storage.workspace import open_workspace

    begin, used = time.perf_counter(), time.process_time()
    found = count_file(open_workspace(folder / "w"), folder / "large.csv", clock().date()).affected
    return [
        (
            f"count of {found.rows:,} dirty rows, from the file (target 30 s, 4 GB)",
            f"{time.perf_counter() - begin:.1f} s ({time.process_time() - used:.1f} s of processor), "
            f"peak {_peak():,.0f} MB; {found.people:,} people, {found.families:,} families",
        )
    ]


def _timed(workspace, work, times):
    from suyuan.storage.workspace import open_workspace

    opened = open_workspace(workspace)
    spent = []
    for _ in range(times):
        with opened.reading() as session:
            begin = time.perf_counter()
            found = work(session)
            spent.append(time.perf_counter() - begin)
    return spent, found


def _leak(people: pa.Table, rows: int, path: Path) -> None:
    """Spoil some of the people, mix strangers in, and keep the truth beside the list."""
    from linkage import _spoil, _Still
    from suyuan.engines.writing import write_table
    from suyuan.samples.broker import Habits, dress_up
    from suyuan.samples.people import invent_strangers

    rng = np.random.Generator(np.random.PCG64([SEED, rows]))
    chosen = np.sort(rng.choice(people.num_rows, rows, replace=False))
    strangers = invent_strangers(rows // 20, SEED).select(people.column_names)
    both = pa.concat_tables([people.take(pa.array(chosen)), strangers])
    truth = np.concatenate([chosen, np.full(strangers.num_rows, -1)])
    shuffled = rng.permutation(both.num_rows)
    both, truth = both.take(pa.array(shuffled)).combine_chunks(), truth[shuffled]
    dirty = pa.table({name: _spoil(name, both[name].combine_chunks(), rng) for name in both.column_names})
    write_table(dress_up(dirty, Habits(names={name: name for name in dirty.column_names}), _Still(rng)), path)
    np.save(path.with_suffix(".csv.npy"), truth)


def _peak() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(main(sys.argv[1], Path(sys.argv[2]))))
    else:
        print(run().text())
