"""Other systems that may ask: their tokens, of which only hashes are here, and what they asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from suyuan.storage.schema import API_TOKENS, RELEASE_REQUESTS


@dataclass(frozen=True, slots=True)
class SystemToken:
    """A token of another system; its secret is with that system alone.

    Attributes:
        scopes: what it may do.
        expires: its last day, None for open.
    """

    name: str
    secret_sha256: str
    scopes: frozenset[str]
    since: str
    expires: str | None
    revoked_at: str | None
    ledger_index: int


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """A release that another system asked for.

    Attributes:
        system: name of its token.
        declined_at: when somebody declined it, None for not.
    """

    number: str
    system: str
    recipient: str
    purpose: str
    at: str
    declined_at: str | None
    reason: str | None
    ledger_index: int


class OtherSystems:
    """Tokens and requests of a workspace."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add_token(self, token: SystemToken) -> None:
        """Remember a token whose making was logged."""
        self._connection.execute(
            sa.insert(API_TOKENS).values(
                name=token.name,
                secret_sha256=token.secret_sha256,
                scopes=" ".join(sorted(token.scopes)),
                since=token.since,
                expires=token.expires,
                revoked_at=token.revoked_at,
                ledger_index=token.ledger_index,
            )
        )

    def tokens(self) -> tuple[SystemToken, ...]:
        """All tokens, also those that were taken back, by name."""
        rows = self._connection.execute(sa.select(API_TOKENS).order_by(API_TOKENS.c.name))
        return tuple(_token(row) for row in rows)

    def token_of(self, secret_sha256: str) -> SystemToken | None:
        """The token of a secret."""
        query = sa.select(API_TOKENS).where(API_TOKENS.c.secret_sha256 == secret_sha256)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _token(row)

    def revoke(self, name: str, at: str) -> None:
        """Take a token back."""
        this = API_TOKENS.c.name == name
        self._connection.execute(sa.update(API_TOKENS).where(this).values(revoked_at=at))

    def add_request(self, request: ReleaseRequest) -> None:
        """Remember a request that was logged."""
        self._connection.execute(
            sa.insert(RELEASE_REQUESTS).values(
                id=request.number,
                system=request.system,
                recipient=request.recipient,
                purpose=request.purpose,
                at=request.at,
                declined_at=None,
                reason=None,
                ledger_index=request.ledger_index,
            )
        )

    def requests(self) -> tuple[ReleaseRequest, ...]:
        """All requests, oldest first."""
        rows = self._connection.execute(sa.select(RELEASE_REQUESTS).order_by(RELEASE_REQUESTS.c.ledger_index))
        return tuple(_request(row) for row in rows)

    def request(self, number: str) -> ReleaseRequest | None:
        """The request of that number."""
        query = sa.select(RELEASE_REQUESTS).where(RELEASE_REQUESTS.c.id == number)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _request(row)

    def decline(self, number: str, at: str, reason: str) -> None:
        """Remember that a request was declined."""
        this = RELEASE_REQUESTS.c.id == number
        self._connection.execute(sa.update(RELEASE_REQUESTS).where(this).values(declined_at=at, reason=reason))


def _token(row: sa.Row[Any]) -> SystemToken:
    scopes = frozenset(row.scopes.split())
    return SystemToken(row.name, row.secret_sha256, scopes, row.since, row.expires, row.revoked_at, row.ledger_index)


def _request(row: sa.Row[Any]) -> ReleaseRequest:
    return ReleaseRequest(
        row.id, row.system, row.recipient, row.purpose, row.at, row.declined_at, row.reason, row.ledger_index
    )
