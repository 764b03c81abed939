"""Consents: who agreed or refused, for which recipient and purpose, and who took it back.

Persons stand here by record id and guardians by keyed reference; nobody by name.  Moments are UTC text of one width,
so that the order of the texts is the order of the moments.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import sqlalchemy as sa
from pyarrow import csv

from suyuan.core.errors import UsageFault
from suyuan.core.keyed import keyed_hash
from suyuan.govern.consent import CONSENT_SCHEMA, ConsentRecord, Guardian, Method, Relation
from suyuan.govern.consent_states import ConsentEvent, ConsentState, next_state
from suyuan.storage.keyring import Keyring
from suyuan.storage.schema import CONSENTS

ROWS = 50_000
READ = tuple("relation" if name == "guardian" else name for name in CONSENT_SCHEMA.names)
"""Columns of the table in the order of ``CONSENT_SCHEMA``; what a decision calls the guardian is the relation."""

BETWEEN = "\x1f"
_LINE: sa.ColumnClause[str] = sa.literal_column(
    " || char(31) || ".join(f"coalesce({name}, '')" if CONSENTS.c[name].nullable else name for name in READ)
)
FORGOTTEN = "g:forgotten"


@dataclass(frozen=True, slots=True)
class ConsentCount:
    """How many consents of one recipient and purpose stand in one state.

    Attributes:
        expiring: of the given ones, how many end within the days asked about.
    """

    recipient: str
    purpose: str
    state: ConsentState
    consents: int
    expiring: int


class Consents:
    """All consents of a workspace.  Reads at any time; writes inside the workspace's lock and a transaction."""

    def __init__(self, connection: sa.Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def guardian_references(self, names: pa.Array) -> list[str | None]:
        """What stands for guardians instead of their names; equal names give equal references, null gives None."""
        hashes = keyed_hash(self._keyring.index_key("guardian"), names)
        return [None if not sound else f"g:{one:016x}" for sound, one in zip(names.is_valid(), hashes, strict=True)]

    def known(self, ids: Sequence[str]) -> frozenset[str]:
        """Those of the numbers that are kept already."""
        found: set[str] = set()
        for first in range(0, len(ids), ROWS // 10):
            some = ids[first : first + ROWS // 10]
            query = sa.select(CONSENTS.c.id).where(CONSENTS.c.id.in_(some))
            found.update(self._connection.execute(query).scalars())
        return frozenset(found)

    def add(self, records: Iterable[ConsentRecord], ledger_index: int) -> int:
        """Keep consents; one whose number is kept already is left as it is.

        Args:
            ledger_index: of the entry that names them.

        Returns:
            How many are new.
        """
        values = [_values(record, ledger_index) for record in records]
        if not values:
            return 0
        before = self.total()
        self._connection.execute(sa.insert(CONSENTS).prefix_with("OR IGNORE"), values)
        return self.total() - before

    def find(self, consent_id: str) -> ConsentRecord | None:
        """The consent of that number."""
        row = self._connection.execute(sa.select(CONSENTS).where(CONSENTS.c.id == consent_id)).one_or_none()
        return None if row is None else _record(row)

    def of_person(
        self, rid: int, recipient: str | None = None, purpose: str | None = None
    ) -> tuple[ConsentRecord, ...]:
        """All consents for a person, oldest first."""
        query = _about(sa.select(CONSENTS), recipient, purpose).where(CONSENTS.c.rid == rid)
        rows = self._connection.execute(query.order_by(CONSENTS.c.at, CONSENTS.c.id))
        return tuple(_record(row) for row in rows)

    def withdraw(self, consent_id: str, moment: datetime) -> ConsentRecord:
        """Take a consent back; from this moment on it covers nothing.

        Returns:
            The consent as it stands now.

        Raises:
            UsageFault: SY-U060, there is no consent of that number.
            PolicyRefusal: SY-G021, it does not stand: refused, withdrawn or expired.
        """
        record = self.find(consent_id)
        if record is None:
            raise UsageFault("SY-U060", consent=consent_id)
        next_state(record.state(moment), ConsentEvent.WITHDRAW)
        this = CONSENTS.c.id == consent_id
        self._connection.execute(sa.update(CONSENTS).where(this).values(withdrawn_at=_stamp(moment)))
        return record.model_copy(update={"withdrawn_at": moment})

    def batches(
        self, recipient: str | None = None, purpose: str | None = None, rows: int = ROWS
    ) -> Iterator[pa.RecordBatch]:
        """Consents as decisions read them, in the order of persons; one batch in memory at a time.

        Args:
            recipient: only those for this recipient; None for all.
            purpose: only those for this purpose; None for all.

        Yields:
            Batches of ``CONSENT_SCHEMA``, ``rid`` ascending over all of them.
        """
        # One text a row, read by the driver's own cursor and parsed by columns: a million consents in seconds.
        query = _about(sa.select(_LINE).select_from(CONSENTS), recipient, purpose).order_by(CONSENTS.c.rid)
        compiled = query.compile(self._connection)
        cursor = self._connection.connection.cursor()
        try:
            cursor.execute(str(compiled), tuple(compiled.params[name] for name in compiled.positiontup or ()))
            while some := cursor.fetchmany(rows):
                yield _parse("\n".join([line for (line,) in some]).encode())
        finally:
            cursor.close()

    def forget(self, rids: Sequence[int]) -> None:
        """Erase who the guardians of these persons are; that somebody agreed or refused stays as proof."""
        for first in range(0, len(rids), ROWS // 10):
            of_them = CONSENTS.c.rid.in_(rids[first : first + ROWS // 10])
            with_guardian = sa.and_(of_them, CONSENTS.c.guardian.is_not(None))
            self._connection.execute(sa.update(CONSENTS).where(with_guardian).values(guardian=FORGOTTEN))

    def total(self) -> int:
        """How many there are."""
        return self._connection.execute(sa.select(sa.func.count()).select_from(CONSENTS)).scalar_one()

    def counts(self, moment: datetime, within_days: int = 0) -> tuple[ConsentCount, ...]:
        """How many stand in each state; a later word of the same person, recipient and purpose supersedes."""
        columns, day = CONSENTS.c, moment.date()
        asked = (columns.recipient, columns.purpose)
        age = sa.func.rank().over(partition_by=(*asked, columns.rid), order_by=columns.at.desc())
        state = sa.case(
            (age > 1, ConsentState.SUPERSEDED.value),
            (sa.not_(columns.given), ConsentState.REFUSED.value),
            (columns.withdrawn_at <= _stamp(moment), ConsentState.WITHDRAWN.value),
            (columns.expires < day.isoformat(), ConsentState.EXPIRED.value),
            else_=ConsentState.GIVEN.value,
        ).label("state")
        end = (day + timedelta(days=within_days)).isoformat()
        soon = sa.case((columns.expires <= end, 1), else_=0).label("soon")
        each = sa.select(*asked, state, soon).subquery()
        keys = (each.c.recipient, each.c.purpose, each.c.state)
        query = sa.select(*keys, sa.func.count().label("n"), sa.func.sum(each.c.soon).label("soon"))
        return tuple(
            ConsentCount(
                row.recipient,
                row.purpose,
                ConsentState(row.state),
                row.n,
                row.soon if row.state == ConsentState.GIVEN.value else 0,
            )
            for row in self._connection.execute(query.group_by(*keys).order_by(*keys))
        )


def _about(query: sa.Select[Any], recipient: str | None, purpose: str | None) -> sa.Select[Any]:
    if recipient is not None:
        query = query.where(CONSENTS.c.recipient == recipient)
    return query if purpose is None else query.where(CONSENTS.c.purpose == purpose)


def _parse(lines: bytes) -> pa.RecordBatch:
    """Lines of ``_LINE`` as a batch of ``CONSENT_SCHEMA``; no value holds a control character."""
    table = csv.read_csv(
        io.BytesIO(lines),
        csv.ReadOptions(column_names=CONSENT_SCHEMA.names, block_size=len(lines) + 1),
        csv.ParseOptions(delimiter=BETWEEN, quote_char=False),
        csv.ConvertOptions(column_types=CONSENT_SCHEMA, null_values=[""], strings_can_be_null=True),
    )
    return pa.RecordBatch.from_arrays([column.combine_chunks() for column in table.columns], schema=CONSENT_SCHEMA)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _values(record: ConsentRecord, ledger_index: int) -> dict[str, object]:
    guardian = record.guardian
    verified = guardian.verified_at if guardian else None
    return {
        "id": record.id,
        "rid": record.rid,
        "recipient": record.recipient,
        "purpose": record.purpose,
        "fields": ",".join(record.fields),
        "given": record.given,
        "separate": record.separate,
        "at": _stamp(record.at),
        "expires": record.expires.isoformat() if record.expires else None,
        "withdrawn_at": _stamp(record.withdrawn_at) if record.withdrawn_at else None,
        "relation": guardian.relation.value if guardian else None,
        "guardian": guardian.reference if guardian else None,
        "verified_by": guardian.verified_by if guardian else None,
        "verified_at": _stamp(verified) if verified else None,
        "text_sha256": record.text_sha256,
        "language": record.language,
        "method": record.method.value,
        "version": record.version,
        "ledger_index": ledger_index,
    }


def _record(row: sa.Row[Any]) -> ConsentRecord:
    guardian = None
    if row.relation is not None:
        guardian = Guardian(
            reference=row.guardian,
            relation=Relation(row.relation),
            verified_by=row.verified_by or "",
            verified_at=_moment(row.verified_at),
        )
    return ConsentRecord(
        id=row.id,
        rid=row.rid,
        guardian=guardian,
        recipient=row.recipient,
        purpose=row.purpose,
        fields=tuple(row.fields.split(",")),
        given=row.given,
        separate=row.separate,
        at=datetime.fromisoformat(row.at),
        expires=date.fromisoformat(row.expires) if row.expires else None,
        withdrawn_at=_moment(row.withdrawn_at),
        text_sha256=row.text_sha256,
        language=row.language,
        method=Method(row.method),
        version=row.version,
    )
