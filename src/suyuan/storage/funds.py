"""The damages fund: signed operations in order, and the names that they do not say, sealed."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

import pyarrow as pa
import sqlalchemy as sa

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import IntegrityFault
from suyuan.core.keyed import keyed_hash
from suyuan.govern.signature import SignatureBroken, check_signature
from suyuan.remedy.fund.operation import Operation
from suyuan.remedy.fund.operations import action_of, describe, read_operation, statement_digest
from suyuan.storage.keyring import Keyring
from suyuan.storage.schema import FUND_OPERATIONS, FUND_WORDS

LABEL = b"suyuan/fund/1\n"


@dataclass(frozen=True, slots=True)
class StoredOperation:
    """An operation as stored; ``ledger_index`` says which entry must hold its digest.

    Attributes:
        operator: by name; the operation itself holds the fingerprint of the key.
        signature: of ``signed_bytes``, 64 bytes.
    """

    number: int
    operation: Operation
    operator: str
    signature: bytes
    ledger_index: int

    @property
    def statement(self) -> str:
        """SHA-256 of the operation with its number."""
        return statement_digest(self.number, self.operation)

    def check(self, origin: str, keys: Mapping[str, bytes]) -> None:
        """Check the signature.

        Raises:
            IntegrityFault: SY-L052, it is not its operator's.
        """
        try:
            check_signature(keys[self.operator], self.signature, signed_bytes(origin, self.statement))
        except (SignatureBroken, KeyError) as error:
            raise IntegrityFault("SY-L052", number=self.number, operator=self.operator[:64]) from error


def signed_bytes(origin: str, statement: str) -> bytes:
    """What an operator signs: this operation, in the fund of this ledger."""
    return LABEL + canonical_bytes({"ledger": origin, "statement": statement})


class Funds:
    """The fund of a workspace."""

    def __init__(self, connection: sa.Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def append(self, one: StoredOperation) -> None:
        """Keep an operation that was logged."""
        self._connection.execute(
            sa.insert(FUND_OPERATIONS).values(
                number=one.number,
                action=action_of(one.operation),
                body=canonical_bytes(describe(one.operation)).decode(),
                operator=one.operator,
                signature=one.signature.hex(),
                ledger_index=one.ledger_index,
            )
        )

    def all(self) -> tuple[StoredOperation, ...]:
        """All operations in order; nothing is verified.

        Raises:
            IntegrityFault: SY-L050, a row is no operation at all.
        """
        found = []
        for row in self._connection.execute(sa.select(FUND_OPERATIONS).order_by(FUND_OPERATIONS.c.number)):
            try:
                operation = read_operation(json.loads(row.body))
                signature = bytes.fromhex(row.signature)
            except (ValueError, TypeError, AttributeError) as error:
                raise IntegrityFault("SY-L050", number=row.number, index=row.ledger_index) from error
            found.append(StoredOperation(row.number, operation, row.operator, signature, row.ledger_index))
        return tuple(found)

    def keep_words(self, subject: str, words: Mapping[str, Json], rid: int | None = None) -> None:
        """Seal words that may name somebody; more of them are added to what is there."""
        held = self.words(subject)
        if held is None and self._known(subject):
            return  # the person was erased; what comes later must not bring the name back
        sealed = self._keyring.wrap(canonical_bytes({**(held or {}), **words}), f"fund:{subject}")
        if held is None:
            self._connection.execute(sa.insert(FUND_WORDS).values(subject=subject, rid=rid, sealed=sealed))
        else:
            this = FUND_WORDS.c.subject == subject
            self._connection.execute(sa.update(FUND_WORDS).where(this).values(sealed=sealed))

    def words(self, subject: str) -> dict[str, Json] | None:
        """What was sealed about a subject; None for nothing, or after the person was erased.

        Raises:
            IntegrityFault: SY-L004, it was changed.
        """
        query = sa.select(FUND_WORDS.c.sealed).where(FUND_WORDS.c.subject == subject)
        sealed = self._connection.execute(query).scalar()
        if sealed is None:
            return None
        return cast("dict[str, Json]", json.loads(self._keyring.unwrap(sealed, f"fund:{subject}")))

    def all_words(self) -> tuple[dict[str, Json], ...]:
        """Everything that is sealed: what no public page may say."""
        subjects = self._connection.execute(sa.select(FUND_WORDS.c.subject).order_by(FUND_WORDS.c.subject)).scalars()
        return tuple(words for one in subjects if (words := self.words(one)) is not None)

    def forget(self, rids: Iterable[int]) -> None:
        """Take the words about persons out: that somebody claimed and was paid stays, who it was does not."""
        for rid in rids:
            self._connection.execute(sa.update(FUND_WORDS).where(FUND_WORDS.c.rid == rid).values(rid=None, sealed=None))

    def reference(self, kind: str, text: str) -> str:
        """What stands for a name, a registration code, an account, a record or an id number in operations."""
        plain = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
        hashed = keyed_hash(self._keyring.index_key(f"fund-{kind}"), pa.array([plain]))
        return f"{kind}:{int(hashed[0]):016x}"

    def _known(self, subject: str) -> bool:
        query = sa.select(sa.func.count()).select_from(FUND_WORDS).where(FUND_WORDS.c.subject == subject)
        return bool(self._connection.execute(query).scalar())
