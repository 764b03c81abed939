"""Tokens by which other systems of the house speak to the console, each for what it needs."""

from __future__ import annotations

import secrets
from datetime import date
from enum import StrEnum
from hashlib import sha256

from suyuan.app.clock import Clock
from suyuan.app.operators import check_name
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, UsageFault
from suyuan.govern.statements import utc_text
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.other_systems import SystemToken
from suyuan.storage.workspace import Workspace

PREFIX = "suyuan_"
"""By which a secret that lies about is recognised for what it is."""


class Scope(StrEnum):
    """What a token is for."""

    REQUEST = "release:request"
    FETCH = "release:fetch"
    RECEIPT = "receipt"
    ACCESS = "access"


def make_token(
    workspace: Workspace, name: str, scopes: frozenset[Scope], expires: date | None, clock: Clock
) -> tuple[SystemToken, str]:
    """Make a token.

    Returns:
        What is kept, and the secret, which is shown once and not kept.

    Raises:
        UsageFault: SY-U077 that is no name; SY-U179 a token of that name was made before, or it is for nothing.
        InputFault: SY-I195, its last day is over.
    """
    now = clock()
    if expires is not None and expires < now.date():
        raise InputFault("SY-I195", day=expires.isoformat())
    secret = PREFIX + secrets.token_urlsafe(32)
    with workspace.writing() as session:
        if not scopes or any(one.name == name for one in session.systems.tokens()):
            raise UsageFault("SY-U179", name=name)
        last = None if expires is None else expires.isoformat()
        body: dict[str, Json] = {
            "action": "token-made",
            "system": check_name(name),
            "scopes": sorted(scopes),
            "expires": last,
        }
        index = session.log(Entry(Event.OTHER_SYSTEM, now, body))
        digest = sha256(secret.encode()).hexdigest()
        token = SystemToken(name, digest, frozenset(scopes), utc_text(now), last, None, index)
        session.systems.add_token(token)
    return token, secret


def list_tokens(workspace: Workspace) -> tuple[SystemToken, ...]:
    """All tokens, also those taken back."""
    with workspace.reading() as session:
        return session.systems.tokens()


def revoke_token(workspace: Workspace, name: str, clock: Clock) -> None:
    """Take a token back.

    Raises:
        UsageFault: SY-U180, there is none of that name in force.
    """
    with workspace.writing() as session:
        if not any(one.name == name and one.revoked_at is None for one in session.systems.tokens()):
            raise UsageFault("SY-U180", name=name)
        now = clock()
        session.log(Entry(Event.OTHER_SYSTEM, now, {"action": "token-revoked", "system": name}))
        session.systems.revoke(name, utc_text(now))


def find_token(workspace: Workspace, secret: str, today: date) -> SystemToken | None:
    """The token in force of a secret; the look-up is by its hash, which tells a guesser nothing by its time."""
    with workspace.reading() as session:
        token = session.systems.token_of(sha256(secret.encode()).hexdigest())
    if token is None or token.revoked_at is not None:
        return None
    return None if token.expires is not None and date.fromisoformat(token.expires) < today else token
