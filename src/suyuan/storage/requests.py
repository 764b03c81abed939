"""Requests of persons about their own records; whatever names somebody is sealed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import sqlalchemy as sa

from suyuan.core.canonical import canonical_bytes
from suyuan.storage.keyring import Keyring
from suyuan.storage.schema import REQUESTS


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """A request as it stands.

    Attributes:
        rid: the record it is about; None where none was found, or after the person was erased.
        right, state, requester: of ``govern.requests`` and ``govern.request_states``.
        due: the last day to answer.
        identity_checked_by, kinship_checked_by: operators by name, None for not checked.
        answer: the outcome, with its reason's code after a colon.
        ledger_index: of the entry about its newest state.
    """

    request_id: str
    rid: int | None
    right: str
    state: str
    received_at: date
    due: date
    requester: str
    identity_checked_by: str | None
    kinship_checked_by: str | None
    answered_at: date | None
    answer: str | None
    ledger_index: int


class Requests:
    """All requests of a workspace."""

    def __init__(self, connection: sa.Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def add(self, request: StoredRequest, words: Mapping[str, str]) -> None:
        """Record a request; ``words`` may name somebody and are sealed."""
        values = {"id": request.request_id, **_values(request), "sealed": self._seal(request.request_id, words)}
        self._connection.execute(sa.insert(REQUESTS).values(**values))

    def change(self, request: StoredRequest, words: Mapping[str, str]) -> None:
        """Move a request on; ``words`` are added to what is sealed, where that is still there."""
        held = self.words(request.request_id)
        this = REQUESTS.c.id == request.request_id
        sealed = None if held is None else self._seal(request.request_id, {**held, **words})
        self._connection.execute(sa.update(REQUESTS).where(this).values(**_values(request), sealed=sealed))

    def find(self, request_id: str) -> StoredRequest | None:
        """The request of that id."""
        row = self._connection.execute(sa.select(REQUESTS).where(REQUESTS.c.id == request_id)).one_or_none()
        return None if row is None else _stored(row)

    def all(self) -> tuple[StoredRequest, ...]:
        """All requests, oldest first."""
        rows = self._connection.execute(sa.select(REQUESTS).order_by(REQUESTS.c.received_at, REQUESTS.c.id))
        return tuple(_stored(row) for row in rows)

    def words(self, request_id: str) -> dict[str, str] | None:
        """What was sealed with a request, None after the person was erased.

        Raises:
            IntegrityFault: SY-L004, it was changed.
        """
        query = sa.select(REQUESTS.c.sealed).where(REQUESTS.c.id == request_id)
        sealed = self._connection.execute(query).scalar()
        if sealed is None:
            return None
        return cast("dict[str, str]", json.loads(self._keyring.unwrap(sealed, f"request:{request_id}")))

    def forget(self, rids: Iterable[int]) -> None:
        """Take the persons out of their requests: that one was made and answered stays, whose it was does not."""
        for rid in rids:
            this = REQUESTS.c.rid == rid
            self._connection.execute(sa.update(REQUESTS).where(this).values(rid=None, sealed=None))

    def _seal(self, request_id: str, words: Mapping[str, str]) -> bytes:
        return self._keyring.wrap(canonical_bytes(dict(words)), f"request:{request_id}")


def _values(request: StoredRequest) -> dict[str, object]:
    return {
        "rid": request.rid,
        "right": request.right,
        "state": request.state,
        "received_at": request.received_at.isoformat(),
        "due": request.due.isoformat(),
        "requester": request.requester,
        "identity_checked_by": request.identity_checked_by,
        "kinship_checked_by": request.kinship_checked_by,
        "answered_at": request.answered_at.isoformat() if request.answered_at else None,
        "answer": request.answer,
        "ledger_index": request.ledger_index,
    }


def _stored(row: sa.Row[Any]) -> StoredRequest:
    return StoredRequest(
        row.id,
        row.rid,
        row.right,
        row.state,
        date.fromisoformat(row.received_at),
        date.fromisoformat(row.due),
        row.requester,
        row.identity_checked_by,
        row.kinship_checked_by,
        date.fromisoformat(row.answered_at) if row.answered_at else None,
        row.answer,
        row.ledger_index,
    )
