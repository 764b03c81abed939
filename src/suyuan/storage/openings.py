"""Openings of the ledger's commitments: kept while somebody may ask, gone when the person is erased."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.ledger.opening import BLIND_BYTES, Opening
from suyuan.storage.schema import OPENINGS


def hide(name: str, value: Json) -> Opening:
    """A fresh commitment of one fact."""
    return Opening(name, None, secrets.token_bytes(BLIND_BYTES), value)


def hide_records(name: str, rids: Iterable[int]) -> list[Opening]:
    """Fresh commitments of record ids, one each, so that one can be erased without the others."""
    return [Opening(name, place, secrets.token_bytes(BLIND_BYTES), rid, rid) for place, rid in enumerate(rids)]


def hide_facts(name: str, facts: Iterable[tuple[Json, int]]) -> list[Opening]:
    """Fresh commitments of facts about records, one each; a fact goes when its record is erased.

    Args:
        facts: fact and record id.
    """
    return [
        Opening(name, place, secrets.token_bytes(BLIND_BYTES), fact, rid) for place, (fact, rid) in enumerate(facts)
    ]


class Openings:
    """The openings of a workspace."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def store(self, ledger_index: int, openings: Sequence[Opening]) -> None:
        """Keep the openings of an entry."""
        for opening in openings:
            self._connection.execute(
                OPENINGS.insert().values(
                    ledger_index=ledger_index,
                    name=opening.name,
                    place=opening.place,
                    blind=opening.blind.hex(),
                    value=canonical_bytes(opening.value).decode(),
                    rid=opening.rid,
                )
            )

    def of(self, ledger_index: int) -> tuple[Opening, ...]:
        """What is left of an entry's openings."""
        rows = self._connection.execute(
            sa.select(OPENINGS).where(OPENINGS.c.ledger_index == ledger_index).order_by(OPENINGS.c.id)
        )
        return tuple(
            Opening(row.name, row.place, bytes.fromhex(row.blind), json.loads(row.value), row.rid) for row in rows
        )

    def named(self, name: str) -> list[Json]:
        """The facts hidden under this name, oldest first."""
        query = sa.select(OPENINGS.c.value).where(OPENINGS.c.name == name).order_by(OPENINGS.c.id)
        return [json.loads(value) for value in self._connection.execute(query).scalars()]

    def erase(self, rids: Iterable[int]) -> int:
        """Delete all openings that speak of these records, and the words that were logged with them.

        The words of an entry go with any of its records: they may name the one who is erased.

        Returns:
            How many openings went.
        """
        gone = 0
        for rid in rids:
            entries = sa.select(OPENINGS.c.ledger_index).where(OPENINGS.c.rid == rid)
            words = sa.delete(OPENINGS).where(OPENINGS.c.ledger_index.in_(entries), OPENINGS.c.rid.is_(None))
            gone += self._connection.execute(words).rowcount
            gone += self._connection.execute(sa.delete(OPENINGS).where(OPENINGS.c.rid == rid)).rowcount
        return gone
