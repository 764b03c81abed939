"""Cases: their items in sealed versions, and the sealed copies of their exhibits.

An item is never changed, only followed by a newer version.  The ledger holds two commitments of each version: one of
its facts and one of the words that may name somebody; what opens them is sealed here.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa

from suyuan.case.file import CaseFile
from suyuan.case.item_json import CaseHead, Item, ItemJson
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import IntegrityFault
from suyuan.ledger.opening import BLIND_BYTES
from suyuan.storage.case_items import Draft, StoredItem
from suyuan.storage.exhibits import ExhibitFiles
from suyuan.storage.keyring import Keyring
from suyuan.storage.schema import CASE_ITEMS, CASES

HEAD = "case"
CHECK = "check"
TALLY = "tally"
SAMPLE = "sample"
PACKED = "pack"
"""What is recorded beside the items of the model: the case's own head, checks, counts, samples and packs."""

_TABLES = {
    "exhibit": "exhibits",
    "custody": "custody",
    "party": "parties",
    "batch": "batches",
    "payment": "payments",
    "milestone": "milestones",
    "finding": "findings",
    "award": "awards",
}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list of all cases."""

    number: str
    opened: str
    state: str
    ledger_index: int


class Cases:
    """All cases of a workspace."""

    def __init__(self, folder: Path, connection: sa.Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring
        self.exhibits = ExhibitFiles(folder, keyring)

    def next_number(self, year: int) -> str:
        """The number of the next case opened in a year."""
        start = f"C-{year:04d}-"
        query = sa.select(CASES.c.number).where(CASES.c.number.startswith(start))
        taken = [int(number.removeprefix(start)) for number in self._connection.execute(query).scalars()]
        return f"{start}{max(taken, default=0) + 1:04d}"

    def all(self) -> tuple[CaseLine, ...]:
        """All cases by number."""
        rows = self._connection.execute(sa.select(CASES).order_by(CASES.c.number))
        return tuple(CaseLine(row.number, row.opened, row.state, row.ledger_index) for row in rows)

    def has(self, case: str) -> bool:
        """Whether there is such a case."""
        return self._connection.execute(sa.select(CASES.c.number).where(CASES.c.number == case)).first() is not None

    def draft(self, case: str, body: ItemJson, number: str) -> Draft:
        """Prepare the next version of an item; nothing is stored."""
        query = sa.select(sa.func.max(CASE_ITEMS.c.version)).where(*_named(case, body.kind, number))
        last = self._connection.execute(query).scalar() or 0
        blinds = secrets.token_bytes(BLIND_BYTES), secrets.token_bytes(BLIND_BYTES)
        return Draft(body, number, last + 1, *blinds)

    def add(
        self, case: str, draft: Draft, at: datetime, ledger_index: int, *, wrapped_key: bytes | None = None
    ) -> StoredItem:
        """Store a version whose entry is in the ledger; the head of a case makes or moves the case itself."""
        kind, commitments = draft.body.kind, draft.commitments
        if kind == HEAD:
            self._place(case, draft, ledger_index)
        sealed = {
            "facts": dict(draft.body.facts),
            "words": dict(draft.body.words),
            "facts_blind": draft.facts_blind.hex(),
            "words_blind": draft.words_blind.hex(),
        }
        label = _label(case, kind, draft.number, draft.version)
        values = {
            "case_number": case,
            "kind": kind,
            "number": draft.number,
            "version": draft.version,
            "at": at.isoformat(),
            "sealed": self._keyring.wrap(canonical_bytes(cast("Json", sealed)), label),
            "facts_commitment": commitments["facts"],
            "words_commitment": commitments["words"],
            "wrapped_key": wrapped_key,
            "ledger_index": ledger_index,
        }
        self._connection.execute(sa.insert(CASE_ITEMS).values(**values))
        return self.find(case, kind, draft.number, draft.version)

    def items(self, case: str, *, every_version: bool = False) -> tuple[StoredItem, ...]:
        """Items in the order of their kinds and numbers, the newest version of each or all versions.

        Raises:
            IntegrityFault: SY-L004, one was changed.
        """
        rows = self._connection.execute(sa.select(CASE_ITEMS).where(CASE_ITEMS.c.case_number == case))
        held = sorted((self._open(row) for row in rows), key=lambda one: (one.kind, _order(one.number), one.version))
        if every_version:
            return tuple(held)
        return tuple({(one.kind, one.number): one for one in held}.values())

    def find(self, case: str, kind: str, number: str, version: int | None = None) -> StoredItem:
        """One version of an item, the newest by default; it must be there."""
        query = sa.select(CASE_ITEMS).where(*_named(case, kind, number))
        if version is not None:
            query = query.where(CASE_ITEMS.c.version == version)
        row = self._connection.execute(query.order_by(CASE_ITEMS.c.version.desc()).limit(1)).one()
        return self._open(row)

    def file(self, case: str) -> CaseFile:
        """The case as one value."""
        held: dict[str, list[Item]] = {kind: [] for kind in _TABLES}
        head: CaseHead | None = None
        for one in self.items(case):
            if one.kind == HEAD:
                head = cast("CaseHead", one.item)
            elif one.kind in held:
                held[one.kind].append(one.item)
        if head is None:
            raise IntegrityFault("SY-L041", case=case)
        tables = {_TABLES[kind]: tuple(items) for kind, items in held.items()}
        return CaseFile(
            head.number,
            head.title,
            head.state,
            head.opened,
            head.office,
            head.act_from,
            head.act_until,
            head.leak_on,
            head.reach,
            **cast("dict[str, Any]", tables),
        )

    def _place(self, case: str, draft: Draft, ledger_index: int) -> None:
        values = {"state": draft.body.facts["state"], "ledger_index": ledger_index}
        if draft.version == 1:
            self._connection.execute(sa.insert(CASES).values(number=case, opened=draft.body.facts["opened"], **values))
        else:
            self._connection.execute(sa.update(CASES).where(CASES.c.number == case).values(**values))

    def _open(self, row: sa.Row[Any]) -> StoredItem:
        label = _label(row.case_number, row.kind, row.number, row.version)
        body = json.loads(self._keyring.unwrap(row.sealed, label))
        return StoredItem(
            row.case_number,
            row.kind,
            row.number,
            row.version,
            datetime.fromisoformat(row.at),
            body["facts"],
            body["words"],
            body["facts_blind"],
            body["words_blind"],
            row.facts_commitment,
            row.words_commitment,
            row.wrapped_key,
            row.ledger_index,
        )


def _named(case: str, kind: str, number: str) -> tuple[sa.ColumnElement[bool], ...]:
    table = CASE_ITEMS.c
    return table.case_number == case, table.kind == kind, table.number == number


def _label(case: str, kind: str, number: str, version: int) -> str:
    return f"case:{case}:{kind}:{number}:{version}"


def _order(number: str) -> tuple[str, int, str]:
    """E2 comes before E10."""
    letters = number.rstrip("0123456789")
    return letters, int(number.removeprefix(letters) or 0), number
