"""What recipients signed: applications, promises, receipts, proofs of deletion, sub-recipients."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import sqlalchemy as sa

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.storage.keyring import Keyring
from suyuan.storage.schema import PAPERS


@dataclass(frozen=True, slots=True)
class StoredPaper:
    """A paper as it was recorded.

    Attributes:
        paper_id: follows from what it says.
        kind: of ``govern.duties.PaperKind``.
        recipient, purpose: keys of the policy; empty where the paper is about none.
        release: the release it is about, None for none.
        at: the day it was signed or done.
        expires: its last day, None for open.
        document_sha256: of the signed document, None where none was shown.
        body: what it says besides; free words are sealed.
    """

    paper_id: str
    kind: str
    recipient: str
    purpose: str
    release: str | None
    at: date
    expires: date | None
    document_sha256: str | None
    body: Mapping[str, Json]
    ledger_index: int


class Papers:
    """All papers of a workspace; none is ever changed."""

    def __init__(self, connection: sa.Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def add(self, paper: StoredPaper, words: Mapping[str, str]) -> None:
        """Record a paper; ``words`` may name somebody and are sealed."""
        sealed = self._keyring.wrap(canonical_bytes(dict(words)), f"paper:{paper.paper_id}").hex() if words else None
        body = {**paper.body, "sealed": sealed} if sealed else dict(paper.body)
        self._connection.execute(
            sa.insert(PAPERS).values(
                id=paper.paper_id,
                kind=paper.kind,
                recipient=paper.recipient,
                purpose=paper.purpose,
                release=paper.release,
                at=paper.at.isoformat(),
                expires=paper.expires.isoformat() if paper.expires else None,
                document_sha256=paper.document_sha256,
                body=canonical_bytes(body).decode(),
                ledger_index=paper.ledger_index,
            )
        )

    def find(self, paper_id: str) -> StoredPaper | None:
        """The paper of that id."""
        row = self._connection.execute(sa.select(PAPERS).where(PAPERS.c.id == paper_id)).one_or_none()
        return None if row is None else _stored(row)

    def all(self) -> tuple[StoredPaper, ...]:
        """All papers, in the order of recording."""
        rows = self._connection.execute(sa.select(PAPERS).order_by(PAPERS.c.ledger_index))
        return tuple(_stored(row) for row in rows)

    def words(self, paper: StoredPaper) -> dict[str, str]:
        """The free words of a paper.

        Raises:
            IntegrityFault: SY-L004, they were changed.
        """
        sealed = paper.body.get("sealed")
        if not isinstance(sealed, str):
            return {}
        return cast(
            "dict[str, str]", json.loads(self._keyring.unwrap(bytes.fromhex(sealed), f"paper:{paper.paper_id}"))
        )


def _stored(row: sa.Row[Any]) -> StoredPaper:
    return StoredPaper(
        row.id,
        row.kind,
        row.recipient,
        row.purpose,
        row.release,
        date.fromisoformat(row.at),
        date.fromisoformat(row.expires) if row.expires else None,
        row.document_sha256,
        cast("Mapping[str, Json]", json.loads(row.body)),
        row.ledger_index,
    )
