"""Attacks on rows: some of them, again, shuffled, and other people's rows among them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core import derive
from suyuan.core.fields import Kind, Role
from suyuan.release.address import canonical, parse
from suyuan.samples.leaks.draft import STRANGER, Column, Draft, stack
from suyuan.samples.people import invent_strangers


def subset(draft: Draft, rng: np.random.Generator, *, rows: int = 0, share: float = 0.0) -> Draft:
    """Random rows: so many, or a share."""
    wanted = min(rows or round(share * draft.rows), draft.rows)
    return draft.take(np.sort(rng.choice(draft.rows, wanted, replace=False)))


def repeat(draft: Draft, rng: np.random.Generator, *, share: float = 0.1) -> Draft:
    """A share of the rows listed twice."""
    again = rng.choice(draft.rows, round(share * draft.rows), replace=False)
    return draft.take(np.concatenate([np.arange(draft.rows), again]))


def shuffle(draft: Draft, rng: np.random.Generator) -> Draft:
    """Another order of rows."""
    return draft.take(rng.permutation(draft.rows))


def strangers(draft: Draft, rng: np.random.Generator, *, share: float = 0.2) -> Draft:
    """People of no registry of ours, until they are this share of the list."""
    added = round(draft.rows * share / (1.0 - share))
    return stack([draft, _people_rows(draft, invent_strangers(added, int(rng.integers(1 << 31))))])


def namesakes(draft: Draft, rng: np.random.Generator, *, share: float = 0.05) -> Draft:
    """Other people with the names of people in the list, and nothing else of theirs."""
    added = round(share * draft.rows)
    fresh = _people_rows(draft, invent_strangers(added, int(rng.integers(1 << 31))))
    model = draft.take(rng.choice(draft.rows, added, replace=False))
    for place in draft.places(Kind.NAME):
        fresh = fresh.write(place, model.cells(place))
    return stack([draft, fresh])


def twins(draft: Draft, rng: np.random.Generator, *, share: float = 0.02) -> Draft:
    """Brothers and sisters of people in the list: one home, one phone, one birthday, another name."""
    added = round(share * draft.rows)
    model = draft.take(rng.choice(draft.rows, added, replace=False))
    fresh = _people_rows(draft, invent_strangers(added, int(rng.integers(1 << 31))))
    for place, column in enumerate(draft.columns):
        if column.kind is Kind.RECORD_NUMBER or (
            column.role is Role.SELF and column.kind in {Kind.NAME, Kind.ID_NUMBER, Kind.SEX} and not column.part
        ):
            model = model.write(place, fresh.cells(place))
    nobody = np.full(added, STRANGER)
    return stack([draft, replace(model, source=nobody.astype(np.int32), row=nobody.astype(np.int64))])


def another_list(draft: Draft, rng: np.random.Generator, people: pa.Table, *, share: float = 0.3) -> Draft:
    """Another custodian's list of partly the same people, until it is this share of the list.

    Half of its rows are people of the table given, with one number or the other and addresses in that custodian's one
    spelling; the rest are strangers.  Nothing of it was ever in a copy of ours.

    Args:
        people: registry values, columns named by fields.
    """
    added = round(draft.rows * share / (1.0 - share))
    known = people.take(pa.array(np.sort(rng.choice(people.num_rows, min(added // 2, people.num_rows), replace=False))))
    ours = _people_rows(draft, known, rng)
    for place in ours.places(Kind.ADDRESS):
        ours = ours.write(place, canonical(parse(ours.cells(place))))
    others = _people_rows(draft, invent_strangers(added - known.num_rows, int(rng.integers(1 << 31))))
    return stack([draft, ours, others])


def validate(draft: Draft, rng: np.random.Generator, phones: frozenset[str], *, found: float = 0.9) -> Draft:
    """A broker who rings up numbers: rows with the custodian's own numbers go, each with this chance."""
    bad = np.zeros(draft.rows, dtype=bool)
    for place in draft.places(Kind.PHONE):
        digits = pc.replace_substring_regex(draft.cells(place), r"\D", "")
        bad |= np.asarray(pc.is_in(digits, value_set=pa.array(sorted(phones), pa.string())))
    return draft.take(np.flatnonzero(~(bad & (rng.random(draft.rows) < found))))


def _people_rows(draft: Draft, people: pa.Table, rng: np.random.Generator | None = None) -> Draft:
    """Rows of people in the columns of a list; with a generator, either parent's number."""
    either = None if rng is None else pa.array(rng.random(people.num_rows) < 0.5)
    columns = {
        name: _cells_of(column, people, either)
        for name, column in zip(draft.table.column_names, draft.columns, strict=True)
    }
    nobody = np.full(people.num_rows, STRANGER)
    return Draft(pa.table(columns), draft.columns, nobody.astype(np.int32), nobody.astype(np.int64))


def _cells_of(column: Column, people: pa.Table, either: pa.Array | None) -> pa.Array:
    parent = "father" if column.role is Role.FATHER else "mother"
    names = {
        Kind.PHONE: f"{parent}_phone",
        Kind.NAME: "name" if column.role is Role.SELF and not column.part else f"{parent}_name",
        Kind.ID_NUMBER: f"{parent}_id_number",
        Kind.BIRTH_DATE: "birth_date",
        Kind.SEX: "sex",
        Kind.ADDRESS: "address",
        Kind.RECORD_NUMBER: "birth_certificate",
    }
    name = names.get(column.kind, "")
    if name not in people.column_names:
        return pa.nulls(people.num_rows, pa.string())
    cells = people[name].combine_chunks()
    if column.kind is Kind.PHONE and either is not None:
        mother, father = people["mother_phone"].combine_chunks(), people["father_phone"].combine_chunks()
        cells = pc.coalesce(pc.if_else(either, mother, father), mother, father)
    if column.part == "surname_only":
        return derive.compute("surname", cells, on=None)
    if column.part == "district_only":
        return derive.compute("district", cells, on=None)
    if column.part == "year_month":
        return pc.utf8_slice_codeunits(cells, 0, 7)
    return cells
