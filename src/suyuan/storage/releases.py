"""Releases: what was handed to whom, how it was marked, and which records were in scope.

The manifest and the scope hold no personal data (record ids are numbers of ours).  Invented records are kept encrypted,
because they must look like persons.
"""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa
from numpy.typing import NDArray

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import IntegrityFault
from suyuan.release.slots import extend_table
from suyuan.storage.durable import write_whole
from suyuan.storage.keyring import Keyring
from suyuan.storage.schema import RELEASES, SLOTS


@dataclass(frozen=True, slots=True)
class StoredRelease:
    """A release as the workspace remembers it.

    Attributes:
        manifest: what was decided and committed to, as canonical JSON holds it.
        scope: digest that names the file of record ids.
    """

    release_id: str
    recipient: str
    purpose: str
    epoch: int
    at: str
    scope: str
    manifest: Mapping[str, Any]
    ledger_index: int


@dataclass(frozen=True, slots=True)
class Outline:
    """As much of a release as scoring needs; a million of them fit in memory.

    Attributes:
        slots: names of the positions that its layout marks, shared among releases of one layout.
        tokens: whether its records carry pseudonyms.
        honey_phones: the custodian's numbers that its invented records may show.
    """

    release_id: str
    recipient: str
    epoch: int
    at: str
    scope: str
    slots: tuple[str, ...]
    tokens: bool
    honey_phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleaseTerm:
    """What lists of releases show, without the rest of the manifest."""

    release_id: str
    recipient: str
    purpose: str
    at: str
    rows: int
    keep_days: int
    ledger_index: int


