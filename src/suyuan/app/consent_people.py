"""Which record each line of a register of consents is about: exactly one, or none.

Nothing fuzzy: a consent that lands on another child is worse than one that has to be asked for again.  A line names
its person by an identity number, by a record number (birth certificate), or by name, birth date and a telephone number
of the record together; whatever else of these it shows must be the record's too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Field, Kind, Role
from suyuan.core.keyed import keyed_hash
from suyuan.core.normalise import normalise
from suyuan.core.normalise.cells import as_text
from suyuan.storage.workspace import Session
from suyuan.trace.align import Candidates, gather_candidates
from suyuan.trace.link_keys import ID_NUMBER, NAME_BIRTH, RECORD_NUMBER, SEPARATOR

NOBODY, SEVERAL, UNNAMED = -1, -2, -3
"""Instead of a record id: none fits; more than one fits; the line does not say enough to name anybody."""

Cells = Mapping[str, Sequence[pa.Array]]


def resolve_people(session: Session, columns: Mapping[str, Sequence[pa.Array]], rows: int) -> NDArray[np.int64]:
    """The record id of each line, or one of ``NOBODY``, ``SEVERAL``, ``UNNAMED``; shape (rows,).

    Args:
        columns: cells as found, by the names of ``discover.consent_columns.PERSON``.
    """
    cells: Cells = {name: [normalise(Kind(name), as_text(one)) for one in found] for name, found in columns.items()}
    found = _propose(session, cells)
    result = np.where(_says_enough(cells, rows), NOBODY, UNNAMED).astype(np.int64)
    if not len(found.row):
        return result
    fits = _fits(session, cells, found)
    row, rid = found.row[fits], found.rid[fits]
    number = np.bincount(row, minlength=rows)
    result[row] = rid
    result[number > 1] = SEVERAL
    return result


def _says_enough(cells: Cells, rows: int) -> NDArray[np.bool_]:
    def any_of(name: str) -> NDArray[np.bool_]:
        said = np.zeros(rows, dtype=bool)
        for one in cells.get(name, ()):
            said |= _flags(pc.is_valid(one))
        return said

    together = any_of("name") & any_of("birth_date") & any_of("phone")
    return any_of("id_number") | any_of("record_number") | together


def _propose(session: Session, cells: Cells) -> Candidates:
    keys = [(ID_NUMBER, one) for one in cells.get("id_number", ())]
    keys += [(RECORD_NUMBER, one) for one in cells.get("record_number", ())]
    for name in cells.get("name", ()):
        for birth in cells.get("birth_date", ()):
            keys.append((NAME_BIRTH, pc.binary_join_element_wise(name, birth, SEPARATOR)))
    hits = []
    for kind, texts in keys:
        hits.append(session.registry.find(kind, keyed_hash(session.workspace.keyring.index_key(kind), texts)))
    return gather_candidates([row for row, _ in hits], [rid for _, rid in hits])


def _fits(session: Session, cells: Cells, found: Candidates) -> NDArray[np.bool_]:
    """Which pairs of line and record agree in all that the line shows, by the values themselves."""
    fields = [field for field in session.registry.fields() if _compared(field)]
    distinct, place = np.unique(found.rid, return_inverse=True)
    records = session.registry.read([field.name for field in fields], distinct.astype(np.uint64))
    lines, spots = pa.array(found.row), pa.array(place)
    same: dict[str, NDArray[np.bool_]] = {}
    denied = np.zeros(len(found.row), dtype=bool)
    for name, columns in cells.items():
        held = [records[f.name].combine_chunks().take(spots) for f in fields if f.kind.value == name]
        agrees, shown = np.zeros(len(found.row), dtype=bool), np.zeros(len(found.row), dtype=bool)
        for column in columns:
            said = column.take(lines)
            equal = np.zeros(len(found.row), dtype=bool)
            for one in held:
                equal |= _flags(pc.equal(said, one))
            agrees |= equal
            shown |= _flags(pc.is_valid(said))
        same[name] = agrees
        if held and name != "phone":  # parents change their numbers
            denied |= shown & ~agrees
    none = np.zeros(len(found.row), dtype=bool)
    together = same.get("name", none) & same.get("birth_date", none) & same.get("phone", none)
    named = same.get("id_number", none) | same.get("record_number", none) | together
    return named & ~denied


def _compared(field: Field) -> bool:
    if field.kind is Kind.PHONE or field.kind is Kind.RECORD_NUMBER:
        return True
    return field.role is Role.SELF and field.kind in {Kind.NAME, Kind.BIRTH_DATE, Kind.ID_NUMBER}


def _flags(values: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(pc.fill_null(values, fill_value=False).to_numpy(zero_copy_only=False), dtype=bool)
