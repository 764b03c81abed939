"""``scan``: what personal information files and databases hold, each source with an end that is said.

Every source ends as scanned, with nothing found, or as not read, with the reason.  "Nothing found" is never said of
what was not read: where a part of a source could not be read, the source is ``partly`` read.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from suyuan.app.scan_journal import append_report, read_journal
from suyuan.app.scan_source import ScanOptions, scan_source, unread
from suyuan.core.errors import InputFault, SuyuanError
from suyuan.discover.scan_report import FileReport
from suyuan.engines.sources import (
    DatabaseTable,
    FoundFile,
    SkippedFile,
    is_database_url,
    list_database,
    show_database,
    walk_files,
)

SMALL = 4 << 20
"""Bytes that one processor has read before others have started."""

Progress = Callable[[int, int], None]
Source = FoundFile | DatabaseTable
Scan = Callable[[Source, ScanOptions], FileReport]


def scan_sources(
    places: Iterable[str],
    options: ScanOptions,
    journal: Path | None = None,
    progress: Progress = lambda _done, _all: None,
) -> tuple[FileReport, ...]:
    """Scan files, folders and databases on all processors.

    Args:
        places: paths, and addresses of databases.
        options: what is asked for.
        journal: where the report of each source is kept as soon as it is there; what it knows is not read again: a
            file of the same name, size and time, a table of a database of the same name.
        progress: told how many sources of how many are done.

    Raises:
        UsageFault: SY-U050, the journal is of something else.
    """
    known = read_journal(journal) if journal is not None else {}
    reports: list[FileReport] = []
    waiting: list[Source] = []
    for found in _list_sources(places):
        old = found if isinstance(found, FileReport) else known.get(_key(found))
        if old is not None:
            reports.append(old)
        elif not isinstance(found, FileReport):
            waiting.append(found)
    whole = len(waiting) + len(reports)
    for report in _scan_all(waiting, options):
        reports.append(report)
        progress(len(reports), whole)
        if journal is not None:
            append_report(journal, report)
    return tuple(sorted(reports, key=lambda report: (report.name, report.sheet)))


def _list_sources(places: Iterable[str]) -> Iterator[Source | FileReport]:
    """Sources to scan, and reports of those that cannot be."""
    listed = list(places)
    for place in dict.fromkeys(place for place in listed if is_database_url(place)):
        try:
            yield from list_database(place)
        except SuyuanError as error:
            yield unread(show_database(place), error)
    for found in walk_files(Path(place) for place in listed if not is_database_url(place)):
        yield unread(found.name, found.fault) if isinstance(found, SkippedFile) else found


def _key(found: Source) -> tuple[str, str, int, int]:
    if isinstance(found, DatabaseTable):
        return found.address, found.table.shown, 0, 0
    return found.name, "", found.size, found.modified_ns


def _scan_all(sources: list[Source], options: ScanOptions, scan: Scan = scan_source) -> Iterator[FileReport]:
    """Each source's report as soon as it is there; few at a time, so that a long list takes no memory.

    The system may end a process, for one when memory runs out, and what the others were about is lost with it.  Each
    of those sources is then read by itself, so that only the one that it happens to again is given up.
    """
    workers = min(len(os.sched_getaffinity(0)), len(sources))
    if workers < 2 or sum(SMALL if isinstance(one, DatabaseTable) else one.size for one in sources) < SMALL:
        yield from (scan(found, options) for found in sources)
        return
    left = deque(sources)
    while left:
        lost: list[Source] = []
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            yield from _scan_some(partial(_submit, pool, scan, options), left, 2 * workers, lost)
        yield from (_scan_alone(found, options, scan) for found in lost)


def _submit(pool: ProcessPoolExecutor, scan: Scan, options: ScanOptions, found: Source) -> Future[FileReport]:
    return pool.submit(scan, found, options)


def _scan_some(
    submit: Callable[[Source], Future[FileReport]], left: deque[Source], most: int, lost: list[Source]
) -> Iterator[FileReport]:
    """Reports until no source is left, or until a process dies."""
    running: dict[Future[FileReport], Source] = {}
    while True:
        while left and not lost and len(running) < most:
            try:
                running[submit(left[0])] = left[0]
            except BrokenProcessPool:
                break
            left.popleft()
        if not running:
            return
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            found = running.pop(future)
            try:
                report = future.result()
            except BrokenProcessPool:
                lost.append(found)
            else:
                yield report


def _scan_alone(found: Source, options: ScanOptions, scan: Scan) -> FileReport:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(scan, found, options).result()
        except BrokenProcessPool:
            if isinstance(found, DatabaseTable):
                return unread(found.address, InputFault("SY-I103", file=found.table.shown))
            return unread(found.name, InputFault("SY-I103", file=found.name), found.size, found.modified_ns)
