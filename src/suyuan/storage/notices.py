"""Notices of an incident: runs, their messages and what became of each; whatever names somebody is sealed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.storage.keyring import Keyring
from suyuan.storage.notice_tables import NOTICE_RECORDS, NOTICE_RUNS, NOTICES

AT_ONCE = 500
"""Ids in one question to the database."""

NO_CONTACT = "none"
"""The channel of a household that cannot be reached by any."""


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A planned notification.

    Attributes:
        case_number: of the case it belongs to, empty for none.
        digest: of the words and of every message: what is approved.
        counts: numbers alone.
    """

    run_id: str
    at: datetime
    case_number: str
    exhibit_sha256: str
    digest: str
    counts: Mapping[str, Json]
    ledger_index: int


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A message as it stands.

    Attributes:
        notice_id: also the number under which every gateway gets it, however often it is sent.
        household: number within the run.
        channel, state: of ``remedy.notices``; a household without contacts has the channel ``none``.
        tries: how often it was begun.
        next_try: not before, None for none due.
        via: by what it was sent last, empty for never.
        fault: code of what was wrong last, empty for nothing.
        reference: the gateway's own number, empty for none.
        at: when it came to its state, None before anything happened.
        sha256: of what is sent and to whom.
        ledger_index: of the entry about its newest sending, else of the plan.
    """

    notice_id: str
    run_id: str
    household: int
    channel: str
    state: str
    tries: int
    next_try: datetime | None
    via: str
    fault: str
    reference: str
    at: datetime | None
    sha256: str
    ledger_index: int


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A message when it is planned: what is stored, what is sealed, whose records it speaks of."""

    notice: StoredNotice
    code_hash: str
    words: Mapping[str, Json] | None
    rids: tuple[int, ...]


