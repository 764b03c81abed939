"""The registry: persons' records by stable id, over immutable segments.

``locations`` says for each record id in which segment and row its newest version stands; a record that was erased has
none, and its number is never given again.  Every change writes new files first and then moves the database to them in
one transaction, so a crash leaves the old state.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from numpy.typing import NDArray

from suyuan.core.errors import IntegrityFault
from suyuan.core.fields import Field, Kind, Role
from suyuan.storage.durable import write_whole
from suyuan.storage.feature_file import FeatureFiles, Features, keep_features, write_features
from suyuan.storage.index_runs import IndexRuns
from suyuan.storage.key_index import COMMON_KEY, Counts, Entries, probe
from suyuan.storage.keyring import Keyring
from suyuan.storage.schema import FIELDS, SEGMENTS, SETTINGS
from suyuan.storage.segments import Segment, read_segment, write_segment

LOCATION = np.dtype([("segment", "<i4"), ("row", "<i4")])
ERASED = -1
SCANNED = 500_000
"""Records whose features are looked at together where every record is."""


@dataclass(frozen=True, slots=True)
class _State:
    generation: int
    segments: dict[int, Segment]


class Registry:
    """All records of a workspace.  Reads at any time; writes inside the workspace's lock and a transaction."""

    def __init__(self, folder: Path, connection: sa.Connection, keyring: Keyring) -> None:
        self._folder = folder
        self._connection = connection
        self._keyring = keyring
        self._runs = IndexRuns(folder / "index", connection)
        self._state = self._read_state()
        self._places: NDArray[np.void] | None = None

    def fields(self) -> tuple[Field, ...]:
        """The columns, in order of first import."""
        rows = self._connection.execute(sa.select(FIELDS).order_by(FIELDS.c.position))
        return tuple(Field(Kind(row.kind), Role(row.role), row.label) for row in rows)

    def rids(self) -> NDArray[np.uint64]:
        """Ids of all living records, ascending."""
        return np.flatnonzero(self._locations()["segment"] != ERASED).astype(np.uint64)

    def size(self) -> int:
        """Number of ids ever given; the next record gets this one."""
        return len(self._locations())

    def people(self) -> int:
        """Number of living records."""
        return int(np.count_nonzero(self._locations()["segment"] != ERASED))

    def read(self, columns: Sequence[str], rids: NDArray[np.uint64] | None = None) -> pa.Table:
        """Read records in the order asked for (all living ones, ascending, by default).

        Args:
            columns: field names; a field that a segment lacks is null there.
            rids: living record ids, shape (n,).

        Returns:
            ``rid`` (uint64) and the columns (string).
        """
        wanted = self.rids() if rids is None else rids
        place = self._locations()[wanted.astype(np.int64)]
        parts, orders = [], []
        for number in np.unique(place["segment"]):
            rows = np.flatnonzero(place["segment"] == number)
            segment, spots = self._state.segments[int(number)], place["row"][rows]
            whole = len(spots) == segment.rows and (np.diff(spots) == 1).all()
            parts.append(self._read_segment(segment, columns, None if whole else spots))
            orders.append(rows)
        if not parts:
            return pa.table({"rid": pa.array([], pa.uint64()), **{c: pa.array([], pa.string()) for c in columns}})
        order = np.concatenate(orders)
        whole = pa.concat_tables(parts)
        if not (np.diff(order) == 1).all():
            whole = whole.take(pa.array(np.argsort(order)))
        return pa.table({"rid": pa.array(wanted), **{name: whole[name] for name in columns}})

    def find(self, kind: str, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
        """Probe the key index: positions in ``hashes`` and ids of living records."""
        return self.finder()(kind, hashes)

    def finder(
        self, common: int = COMMON_KEY
    ) -> Callable[[str, NDArray[np.uint64]], tuple[NDArray[np.intp], NDArray[np.uint32]]]:
        """``find`` as the registry is now; may be called from several threads.

        Args:
            common: a key that more records share is not followed.
        """
        runs, places = self._runs.runs(), self._locations()["segment"]

        def find(kind: str, hashes: NDArray[np.uint64]) -> tuple[NDArray[np.intp], NDArray[np.uint32]]:
            position, rid = probe(runs, kind, hashes, common)
            told = rid < len(places)  # a run may be newer than the locations that this session knows
            position, rid = position[told], rid[told]
            living = places[rid.astype(np.int64)] != ERASED
            return position[living], rid[living]

        return find

    def features_of_all(self) -> Iterator[tuple[NDArray[np.int64], dict[str, NDArray[np.uint32]]]]:
        """Features of all living records, some at a time: their ids, and hashes by feature name."""
        places = self._locations()
        for number, segment in self._state.segments.items():
            rids = np.flatnonzero(places["segment"] == number)
            rids = rids[np.argsort(places["row"][rids], kind="stable")]
            files = FeatureFiles({number: (self._folder / segment.features, segment.rows)})
            for some in np.array_split(rids, max(len(rids) // SCANNED, 1)):
                yield some, files.take(places["segment"][some], places["row"][some])

    def features(self, rids: NDArray[np.int64]) -> dict[str, NDArray[np.uint32]]:
        """Features by feature name, shape (m,) each, of living records in any order and any number of times."""
        place = self._locations()[rids]
        files = {
            number: (self._folder / segment.features, segment.rows) for number, segment in self._state.segments.items()
        }
        return FeatureFiles(files).take(place["segment"], place["row"])

    def reindex(self, parts: Iterable[Mapping[str, Entries]]) -> None:
        """Write the key index anew.

        Args:
            parts: link keys of all living records, by kind, some records at a time.
        """
        generation = self._state.generation + 1
        self._runs.clear()
        for number, entries in enumerate(parts):
            self._runs.add(f"run-{generation:06d}-{number}", entries)
        self._move_to(generation, self._locations())

    def key_counts(self) -> Counts:
        """Entries of the key index by kind, and pairs of records that share a key."""
        return self._runs.counts()

    def rates(self) -> dict[str, float]:
        """Chances by label, as kept last."""
        text = self._connection.execute(sa.select(SETTINGS.c.value).where(SETTINGS.c.name == "rates")).scalar()
        return {} if text is None else {label: float(rate) for label, rate in json.loads(text).items()}

    def set_rates(self, rates: Mapping[str, float]) -> None:
        """Keep chances by label."""
        self._set("rates", json.dumps(dict(rates)))

    def store(
        self,
        fields: Sequence[Field],
        table: pa.Table,
        rids: NDArray[np.uint64],
        keys: Mapping[str, Entries],
        features: Features,
    ) -> None:
        """Store new records and new versions of old ones.

        Args:
            fields: the table's columns.
            table: one row a record, columns named as the fields.
            rids: id of each row, distinct; ids from ``size()`` on are new, without gaps.
            keys: link keys of the rows, by kind.
            features: what linkage compares of the rows.
        """
        self._add_fields(fields)
        number = max(self._state.segments, default=0) + 1
        generation = self._state.generation + 1
        rows = pa.table({"rid": pa.array(rids), **{name: table[name] for name in table.column_names}})
        segment = write_segment(self._folder, f"segment-{number:06d}-{generation}.parquet", rows, self._keyring)
        write_features(self._folder / segment.features, features, len(rids))
        self._runs.add(f"run-{generation:06d}", keys)
        old = self._locations()
        locations = np.full(max(len(old), int(rids.max(initial=0)) + 1), ERASED, dtype=LOCATION)
        locations[: len(old)] = old
        locations["segment"][rids.astype(np.int64)] = number
        locations["row"][rids.astype(np.int64)] = np.arange(len(rids))
        self._connection.execute(
            sa.insert(SEGMENTS).values(id=number, file=segment.file, rows=segment.rows, wrapped_key=segment.wrapped_key)
        )
        self._move_to(generation, locations)

    def erase(self, rids: NDArray[np.uint64]) -> None:
        """Erase records for good: every version of them leaves every segment and every index run.

        Segments that held one are written again under a new key and the old key is destroyed.
        """
        generation = self._state.generation + 1
        locations = self._locations().copy()
        for number, segment in self._state.segments.items():
            table = self._read_segment(segment, None)
            kept = ~np.isin(table["rid"].to_numpy(), rids)
            if kept.all():
                continue
            fresh = write_segment(
                self._folder,
                f"segment-{number:06d}-{generation}.parquet",
                table.filter(pa.array(kept)),
                self._keyring,
            )
            keep_features(self._folder / segment.features, self._folder / fresh.features, kept)
            shift = np.cumsum(kept) - 1
            here = locations["segment"] == number
            locations["row"][here] = shift[locations["row"][here]]
            self._connection.execute(
                sa.update(SEGMENTS)
                .where(SEGMENTS.c.id == number)
                .values(file=fresh.file, rows=fresh.rows, wrapped_key=fresh.wrapped_key)
            )
        locations[rids.astype(np.int64)] = (ERASED, ERASED)
        self._runs.erase(f"run-{generation:06d}", rids.astype(np.uint32))
        self._move_to(generation, locations)

    def sweep(self) -> None:
        """Remove files that the database does not name: what a crash or an erasure left behind."""
        state = self._read_state()
        named = {self._locations_file(state.generation).name}
        for segment in state.segments.values():
            named |= {segment.file, segment.features}
        for path in self._folder.iterdir():
            if path.is_file() and path.name not in named:
                path.unlink()
        self._runs.sweep()

    def _read_segment(
        self, segment: Segment, columns: Sequence[str] | None, rows: NDArray[np.int32] | None = None
    ) -> pa.Table:
        table = read_segment(self._folder, segment, self._keyring, columns, rows)
        if columns is None:
            return table
        missing = pa.nulls(segment.rows if rows is None else len(rows), pa.string())
        return pa.table({c: table[c] if c in table.column_names else missing for c in columns})

    def _add_fields(self, fields: Sequence[Field]) -> None:
        known = {field.name for field in self.fields()}
        for position, field in enumerate([f for f in fields if f.name not in known], start=len(known)):
            self._connection.execute(
                sa.insert(FIELDS).values(
                    position=position,
                    name=field.name,
                    kind=field.kind.value,
                    role=field.role.value,
                    label=field.label,
                )
            )

    def _read_state(self) -> _State:
        run = self._connection.execute
        generation = run(sa.select(SETTINGS.c.value).where(SETTINGS.c.name == "generation")).scalar()
        return _State(
            int(generation or 0),
            {row.id: Segment(row.file, row.rows, row.wrapped_key) for row in run(sa.select(SEGMENTS))},
        )

    def _locations_file(self, generation: int) -> Path:
        return self._folder / f"locations-{generation:06d}.bin"

    def _locations(self) -> NDArray[np.void]:
        if self._places is None:
            if not self._locations_file(self._state.generation).exists():
                self._state = self._read_state()  # a writer may have moved on since this session began
            self._places = self._read_locations()
        return self._places

    def _read_locations(self) -> NDArray[np.void]:
        if not self._state.generation:
            return np.zeros(0, dtype=LOCATION)
        path = self._locations_file(self._state.generation)
        try:
            return np.fromfile(path, dtype=LOCATION)
        except OSError as error:
            raise IntegrityFault("SY-L006", file=path.name) from error

    def _move_to(self, generation: int, locations: NDArray[np.void]) -> None:
        write_whole(self._locations_file(generation), locations.tobytes())
        self._set("generation", str(generation))
        self._state = self._read_state()
        self._places = locations

    def _set(self, name: str, value: str) -> None:
        self._connection.execute(sa.delete(SETTINGS).where(SETTINGS.c.name == name))
        self._connection.execute(sa.insert(SETTINGS).values(name=name, value=value))
