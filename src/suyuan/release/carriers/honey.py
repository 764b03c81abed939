"""``honey``: a few invented records, tied to this recipient alone.

Everything is drawn from the released records' own distribution (a birth date here, a family name there), so that an
invented record cannot be told from a real one; telephone numbers are the custodian's own.  Hits are weighed with the
exact chance that fresh keys would have invented a record like the leaked one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core import derive
from suyuan.core.fields import Kind, Role, parse_field
from suyuan.core.keyed import derive_key, draw_words, join_words

RATIO_CAP = 1e6
"""No single hit counts for more than this."""

LEAST_HITS = 2

BIRTH_MONTHS = b"suyuan.birth_months"
"""Where a table of invented records keeps how many of the records it was drawn from have which month of birth."""


def honey_obstacle(fields: Sequence[str], phones: Sequence[str]) -> str | None:
    """Why honey cannot be used for these registry fields: ``id_number``, ``phone``, or None where it can."""
    kinds = {parse_field(name).kind for name in fields}
    if Kind.ID_NUMBER in kinds:
        return "id_number"  # an invented number could be somebody's; an empty cell would give the record away
    if Kind.PHONE in kinds and len(phones) < 2:
        return "phone"
    return None


def invent(records: pa.Table, count: int, release_key: bytes, first_rid: int, phones: Sequence[str]) -> pa.Table:
    """Invent records.

    Args:
        records: the registry rows of the release (``rid`` and base fields), at least one.
        count: how many.
        release_key: ``K_j``.
        first_rid: number of the first invented record.
        phones: numbers that the custodian holds.

    Returns:
        A table of the same columns with ``count`` rows.
    """
    key = derive_key(release_key, "honey")
    rids = np.arange(first_rid, first_rid + count, dtype=np.uint64)
    words = draw_words(key, rids, lanes=4)
    picks = [join_words([words[:, 4 * i + j] for j in range(4)]) for i in range(8)]
    row = [np.asarray(pick % np.uint64(records.num_rows), dtype=np.int64) for pick in picks]
    columns: dict[str, pa.Array] = {"rid": pa.array(rids)}
    for name in records.column_names:
        if name == "rid":
            continue
        columns[name] = _invent_column(name, records, row, picks, phones)
    return pa.table(columns).select(records.column_names).cast(records.schema)


def keep_law(invented: pa.Table, records: pa.Table) -> pa.Table:
    """The invented records with the law of their months of birth.

    The law is that of the day they were invented: the registry goes on changing, and a chance taken from what is left
    of it would be too small where people were erased or brought up to date.
    """
    if "birth_date" not in records.column_names:
        return invented
    counted = pc.value_counts(pc.utf8_slice_codeunits(records["birth_date"].combine_chunks(), 0, 7))
    months, counts = (counted.field(name).to_pylist() for name in ("values", "counts"))
    law = {month: count / records.num_rows for month, count in zip(months, counts, strict=True) if month is not None}
    return invented.replace_schema_metadata({BIRTH_MONTHS: json.dumps(law)})


def law_of(invented: pa.Table) -> dict[str, dict[str, float]]:
    """Share of the records with each value, by component; none for what invented records do not show."""
    kept = (invented.schema.metadata or {}).get(BIRTH_MONTHS)
    return {} if kept is None else {"birth_month": json.loads(kept)}


def _invent_column(
    name: str,
    records: pa.Table,
    row: Sequence[NDArray[np.int64]],
    picks: Sequence[NDArray[np.uint64]],
    phones: Sequence[str],
) -> pa.Array:
    field = parse_field(name)
    values = records[name].combine_chunks()
    whole = values.take(pa.array(row[0]))
    if field.kind is Kind.PHONE:
        # The two parents' numbers differ: the second is the next one of the custodian's list.
        shift = 1 if field.role is Role.FATHER else 0
        chosen = [phones[(int(pick) + shift) % len(phones)] for pick in picks[1]]
        return pc.if_else(pc.is_valid(whole), pa.array(chosen), pa.scalar(None, pa.string()))
    if field.kind is Kind.NAME:
        family = records[_family_name_field(name, records.column_names)].combine_chunks().take(pa.array(row[2]))
        given = values.take(pa.array(row[{Role.SELF: 3, Role.MOTHER: 4, Role.FATHER: 5}.get(field.role, 6)]))
        return _cross_names(values.take(pa.array(row[6])) if field.role is Role.MOTHER else family, given)
    if field.kind is Kind.ADDRESS:
        return pa.array(_cross_addresses(values.take(pa.array(row[7])), values.take(pa.array(row[6]))), pa.string())
    if field.kind is Kind.RECORD_NUMBER or field.kind is Kind.ID_NUMBER:
        return pa.nulls(len(row[0]), pa.string())
    return whole


def _family_name_field(name: str, columns: Sequence[str]) -> str:
    return "father_name" if "father_name" in columns else name


def _cross_names(family: pa.Array, given: pa.Array) -> pa.Array:
    """The family name of one name with the given name of another."""
    surname = derive.compute("surname", family, on=None)
    other = derive.compute("surname", given, on=None)
    rest = [
        name[len(own) :] if name is not None and own is not None else None
        for name, own in zip(given.to_pylist(), other.to_pylist(), strict=True)
    ]
    return pc.binary_join_element_wise(surname, pa.array(rest, pa.string()), "")


def _cross_addresses(first: pa.Array, second: pa.Array) -> list[str | None]:
    """The building of one address with the room of another, so that no family lives there by our doing."""
    crossed: list[str | None] = []
    for one, two in zip(first.to_pylist(), second.to_pylist(), strict=True):
        room = _last_number(two) if two else None
        place = _last_number(one) if one else None
        if one is None or room is None or place is None or two is None:
            crossed.append(one)
            continue
        crossed.append(one[: place[0]] + two[room[0] : room[1]] + one[place[1] :])
    return crossed


def _last_number(text: str) -> tuple[int, int] | None:
    end = len(text)
    while (end and not text[end - 1].isascii()) or (end and not text[end - 1].isdigit()):
        end -= 1
    start = end
    while start and text[start - 1].isascii() and text[start - 1].isdigit():
        start -= 1
    return (start, end) if end > start else None


def weigh_hits(chances: Sequence[float], invented: int) -> float:
    """The factor that honey hits put on E.

    Each invented record of an innocent release would match the leak with a chance P; the product over hits of 1/P,
    times 2^-m for m invented records, has mean at most 1 (each record contributes (1 - P) + P/P < 2).  Half of the
    weight stays on "honey says nothing".

    Args:
        chances: P of each hit.
        invented: m, number of invented records of the release.

    Returns:
        A factor of mean at most 1 for an innocent release.
    """
    if len(chances) < LEAST_HITS:
        return 0.5
    product = 2.0**-invented
    for chance in chances:
        product *= min(RATIO_CAP, 1 / max(chance, 1 / RATIO_CAP))
    return 0.5 + 0.5 * product


def match_chance(shown: Mapping[str, str], frequencies: Mapping[str, Mapping[str, float]], phones: float) -> float:
    """Chance that one fresh invented record shows these values.

    Args:
        shown: component (``phone``, ``birth_month``) to the value that the leaked row shows.
        frequencies: share of the released records with that value, by component.
        phones: how many numbers the custodian uses, for each telephone field of a record.
    """
    chance = 1.0
    for component, value in shown.items():
        chance *= 1 / phones if component == "phone" else frequencies[component].get(value, 0.0)
    return chance
