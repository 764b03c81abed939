"""Scan one source, a file or a table of a database, and say how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from suyuan.app.recognizers import all_recognizers
from suyuan.core.errors import ComponentFault, InputFault, SuyuanError
from suyuan.discover.free_names import NameFinder
from suyuan.discover.scan_report import (
    IN_SAMPLE,
    NOTHING,
    PARTLY,
    SCANNED,
    UNREADABLE,
    Fault,
    FileReport,
    PartReport,
)
from suyuan.discover.table_look import TableLook, TableSight
from suyuan.discover.text_look import Reach, TextLook
from suyuan.engines.name_model import load_name_model
from suyuan.engines.sources import DatabaseTable, FoundFile, Part, read_database_table, read_parts

NAMES_SAMPLE = 400_000
"""Characters of one source in which names are looked for, unless all or none are asked for; some five seconds."""


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What a scan is asked for.

    Attributes:
        this_year: by which children are told.
        names: characters of a source's texts in which names are looked for; None for all, 0 for none.
        sample: rows to take of each table of a database, None for all.
    """

    this_year: int
    names: int | None = NAMES_SAMPLE
    sample: int | None = None


@cache
def name_finder() -> NameFinder:
    """The finder of names; made once a process, when the first Chinese text is met."""
    return NameFinder(load_name_model())


def scan_source(found: FoundFile | DatabaseTable, options: ScanOptions) -> FileReport:
    """Scan a file or a table of a database; never raises for what it is."""
    if isinstance(found, DatabaseTable):
        begun = _Begun(found.address, 0, 0, found.table.shown, options)
        return begun.take(read_database_table(found, sample=options.sample))
    begun = _Begun(found.name, found.size, found.modified_ns, "", options)
    return begun.take(read_parts(found.path, name=found.name))


def fault_of(error: SuyuanError, place: str) -> Fault:
    """An error as part of a report."""
    return Fault(error.code, {key: str(value) for key, value in error.params.items()}, place)


def unread(name: str, error: SuyuanError, size: int = 0, modified_ns: int = 0) -> FileReport:
    """The report of a source that could not be read at all."""
    return FileReport(name, size, modified_ns, UNREADABLE, (fault_of(error, name),), ())


class _Begun:
    """A source that is being scanned."""

    def __init__(self, name: str, size: int, modified_ns: int, sheet: str, options: ScanOptions) -> None:
        self._known = (name, size, modified_ns)
        self._sheet = sheet
        self._options = options
        self._reach = Reach(options.names)
        self._faults: list[Fault] = []
        self._places: dict[str, dict[str, Any]] = {}
        self._tables: dict[str, tuple[TableLook, int, list[int]]] = {}
        self._texts: dict[str, TextLook] = {}
        self._read = 0

    def take(self, parts: Iterable[Part]) -> FileReport:
        try:
            for part in parts:
                if part.fault is not None:
                    self._faults.append(fault_of(part.fault, part.place.name))
                    continue
                self._read += 1
                self._look(part)
            return self._report()
        except SuyuanError as error:
            self._faults.append(fault_of(error, self._known[0]))
            return self._report(names=not isinstance(error, ComponentFault))
        except MemoryError:
            self._faults.append(fault_of(InputFault("SY-I103", file=self._known[0]), self._known[0]))
            return self._report(names=False)

    def _look(self, part: Part) -> None:
        place = _place(part)
        key = json.dumps(place, sort_keys=True)
        if part.text is not None:
            self._places[key] = place
            if key not in self._texts:
                self._texts[key] = TextLook(self._reach, name_finder, all_recognizers())
            self._texts[key].add(part.text, part.lead, part.tail)
        elif part.table is not None and part.table.rows.num_columns:
            # A sheet may hold tables of several widths one after the other.
            key += f"#{part.table.rows.num_columns}"
            self._places[key] = place
            if key not in self._tables:
                look = TableLook(part.table.header, self._options.this_year, all_recognizers())
                self._tables[key] = look, _note(part, "sampled_of"), [0]
            look, _, damaged = self._tables[key]
            look.add(part.table.rows)
            damaged[0] += _note(part, "damaged_ids") + _note(part, "scientific")

    def _report(self, *, names: bool = True) -> FileReport:
        found, rows, of = [], 0, 0
        finder = name_finder if names and self._options.names != 0 else None
        for key, (look, sampled_of, damaged) in self._tables.items():
            sight = look.finish(finder)
            rows, of = rows + sight.rows, of + (sampled_of or sight.rows)
            if sight.sightings or damaged[0]:
                found.append(_table_report(self._places[key], sight, damaged[0], sampled_of))
        for key, text in self._texts.items():
            if seen := text.finish():
                found.append(PartReport(self._places[key], 0, 0, seen, None))
        return FileReport(
            *self._known,
            self._status(bool(found), sampled=of > rows),
            tuple(self._faults),
            tuple(found),
            self._sheet,
            (self._reach.looked, self._reach.whole),
            (rows, of) if of > rows else None,
        )

    def _status(self, found: bool, *, sampled: bool) -> str:  # noqa: FBT001
        if self._faults:
            return PARTLY if self._read else UNREADABLE
        return SCANNED if found else IN_SAMPLE if sampled else NOTHING


def _table_report(place: dict[str, Any], sight: TableSight, damaged: int, sampled_of: int) -> PartReport:
    return PartReport(place, sight.rows, sight.columns, sight.sightings, sight.grade, damaged, sampled_of or None)


def _note(part: Part, name: str) -> int:
    """The figure of a reader's note, 0 where there is none."""
    notes = () if part.table is None else part.table.notes
    return sum(int(note.partition(":")[2]) for note in notes if note.startswith(f"{name}:"))


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
