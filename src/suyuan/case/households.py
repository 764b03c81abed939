"""What is known of counted persons: birth dates, families, and how few the doubtful ones may be.

Persons are numbered by their place in ``people``, ascending; ``place`` is the person of each counted row, and ``kept``
the row itself, counted through all lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.case.persons import ListedRows
from suyuan.case.ties import label_ties
from suyuan.core.fields import Field, Kind, Role
from suyuan.trace.align import distinct

CHILD_BELOW = 14
"""Years; personal information of children under 14 is sensitive (PIPL article 28)."""


def _shown(
    place: NDArray[np.intp], kept: NDArray[np.intp], lists: Sequence[ListedRows], names: tuple[str, ...]
) -> tuple[NDArray[np.intp], pa.Array]:
    """What the counted rows of each person show in some columns: places of persons, and texts."""
    who, texts = [np.zeros(0, np.intp)], [pa.array([], pa.string())]
    begin = 0
    for one in lists:
        here = (kept >= begin) & (kept < begin + one.leak.rows)
        rows = pa.array(kept[here] - begin)
        for name in names:
            for column in getattr(one.leak, name):
                who.append(place[here])
                texts.append(column.take(rows))
        begin += one.leak.rows
    return np.concatenate(who), pa.concat_arrays(texts)


def births_of(
    people: NDArray[np.int64],
    place: NDArray[np.intp],
    kept: NDArray[np.intp],
    lists: Sequence[ListedRows],
    records: pa.Table,
) -> pa.Array:
    """Birth date of each person: the registry's where it is ours, else the first that a list shows."""
    who, texts = _shown(place, kept, lists, ("births",))
    told = np.flatnonzero(np.asarray(pc.is_valid(texts)))
    first = np.full(len(people), len(texts), dtype=np.int64)
    np.minimum.at(first, who[told], told)
    shown = texts.take(pa.array(first, mask=first == len(texts)))
    if "birth_date" not in records.column_names:
        return shown
    at, ours = _places(people, records)
    return pc.coalesce(records["birth_date"].combine_chunks().take(pa.array(at, mask=~ours)), shown)


def _places(people: NDArray[np.int64], records: pa.Table) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Where each person's record stands, and which persons have one."""
    rids = records["rid"].to_numpy().astype(np.int64)
    at = np.searchsorted(rids, people)
    ours = at < len(rids)
    ours[ours] = rids[at[ours]] == people[ours]
    return at, ours


def under_age(births: pa.Array, on: date) -> NDArray[np.bool_]:
    """ISO dates compare as texts; a year and month alone compares by its last possible day."""
    limit = f"{on.year - CHILD_BELOW:04d}-{on.month:02d}-{on.day:02d}"
    whole = pc.if_else(pc.equal(pc.utf8_length(births), 7), pc.binary_join_element_wise(births, "31", "-"), births)
    return np.asarray(pc.fill_null(pc.greater(whole, limit), fill_value=False))


def families_of(
    people: NDArray[np.int64],
    place: NDArray[np.intp],
    kept: NDArray[np.intp],
    lists: Sequence[ListedRows],
    records: pa.Table,
    fields: tuple[Field, ...],
) -> NDArray[np.int64]:
    """A family number for each person: persons who share a number belong together."""
    who, texts = _shown(place, kept, lists, ("whole_phones",))
    at, ours = _places(people, records)
    mine, held = np.flatnonzero(ours), pa.array(at[ours])
    shared = [field.name for field in fields if field.kind is Kind.PHONE and field.role is not Role.SELF]
    ties = [records[name].combine_chunks().take(held) for name in shared]
    return label_ties(len(people), np.concatenate([who, *([mine] * len(ties))]), pa.concat_arrays([texts, *ties]))


def fewest_of(
    place: NDArray[np.intp], kept: NDArray[np.intp], lists: Sequence[ListedRows], certain: NDArray[np.bool_]
) -> int:
    """Fewest persons that those who are not certain can be: who share a number count as one."""
    rest = ~certain[place]
    if not rest.any():
        return 0
    present, number = np.unique(place[rest], return_inverse=True)
    who, texts = _shown(number, kept[rest], lists, ("phones", "id_numbers"))
    return len(distinct(label_ties(len(present), who, texts)))
