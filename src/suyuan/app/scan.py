"""``scan``: what personal information files and databases hold, each source with an end that is said.

Every source ends as scanned, with nothing found, or as not read, with the reason.  "Nothing found" is never said of
what was not read: where a part of a source could not be read, the source is ``partly`` read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from pathlib import Path

from suyuan.app.scan_journal import append_report, read_journal
from suyuan.app.scan_source import ScanOptions, scan_source, unread
from suyuan.core.errors import SuyuanError
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


def _scan_all(sources: list[Source], options: ScanOptions) -> Iterator[FileReport]:
    """Each source's report as soon as it is there; few at a time, so that a long list takes no memory."""
    workers = min(len(os.sched_getaffinity(0)), len(sources))
    if workers < 2 or sum(SMALL if isinstance(one, DatabaseTable) else one.size for one in sources) < SMALL:
        yield from (scan_source(found, options) for found in sources)
        return
    left = iter(sources)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running: set[Future[FileReport]] = set()
        while True:
            for found in left:
                running.add(pool.submit(scan_source, found, options))
                if len(running) >= 2 * workers:
                    break
            if not running:
                return
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)
