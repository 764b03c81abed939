"""Whose records a list holds, with the contacts that the registry has for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.app.alignment import AlignedList
from suyuan.app.headcount import under_14
from suyuan.core.fields import Field, Kind, Role
from suyuan.remedy.notices.households import AffectedRecord
from suyuan.storage.workspace import Session

MAIL_WORDS = ("email", "e-mail", "mail", "邮箱", "电子邮件", "邮件")
"""A text field whose title holds one of these holds mailboxes."""

NAMING = frozenset({Kind.NAME, Kind.PHONE, Kind.ID_NUMBER, Kind.ADDRESS, Kind.RECORD_NUMBER})
"""Kinds whose values words for everybody must not hold.  A birth date may be the day of the incident."""

LONGEST_TITLE = 30


@dataclass(frozen=True, slots=True)
class Affected:
    """The records of a list.

    Attributes:
        records: by record id.
        certain: how many of them are linked beyond doubt.
        people_high: records, and the parents and guardians that the registry names for them.
        table: the registry's values of these records.
    """

    records: tuple[AffectedRecord, ...]
    certain: int
    people_high: int
    table: pa.Table
    fields: tuple[Field, ...]

    def values(self, kinds: frozenset[Kind] | None = None) -> Iterator[str]:
        """All distinct values of these records, of some kinds or of all."""
        for field in self.fields:
            if kinds is None or field.kind in kinds:
                yield from pc.unique(self.table[field.name].combine_chunks()).drop_null().to_pylist()


def affected_records(session: Session, aligned: AlignedList, on: date) -> Affected:
    """The registry's records in a list, with the kinds of information that the list shows of each.

    Args:
        on: the day on which ages are told.
    """
    rid = aligned.alignment.rid
    linked = aligned.alignment.linked
    rids = np.unique(rid[linked]).astype(np.uint64)
    fields = session.registry.fields()
    table = session.registry.read([field.name for field in fields], rids)
    young, unknown = under_14(session, rids, on)
    kinds = _kinds_of(aligned, rids)
    columns = {field.name: table[field.name].to_pylist() for field in fields}
    guardians = [field for field in fields if field.kind is Kind.NAME and field.role is not Role.SELF]
    named = next((field.name for field in fields if field.kind is Kind.NAME and field.role is Role.SELF), None)
    phones = [field for field in fields if field.kind is Kind.PHONE]
    addresses = [field for field in fields if field.kind is Kind.ADDRESS]
    mails = [field for field in fields if field.kind is Kind.TEXT and _is_mail(field.label or field.name)]
    records = tuple(
        AffectedRecord(
            rid=int(number),
            name=(columns[named][place] or "") if named else "",
            child=bool(young[place] or unknown[place]),
            guardians={field.role: columns[field.name][place] for field in guardians if columns[field.name][place]},
            phones=_held(columns, phones, place),
            addresses=_held(columns, addresses, place),
            mails=tuple(text for _, text in _held(columns, mails, place)),
            kinds=kinds[place],
        )
        for place, number in enumerate(rids.tolist())
    )
    certain = int(np.isin(rids, np.unique(rid[aligned.alignment.certain])).sum())
    return Affected(records, certain, len(records) + _guardians(records), table, fields)


def _held(columns: dict[str, list[str | None]], fields: list[Field], place: int) -> tuple[tuple[Role, str], ...]:
    found = ((field.role, columns[field.name][place]) for field in fields)
    return tuple((role, text) for role, text in found if text)


def _kinds_of(aligned: AlignedList, rids: NDArray[np.uint64]) -> list[tuple[str, ...]]:
    """Field names of the columns in which the list fills a cell for each record."""
    rid = aligned.alignment.rid
    found: list[list[str]] = [[] for _ in rids]
    for proposal in aligned.read.proposals:
        column = aligned.read.source.rows.column(proposal.position)
        filled = np.asarray(pc.fill_null(pc.not_equal(pc.utf8_trim_whitespace(column), ""), fill_value=False))
        rows = filled & aligned.alignment.linked
        name = proposal.field.name[:LONGEST_TITLE]
        for place in np.searchsorted(rids, np.unique(rid[rows]).astype(np.uint64)).tolist():
            if name not in found[place]:
                found[place].append(name)
    return [tuple(names) for names in found]


def _guardians(records: tuple[AffectedRecord, ...]) -> int:
    """Parents and guardians: one of each role and name, told apart by number or address."""
    people = set()
    for record in records:
        homes = [text for _, text in record.addresses]
        for role, name in record.guardians.items():
            numbers = [text for whose, text in record.phones if whose is role]
            people.add((role, name, (numbers or homes or [str(record.rid)])[0]))
    return len(people)


def _is_mail(title: str) -> bool:
    told = title.lower()
    return any(word in told for word in MAIL_WORDS)
