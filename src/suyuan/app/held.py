"""What a recipient holds already: every earlier copy as it left, cell by cell, and what the policy says it knows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.hierarchies import make_hierarchies
from suyuan.app.shaping import lay_plain
from suyuan.app.subject import names_one
from suyuan.core import derive
from suyuan.core.errors import AssessFault, PolicyRefusal
from suyuan.govern.policy_shape import FieldAction
from suyuan.release.deidentify.shape import PSEUDONYMS, Shaping, prepare, shape_table
from suyuan.release.layout import CopyColumn, CopyLayout, base_fields, materialise
from suyuan.storage.releases import StoredRelease
from suyuan.storage.workspace import Session


@dataclass(frozen=True, slots=True)
class HeldColumn:
    """One column that a recipient holds.

    Attributes:
        source: field of the registry, or derived.
        cells: of n records; null where the copy does not show the record.
        form: what was done to the cells; empty for the field's own values, equal for cells that were changed alike.
        naming: it names a person by itself.
    """

    source: str
    cells: pa.Array
    form: str
    naming: bool


@dataclass(frozen=True, slots=True)
class HeldCopy:
    """One copy, or other knowledge, as the recipient holds it.

    Attributes:
        name: the release's id; ``policy`` or a file's name for other knowledge.
        held: which of the n records it shows.
        columns: without those that stand for a person (tokens, FF1).
        pseudonyms: fields that stand as pseudonyms in it, with the purpose whose copies share them.
    """

    name: str
    held: NDArray[np.bool_]
    columns: tuple[HeldColumn, ...]
    pseudonyms: frozenset[tuple[str, str]] = frozenset()


def held_copies(session: Session, recipient: str, rids: NDArray[np.uint64], *, but: str = "") -> Iterator[HeldCopy]:
    """The earlier copies of a recipient that show some of these records; of equal ones the first.

    A copy that was proved to be deleted was held all the same, and counts.  Records that the key withheld from a copy
    and cells that it left blank count as shown.

    Args:
        rids: living records, ascending, shape (n,).
        but: a release that does not count.
    """
    seen: set[str] = set()
    available = [one.name for one in session.registry.fields()]
    for release in session.releases.all():
        if release.recipient != recipient or release.release_id == but:
            continue
        layout = read_layout(release.manifest["layout"], available)
        same = _fingerprint(release, layout)
        held = np.isin(rids.astype(np.int64), session.releases.scope(release.scope))
        if held.any() and same not in seen:
            seen.add(same)
            yield _rebuild(session, release, layout, rids, held)


def known_fields(session: Session, fields: Sequence[str], rids: NDArray[np.uint64], on: date) -> HeldCopy | None:
    """What the policy says that a recipient holds of everybody.

    Raises:
        PolicyRefusal: SY-G111, the registry has no such field.
    """
    if not fields:
        return None
    return hold_fields(session, "policy", fields, rids, np.ones(len(rids), dtype=np.bool_), on)


def hold_fields(
    session: Session, name: str, fields: Sequence[str], rids: NDArray[np.uint64], held: NDArray[np.bool_], on: date
) -> HeldCopy:
    """Fields of some records, as the registry has them."""
    available = [one.name for one in session.registry.fields()]
    for one in fields:
        if one not in available and derive.resolve(one, available) is None:
            raise PolicyRefusal("SY-G111", field=one, known=", ".join(available))
    records = session.registry.read(base_fields(fields, available), rids[held])
    values = materialise(records, fields, on)
    columns = [HeldColumn(one, scatter(values[one], held), "", names_one(one)) for one in fields]
    return HeldCopy(name, held, tuple(columns))


def read_layout(described: Mapping[str, Any], available: Sequence[str]) -> CopyLayout:
    """The layout of an earlier copy without its marks; fields that the registry has lost are left out."""
    columns = []
    for one in described["columns"]:
        can = [name for name in one["fields"] if name in available or derive.resolve(name, available) is not None]
        if can:
            columns.append(CopyColumn(one["column"], one["mode"], tuple(can)))
    return CopyLayout(tuple(columns), "", tokens=False, honey=0)


def tell_form(one: FieldAction, level: int | None, own: str, *, by_row: bool) -> str:
    """What an action makes of a field, equal for what is equal.

    Args:
        one: the action.
        level: that a search has found.
        own: name of the copy or purpose that the cells are of, where they depend on its rows or keys.
        by_row: whether they depend on other rows.
    """
    if one.action == "keep":
        return ""
    told = one.model_dump(mode="json", exclude_none=True, exclude={"coarsest", "uncovered"})
    alone = by_row or one.action == "date_shift"
    return json.dumps({**told, **({} if level is None else {"level": level}), **({"of": own} if alone else {})})


def scatter(cells: pa.Array | pa.ChunkedArray, held: NDArray[np.bool_]) -> pa.Array:
    """Cells of some records in the order of all of them, null elsewhere."""
    whole = cells.combine_chunks() if isinstance(cells, pa.ChunkedArray) else cells
    return whole.take(pa.array(np.cumsum(held) - 1, mask=~held))


def _rebuild(
    session: Session, release: StoredRelease, layout: CopyLayout, rids: NDArray[np.uint64], held: NDArray[np.bool_]
) -> HeldCopy:
    on = date.fromisoformat(release.at[:10])
    available = [one.name for one in session.registry.fields()]
    records = session.registry.read(base_fields(layout.fields, available), rids[held])
    plain = lay_plain(records, layout, on)
    said = {
        name: FieldAction.model_validate(one)
        for name, one in release.manifest.get("deidentified", {}).get("actions", {}).items()
        if name in {column.column for column in layout.columns}
    }
    shaping = _reshape(session, release, layout, said, records, on)
    table = plain.table if shaping is None else shape_table(plain.table, plain.rids, shaping)[0]
    by_row = session.releases.classes(release.release_id)
    scope = session.releases.scope(release.scope)
    columns, hidden = [], set()
    for column in layout.columns:
        action = "keep" if column.column not in said else said[column.column].action
        for name in column.fields:
            title = column.column if column.mode == "plain" else f"{column.column}:{name}"
            if action in PSEUDONYMS:
                hidden.add((name, release.purpose))
                continue
            cells = scatter(table[title], held)
            if column.column in by_row:
                place = np.searchsorted(scope, rids[held].astype(np.int64))
                cells = scatter(pa.array(by_row[column.column][place]).cast(pa.string()), held)
            form = ""
            # What could not be rebuilt counts as the field's own values: the worst that it can be.
            if action != "keep" and (shaping is not None or column.column in by_row):
                level = release.manifest["deidentified"].get("search", {}).get("levels", {}).get(column.column)
                mine = column.column in by_row
                own = release.release_id if mine else release.purpose
                form = tell_form(said[column.column], level, own, by_row=mine)
            columns.append(HeldColumn(name, cells, form, names_one(name) and not form))
    return HeldCopy(release.release_id, held, tuple(columns), frozenset(hidden))


def _reshape(
    session: Session,
    release: StoredRelease,
    layout: CopyLayout,
    said: Mapping[str, FieldAction],
    records: pa.Table,
    on: date,
) -> Shaping | None:
    """The shaping of an earlier copy; None where it had none, or cannot be made again."""
    if not said:
        return None
    levels = release.manifest["deidentified"].get("search", {}).get("levels", {})
    stated = {
        name: one.model_copy(update={"level": levels[name], "coarsest": None}) if name in levels else one
        for name, one in said.items()
        if not one.searched or name in levels
    }
    try:
        values = materialise(records, layout.fields, on)
        made = make_hierarchies(session.workspace, stated, layout, values, release.purpose, on)
        master = session.workspace.keyring.marks
        return prepare(stated, layout, master, release.recipient, release.purpose, on, made)
    except (AssessFault, PolicyRefusal):
        return None


def _fingerprint(release: StoredRelease, layout: CopyLayout) -> str:
    """Equal for copies that show the same; cells that depend on other rows or on the day make each one its own."""
    shaped = release.manifest.get("deidentified", {})
    own = shaped.get("search") or shaped.get("suppressed_rows") or any("age" in name for name in layout.fields)
    columns = [one.fields for one in layout.columns]
    return json.dumps([release.scope, columns, shaped.get("actions"), release.release_id if own else ""])