class Releases:
    """All releases of a workspace."""

    def __init__(self, folder: Path, connection: sa.Connection, keyring: Keyring) -> None:
        self._folder = folder
        self._connection = connection
        self._keyring = keyring

    def slot_table(self) -> dict[str, int]:
        """Numbers of all slots given so far."""
        rows = self._connection.execute(sa.select(SLOTS).order_by(SLOTS.c.number))
        return {row.name: row.number for row in rows}

    def give_slots(self, names: tuple[str, ...]) -> dict[str, int]:
        """The slot table, extended by new names for good."""
        known = self.slot_table()
        grown = extend_table(known, names)
        for name, number in grown.items():
            if name not in known:
                self._connection.execute(sa.insert(SLOTS).values(number=number, name=name))
        return grown

    def find(self, release_id: str) -> StoredRelease | None:
        """The release of that id."""
        row = self._connection.execute(sa.select(RELEASES).where(RELEASES.c.id == release_id)).one_or_none()
        return None if row is None else _stored(row)

    def all(self) -> tuple[StoredRelease, ...]:
        """All releases, oldest first."""
        rows = self._connection.execute(sa.select(RELEASES).order_by(RELEASES.c.ledger_index))
        return tuple(_stored(row) for row in rows)

    def outlines(self) -> tuple[Outline, ...]:
        """All releases in outline, oldest first."""
        columns = RELEASES.c
        query = sa.select(
            columns.id,
            columns.recipient,
            columns.epoch,
            columns.at,
            columns.scope,
            sa.func.json_extract(columns.manifest, "$.layout").label("layout"),
            sa.func.json_extract(columns.manifest, "$.honey_phones").label("phones"),
        ).order_by(columns.ledger_index)
        layouts: dict[str, tuple[tuple[str, ...], bool]] = {}
        phones: dict[str, tuple[str, ...]] = {}
        scopes: dict[str, str] = {}
        found = []
        for row in self._connection.execute(query):
            if row.layout not in layouts:
                layouts[row.layout] = _marked(json.loads(row.layout))
            if row.phones not in phones:
                phones[row.phones] = tuple(json.loads(row.phones or "[]"))
            slots, tokens = layouts[row.layout]
            scope = scopes.setdefault(row.scope, row.scope)
            found.append(Outline(row.id, row.recipient, row.epoch, row.at, scope, slots, tokens, phones[row.phones]))
        return tuple(found)

    def terms(self, newest: int | None = None) -> tuple[ReleaseTerm, ...]:
        """All releases with their terms, oldest first; or so many of the newest, the newest first."""
        columns = RELEASES.c
        query = sa.select(
            columns.id,
            columns.recipient,
            columns.purpose,
            columns.at,
            sa.func.json_extract(columns.manifest, "$.rows").label("rows"),
            sa.func.json_extract(columns.manifest, "$.keep_days").label("keep_days"),
            columns.ledger_index,
        )
        order = columns.ledger_index if newest is None else columns.ledger_index.desc()
        rows = self._connection.execute(query.order_by(order).limit(newest))
        return tuple(ReleaseTerm(*row) for row in rows)

    def count(self, since: str = "") -> int:
        """How many releases were made since a moment, as ``at`` writes it."""
        query = sa.select(sa.func.count()).select_from(RELEASES).where(RELEASES.c.at >= since)
        return int(self._connection.execute(query).scalar_one())

    def add(self, release: StoredRelease) -> None:
        """Remember a release."""
        self._connection.execute(
            sa.insert(RELEASES).values(
                id=release.release_id,
                recipient=release.recipient,
                purpose=release.purpose,
                epoch=release.epoch,
                at=release.at,
                scope=release.scope,
                manifest=canonical_bytes(dict(release.manifest)).decode(),
                ledger_index=release.ledger_index,
            )
        )

    def store_scope(self, rids: NDArray[np.uint64]) -> str:
        """Keep a set of record ids, ascending; equal sets share one file.  Returns its name."""
        steps = np.diff(rids.astype(np.int64), prepend=-1).astype("<u4")
        digest = sha256(steps.tobytes()).hexdigest()
        path = self._scope_file(digest)
        if not path.exists():
            write_whole(path, zlib.compress(steps.tobytes(), 1))
        return digest

    def scope(self, digest: str) -> NDArray[np.int64]:
        """The record ids of a stored set, ascending.

        Raises:
            IntegrityFault: SY-L007, the file is missing or changed.
        """
        path = self._scope_file(digest)
        try:
            raw = zlib.decompress(path.read_bytes())
        except (OSError, zlib.error) as error:
            raise IntegrityFault("SY-L007", file=path.name) from error
        if sha256(raw).hexdigest() != digest:
            raise IntegrityFault("SY-L007", file=path.name)
        return np.cumsum(np.frombuffer(raw, dtype="<u4").astype(np.int64)) - 1

    def store_honey(self, release_id: str, honey: pa.Table) -> None:
        """Keep invented records, encrypted."""
        sink = io.BytesIO()
        pq.write_table(honey, sink)
        write_whole(self._honey_file(release_id), self._keyring.wrap(sink.getvalue(), f"honey:{release_id}"))

    def honey(self, release_id: str) -> pa.Table | None:
        """The invented records of a release."""
        path = self._honey_file(release_id)
        if not path.exists():
            return None
        return pq.read_table(io.BytesIO(self._keyring.unwrap(path.read_bytes(), f"honey:{release_id}")))

    def store_classes(self, release_id: str, classes: Mapping[str, NDArray[np.int32]]) -> None:
        """Keep, by column, which records of a release show the same cell: numbers of classes, no value."""
        sink = io.BytesIO()
        pq.write_table(pa.table({name: pa.array(codes) for name, codes in classes.items()}), sink)
        write_whole(self._classes_file(release_id), self._keyring.wrap(sink.getvalue(), f"classes:{release_id}"))

    def classes(self, release_id: str) -> dict[str, NDArray[np.int32]]:
        """By column, the class of each record of a release's scope; empty where none were kept."""
        path = self._classes_file(release_id)
        if not path.exists():
            return {}
        table = pq.read_table(io.BytesIO(self._keyring.unwrap(path.read_bytes(), f"classes:{release_id}")))
        return {name: table[name].to_numpy() for name in table.column_names}

    def _scope_file(self, digest: str) -> Path:
        return self._folder / "scopes" / digest[:40]

    def _classes_file(self, release_id: str) -> Path:
        return self._folder / f"{release_id}.classes"

    def _honey_file(self, release_id: str) -> Path:
        return self._folder / f"{release_id}.honey"


def _stored(row: sa.Row[Any]) -> StoredRelease:
    manifest: Mapping[str, Json] = json.loads(row.manifest)
    return StoredRelease(row.id, row.recipient, row.purpose, row.epoch, row.at, row.scope, manifest, row.ledger_index)


def _marked(layout: Mapping[str, Any]) -> tuple[tuple[str, ...], bool]:
    names = [name for column in layout["columns"] for name in column["slots"]]
    return tuple([*names, layout["withhold"]] if layout["withhold"] else names), bool(layout["tokens"])
