"""``scan``: what personal information files and databases hold, each source with an end that is said.

Every source ends as scanned, with nothing found, or as not read, with the reason.  "Nothing found" is never said of
what was not read: where a part of a source could not be read, the source is ``partly`` read.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from suyuan.app.recognizers import all_recognizers
from suyuan.core.errors import SuyuanError, UsageFault
from suyuan.discover.scan_report import NOTHING, PARTLY, SCANNED, UNREADABLE, Fault, FileReport, PartReport
from suyuan.discover.sightings import Sighting, see_table, see_text
from suyuan.engines.sources import FoundFile, Part, SkippedFile, read_parts, walk_files

VERSION = 1
"""Of what a journal holds; lines of another version are scanned again."""

Progress = Callable[[int, int], None]


REPORT = TypeAdapter(FileReport)


def scan_files(
    paths: Iterable[Path], *, this_year: int, journal: Path | None = None, progress: Progress = lambda _done, _all: None
) -> tuple[FileReport, ...]:
    """Scan files and folders on all processors.

    Args:
        this_year: by which children are told.
        journal: where the report of each file is kept as soon as it is there; files that it knows are not read again.

    Raises:
        UsageFault: SY-U050, the journal is of something else.
    """
    known = _read_journal(journal) if journal is not None else {}
    reports: dict[str, FileReport] = {}
    waiting: list[FoundFile] = []
    for found in walk_files(paths):
        if isinstance(found, SkippedFile):
            reports[found.name] = FileReport(found.name, 0, 0, UNREADABLE, (_fault(found.fault, found.name),), ())
        elif (old := known.get((found.name, found.size, found.modified_ns))) is not None:
            reports[found.name] = old
        else:
            waiting.append(found)
    whole, done = len(waiting) + len(reports), len(reports)
    for report in _scan_all(waiting, this_year):
        reports[report.name] = report
        done += 1
        progress(done, whole)
        if journal is not None:
            _append(journal, report)
    return tuple(reports[name] for name in sorted(reports))


def _scan_all(files: list[FoundFile], this_year: int) -> Iterator[FileReport]:
    """Each file's report as soon as it is there; few at a time, so that a long list takes no memory."""
    workers = min(len(os.sched_getaffinity(0)), len(files))
    if workers < 2:
        yield from (scan_one(found, this_year) for found in files)
        return
    left = iter(files)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running: set[Future[FileReport]] = set()
        while True:
            for found in left:
                running.add(pool.submit(scan_one, found, this_year))
                if len(running) >= 2 * workers:
                    break
            if not running:
                return
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)


def scan_one(found: FoundFile, this_year: int) -> FileReport:
    """Scan one file; never raises for what the file is."""
    try:
        parts = read_parts(found.path, name=found.name)
        return _report(found.name, found.size, found.modified_ns, parts, this_year)
    except SuyuanError as error:
        fault = _fault(error, found.name)
        return FileReport(found.name, found.size, found.modified_ns, UNREADABLE, (fault,), ())


def _report(name: str, size: int, modified_ns: int, parts: Iterable[Part], this_year: int) -> FileReport:
    faults: list[Fault] = []
    tables: list[PartReport] = []
    texts: dict[str, tuple[dict[str, Any], list[Sighting]]] = {}
    read = 0
    try:
        for part in parts:
            if part.fault is not None:
                faults.append(_fault(part.fault, part.place.name))
                continue
            read += 1
            place = _place(part)
            if part.table is not None:
                sight = see_table(part.table.header, part.table.rows, this_year, all_recognizers())
                if sight.sightings:
                    tables.append(PartReport(place, sight.rows, sight.columns, sight.sightings, sight.grade))
            elif part.text is not None:
                key = json.dumps(place, sort_keys=True)
                texts.setdefault(key, (place, []))[1].extend(see_text(part.text, part.owns, all_recognizers()))
    except SuyuanError as error:
        faults.append(_fault(error, name))
    found = [*tables, *(PartReport(place, 0, 0, _merge(seen), None) for place, seen in texts.values() if seen)]
    status = (UNREADABLE if not read else PARTLY) if faults else SCANNED if found else NOTHING
    return FileReport(name, size, modified_ns, status, tuple(faults), tuple(found))


def _merge(seen: list[Sighting]) -> tuple[Sighting, ...]:
    """Sightings of one kind and tier in several pieces of a text, as one."""
    merged: dict[tuple[str, str], Sighting] = {}
    for one in seen:
        old = merged.get((one.type, one.tier))
        merged[one.type, one.tier] = one if old is None else replace(old, matched=old.matched + one.matched)
    return tuple(merged.values())


def _place(part: Part) -> dict[str, Any]:
    place = part.place
    told = {
        "inner": list(place.inner),
        "area": place.area,
        "sheet": place.sheet,
        "table": place.table,
        "page": place.page,
    }
    return {key: value for key, value in told.items() if value}


def _fault(error: SuyuanError, place: str) -> Fault:
    return Fault(error.code, {key: str(value) for key, value in error.params.items()}, place)


def _append(journal: Path, report: FileReport) -> None:
    line = json.dumps({"version": VERSION, **asdict(report)}, ensure_ascii=False)
    handle = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write(line + "\n")


def _read_journal(journal: Path) -> dict[tuple[str, int, int], FileReport]:
    """Reports of an earlier run; a line that was cut short by its end is left out."""
    if not journal.exists():
        return {}
    known = {}
    lines = journal.read_text("utf-8", "replace").splitlines()
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            if entry.pop("version") == VERSION:
                report = REPORT.validate_python(entry)
                known[report.name, report.size, report.modified_ns] = report
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            if number < len(lines) or number == 1:
                raise UsageFault("SY-U050", file=journal.name, line=number) from error
    return known
