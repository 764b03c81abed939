"""Read what is to be assessed, and sort its columns: who is named by them, who is singled out, what is left aside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.app.exhibit import choose_fields, read_file
from suyuan.app.recognizers import all_recognizers
from suyuan.assess.subject import REGISTRY, Subject
from suyuan.core.errors import AssessFault
from suyuan.core.fields import Field, Kind, parse_field
from suyuan.core.normalise import normalise
from suyuan.core.normalise.cells import as_text
from suyuan.discover.classes import class_of
from suyuan.discover.inventory import take_inventory
from suyuan.storage.workspace import Workspace

DIRECT = frozenset({Kind.PHONE, Kind.ID_NUMBER, Kind.RECORD_NUMBER})
QUASI = frozenset({Kind.NAME, Kind.BIRTH_DATE, Kind.SEX, Kind.ADDRESS})
HIDDEN = "*"


def read_subject(path: Path, sheet: str | None = None, overrides: Mapping[str, str] | None = None) -> Subject:
    """Read a file.

    Raises:
        InputFault: as ``read_file``.
        AssessFault: SY-A002, the table has no rows.
    """
    read = read_file(path, sheet=sheet, strict_header=False)
    fields = choose_fields(read.proposals, overrides or {})
    header = read.source.header
    columns = {field.name: _canonical(field, read.source.rows.column(position)) for position, field in fields}
    titles = {} if header is None else {header[position]: field.name for position, field in fields}
    rows = read.source.rows.select([position for position, _ in fields])
    shown = None if header is None else [header[position] for position, _ in fields]
    return _sort(read.name, pa.table(columns), titles, [field for _, field in fields], _found(shown, rows))


def read_registry(workspace: Workspace) -> Subject:
    """The workspace's registry."""
    with workspace.reading() as session:
        fields = session.registry.fields()
        names = [field.name for field in fields]
        table = session.registry.read(names).select(names)
    return _sort(REGISTRY, table, {}, fields, _found(names, table))


def names_one(field: str) -> bool:
    """Whether a field of the registry names one person by itself, as far as its name tells."""
    parsed = parse_field(field)
    return parsed.kind in DIRECT or (parsed.kind not in QUASI and class_of(field).direct)


def _canonical(field: Field, cells: pa.ChunkedArray) -> pa.Array:
    """One spelling of each value; a cell that cannot be read as its kind stays as it was."""
    raw = as_text(cells)
    return pc.coalesce(normalise(field.kind, raw), raw)


def _found(header: Sequence[str] | None, rows: pa.Table) -> Mapping[int, str]:
    """What the inventory takes each column for, by its place among the fields."""
    if not rows.num_rows:
        raise AssessFault("SY-A002")
    return {one.position: one.type for one in take_inventory(header, rows, all_recognizers()) if not one.holds}


def _sort(
    name: str, table: pa.Table, titles: Mapping[str, str], fields: Sequence[Field], found: Mapping[int, str]
) -> Subject:
    sorts: dict[str, list[str]] = {"direct": [], "quasi": [], "aside": []}
    for place, field in enumerate(fields):
        kind = found.get(place, "")
        naming = field.kind in DIRECT or (field.kind not in QUASI and class_of(kind).direct)
        if naming:
            sort = "quasi" if _masked(table[field.name]) else "direct"
        else:
            sort = "quasi" if field.kind in QUASI or kind else "aside"
        sorts[sort].append(field.name)
    return Subject(name, table, titles, tuple(sorts["direct"]), tuple(sorts["quasi"]), tuple(sorts["aside"]))


def _masked(cells: pa.ChunkedArray) -> bool:
    """Whether most filled cells hide something: such a column names nobody by itself."""
    filled = as_text(cells).drop_null()
    hidden = pc.sum(pc.match_substring(filled, HIDDEN)).as_py() or 0
    return bool(len(filled)) and hidden > len(filled) / 2
