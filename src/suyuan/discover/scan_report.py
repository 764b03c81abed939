"""How a scan of a source ended: what it holds and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from suyuan.discover.classes import TableClass
from suyuan.discover.sightings import Sighting

SCANNED, NOTHING, IN_SAMPLE, PARTLY, UNREADABLE = (
    "scanned",
    "nothing_found",
    "nothing_in_sample",
    "partly",
    "unreadable",
)
STATUSES = (SCANNED, NOTHING, IN_SAMPLE, PARTLY, UNREADABLE)
"""How a source may end.  "Nothing found" is said of what was read whole, and of nothing else."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why something could not be read: an error code with what it speaks of, and the place."""

    code: str
    params: Mapping[str, str]
    place: str


@dataclass(frozen=True, slots=True)
class PartReport:
    """What one part holds: a table, or all texts of a source that have nothing more of a place.

    Attributes:
        place: inner names, sheet, table, page; what of them there is.
        rows, columns: of a table, 0 for texts; ``rows`` are those that were read.
        sightings: what was found.
        grade: of a table, None for texts.
        damaged: numbers that a spreadsheet had rounded before they were read; their last digits are lost.
        sampled_of: rows of a table of which only some were read, None for all.
    """

    place: Mapping[str, Any]
    rows: int
    columns: int
    sightings: tuple[Sighting, ...]
    grade: TableClass | None
    damaged: int = 0
    sampled_of: int | None = None


@dataclass(frozen=True, slots=True)
class FileReport:
    """How one source ended.

    Attributes:
        name: of a file, below the folder that was named; of a database, its address without the password.
        size, modified_ns: of a file, by which a later run knows it again.
        status: one of ``STATUSES``.
        faults: what could not be read, and why.
        parts: those with a finding.
        sheet: table of a database, empty for a file.
        names_in: characters of Chinese text in which names were looked for, and all of them.
        sampled: rows that were read and rows that there are, of a table of which only some were read.
    """

    name: str
    size: int
    modified_ns: int
    status: str
    faults: tuple[Fault, ...]
    parts: tuple[PartReport, ...]
    sheet: str = ""
    names_in: tuple[int, int] = (0, 0)
    sampled: tuple[int, int] | None = None
