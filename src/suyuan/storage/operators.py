"""Operators as the database knows them: a fast view of what the ledger says (``ledger.staff`` is the proof)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from suyuan.core.errors import IntegrityFault
from suyuan.govern.approval import Operator, SingleOperator
from suyuan.govern.signature import SignatureBroken, check_signature
from suyuan.govern.statements import read_utc, role_names, utc_text
from suyuan.storage.schema import DECLARATIONS, OPERATORS


class Operators:
    """All operators of a workspace, also those who left."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> dict[str, Operator]:
        """Operators by name, in the order in which they joined.

        Raises:
            IntegrityFault: SY-L032, a row says what no operator can be.
        """
        rows = self._connection.execute(sa.select(OPERATORS).order_by(OPERATORS.c.ledger_index))
        return {row.name: _operator(row) for row in rows}

    def public_keys(self) -> dict[str, bytes]:
        """Public keys by name, 32 bytes each; also of those who left, whose old signatures are still looked at."""
        rows = self._connection.execute(sa.select(OPERATORS.c.name, OPERATORS.c.public_key))
        return {row.name: _key(row.name, row.public_key) for row in rows}

    def public_key(self, name: str) -> bytes:
        """One operator's public key; ``KeyError`` for a stranger's."""
        return self.public_keys()[name]

    def add(self, operator: Operator, public_key: bytes, ledger_index: int) -> None:
        """Remember an operator whose joining was logged."""
        self._connection.execute(
            sa.insert(OPERATORS).values(
                name=operator.name,
                roles=",".join(role_names(operator.roles)),
                public_key=public_key.hex(),
                since=utc_text(operator.since),
                revoked_at=None if operator.revoked_at is None else utc_text(operator.revoked_at),
                ledger_index=ledger_index,
            )
        )

    def revoke(self, name: str, at: datetime) -> None:
        """Remember that an operator left."""
        self._connection.execute(sa.update(OPERATORS).where(OPERATORS.c.name == name).values(revoked_at=utc_text(at)))

    def declare(self, alone: SingleOperator, signature: bytes, ledger_index: int) -> None:
        """Remember who works alone; a later declaration of the same person takes the place of the earlier one."""
        self._connection.execute(sa.delete(DECLARATIONS).where(DECLARATIONS.c.operator == alone.operator))
        self._connection.execute(
            sa.insert(DECLARATIONS).values(
                operator=alone.operator,
                at=utc_text(alone.at),
                signature=signature.hex(),
                ledger_index=ledger_index,
            )
        )

    def declaration(self) -> SingleOperator | None:
        """The newest declaration of somebody who works alone, its signature checked; None where nobody made one.

        Raises:
            IntegrityFault: SY-L033, it is not what its operator signed.
        """
        newest = sa.select(DECLARATIONS).order_by(DECLARATIONS.c.ledger_index.desc()).limit(1)
        row = self._connection.execute(newest).one_or_none()
        if row is None:
            return None
        try:
            alone = SingleOperator(operator=row.operator, at=read_utc(row.at), understood=True)
            check_signature(self.public_keys()[row.operator], bytes.fromhex(row.signature), alone.signed_bytes())
        except (SignatureBroken, ValueError, KeyError, TypeError) as error:
            raise IntegrityFault("SY-L033", operator=str(row.operator)) from error
        return alone


def _operator(row: sa.Row[Any]) -> Operator:
    try:
        return Operator.model_validate(
            {
                "name": row.name,
                "roles": row.roles.split(","),
                "since": read_utc(row.since),
                "revoked_at": None if row.revoked_at is None else read_utc(row.revoked_at),
            }
        )
    except (ValidationError, ValueError, TypeError, AttributeError) as error:
        raise IntegrityFault("SY-L032", operator=str(row.name)) from error


def _key(name: str, text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except (ValueError, TypeError) as error:
        raise IntegrityFault("SY-L032", operator=str(name)) from error