class Notices:
    """All notices of a workspace."""

    def __init__(self, connection: sa.Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def add(self, run: StoredRun, words: Mapping[str, Json], notices: Iterable[NewNotice]) -> None:
        """Record a run and its messages; ``words`` and theirs are sealed."""
        sealed = self._seal(run.run_id, words)
        self._connection.execute(
            sa.insert(NOTICE_RUNS).values(
                id=run.run_id,
                at=run.at.isoformat(),
                case_number=run.case_number,
                exhibit_sha256=run.exhibit_sha256,
                digest=run.digest,
                counts=canonical_bytes(dict(run.counts)).decode(),
                sealed=sealed,
                ledger_index=run.ledger_index,
            )
        )
        for some in _some(notices):
            rows = [
                {
                    "id": one.notice.notice_id,
                    **_values(one.notice),
                    "code_hash": one.code_hash,
                    "sealed": None if one.words is None else self._seal(one.notice.notice_id, one.words),
                }
                for one in some
            ]
            self._connection.execute(sa.insert(NOTICES), rows)
            speaks = [{"notice": one.notice.notice_id, "rid": rid} for one in some for rid in one.rids]
            if speaks:
                self._connection.execute(sa.insert(NOTICE_RECORDS), speaks)

    def runs(self) -> tuple[StoredRun, ...]:
        """All runs, oldest first."""
        rows = self._connection.execute(sa.select(NOTICE_RUNS).order_by(NOTICE_RUNS.c.ledger_index))
        return tuple(_run(row) for row in rows)

    def run(self, run_id: str) -> StoredRun | None:
        """The run of that id."""
        row = self._connection.execute(sa.select(NOTICE_RUNS).where(NOTICE_RUNS.c.id == run_id)).one_or_none()
        return None if row is None else _run(row)

    def run_words(self, run_id: str) -> dict[str, Json]:
        """What was sealed with a run.

        Raises:
            IntegrityFault: SY-L004, it was changed.
        """
        query = sa.select(NOTICE_RUNS.c.sealed).where(NOTICE_RUNS.c.id == run_id)
        return self._open(run_id, self._connection.execute(query).scalar_one())

    def of(self, run_id: str) -> tuple[StoredNotice, ...]:
        """The messages of a run, by number."""
        query = sa.select(NOTICES).where(NOTICES.c.run == run_id).order_by(NOTICES.c.id)
        return tuple(_notice(row) for row in self._connection.execute(query))

    def find(self, notice_id: str) -> StoredNotice | None:
        """The message of that number."""
        row = self._connection.execute(sa.select(NOTICES).where(NOTICES.c.id == notice_id)).one_or_none()
        return None if row is None else _notice(row)

    def by_code(self, code_hash: str) -> StoredNotice | None:
        """The message whose code has that hash."""
        row = self._connection.execute(sa.select(NOTICES).where(NOTICES.c.code_hash == code_hash)).one_or_none()
        return None if row is None else _notice(row)

    def by_references(self, references: Sequence[str]) -> dict[str, str]:
        """Numbers of messages by the gateway's own numbers."""
        found = {}
        for some in _some(references):
            query = sa.select(NOTICES.c.reference, NOTICES.c.id).where(NOTICES.c.reference.in_(some))
            found.update({row.reference: row.id for row in self._connection.execute(query)})
        return found

    def words(self, notice_ids: Sequence[str]) -> dict[str, dict[str, Json]]:
        """What was sealed with messages; those whose person was erased are left out.

        Raises:
            IntegrityFault: SY-L004, it was changed.
        """
        found = {}
        for some in _some(notice_ids):
            query = sa.select(NOTICES.c.id, NOTICES.c.sealed).where(NOTICES.c.id.in_(some))
            for row in self._connection.execute(query):
                if row.sealed is not None:
                    found[row.id] = self._open(row.id, row.sealed)
        return found

    def rids(self, notice_ids: Sequence[str]) -> dict[str, list[int]]:
        """Records that messages speak of, those of erased persons left out."""
        found: dict[str, list[int]] = {}
        for some in _some(notice_ids):
            query = sa.select(NOTICE_RECORDS).where(NOTICE_RECORDS.c.notice.in_(some)).order_by(NOTICE_RECORDS.c.id)
            for row in self._connection.execute(query):
                found.setdefault(row.notice, []).append(row.rid)
        return found

    def change(self, notices: Iterable[StoredNotice]) -> None:
        """Move messages on."""
        for one in notices:
            this = NOTICES.c.id == one.notice_id
            self._connection.execute(sa.update(NOTICES).where(this).values(**_values(one)))

    def of_persons(self, rids: Iterable[int]) -> tuple[StoredNotice, ...]:
        """Messages that speak of these records."""
        found: dict[str, StoredNotice] = {}
        for some in _some(rids):
            held = sa.select(NOTICE_RECORDS.c.notice).where(NOTICE_RECORDS.c.rid.in_(some))
            rows = self._connection.execute(sa.select(NOTICES).where(NOTICES.c.id.in_(held)))
            found.update({row.id: _notice(row) for row in rows})
        return tuple(found[name] for name in sorted(found))

    def replace(self, notice: StoredNotice, words: Mapping[str, Json] | None) -> None:
        """Give a message other content; None takes it away, and with it the code by which it could be found."""
        this = NOTICES.c.id == notice.notice_id
        values = {**_values(notice), "sealed": None if words is None else self._seal(notice.notice_id, words)}
        if words is None:
            values["code_hash"] = ""
        self._connection.execute(sa.update(NOTICES).where(this).values(**values))

    def forget(self, rids: Iterable[int]) -> None:
        """Take persons out of the list of whose records messages speak."""
        for some in _some(rids):
            self._connection.execute(sa.delete(NOTICE_RECORDS).where(NOTICE_RECORDS.c.rid.in_(some)))

    def _seal(self, name: str, words: Mapping[str, Json]) -> bytes:
        return self._keyring.wrap(canonical_bytes(dict(words)), f"notice:{name}")

    def _open(self, name: str, sealed: bytes) -> dict[str, Json]:
        return cast("dict[str, Json]", json.loads(self._keyring.unwrap(sealed, f"notice:{name}")))


def _some(items: Iterable[Any]) -> Iterator[list[Any]]:
    held = list(items)
    for first in range(0, len(held), AT_ONCE):
        yield held[first : first + AT_ONCE]


def _values(one: StoredNotice) -> dict[str, object]:
    return {
        "run": one.run_id,
        "household": one.household,
        "channel": one.channel,
        "state": one.state,
        "tries": one.tries,
        "next_try": one.next_try.isoformat() if one.next_try else None,
        "via": one.via,
        "fault": one.fault,
        "reference": one.reference,
        "at": one.at.isoformat() if one.at else None,
        "sha256": one.sha256,
        "ledger_index": one.ledger_index,
    }


def _run(row: sa.Row[Any]) -> StoredRun:
    at, counts = datetime.fromisoformat(row.at), json.loads(row.counts)
    return StoredRun(row.id, at, row.case_number, row.exhibit_sha256, row.digest, counts, row.ledger_index)


def _notice(row: sa.Row[Any]) -> StoredNotice:
    next_try, at = (datetime.fromisoformat(text) if text else None for text in (row.next_try, row.at))
    return StoredNotice(
        row.id,
        row.run,
        row.household,
        row.channel,
        row.state,
        row.tries,
        next_try,
        row.via,
        row.fault,
        row.reference,
        at,
        row.sha256,
        row.ledger_index,
    )
