"""How a scan of a source ended: what it holds and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from suyuan.discover.classes import TableClass
from suyuan.discover.sightings import Sighting

SCANNED, NOTHING, PARTLY, UNREADABLE = "scanned", "nothing_found", "partly", "unreadable"


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
        rows, columns: of a table, 0 for texts.
        sightings: what was found.
        grade: of a table, None for texts.
    """

    place: Mapping[str, Any]
    rows: int
    columns: int
    sightings: tuple[Sighting, ...]
    grade: TableClass | None


@dataclass(frozen=True, slots=True)
class FileReport:
    """How one source ended.

    Attributes:
        name: below the folder that was named.
        size, modified_ns: by which a later run knows it again.
        status: scanned, nothing_found, partly or unreadable.
        faults: what could not be read, and why.
        parts: those with a finding.
    """

    name: str
    size: int
    modified_ns: int
    status: str
    faults: tuple[Fault, ...]
    parts: tuple[PartReport, ...]
