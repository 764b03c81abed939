"""Evidence beside the marks: pseudonyms and invented records that turn up in the list.

Both are drawn with the release key, independently of the marks, so their factors multiply E.  Each factor has mean at
most 1 for an innocent release.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Kind, parse_field
from suyuan.release.carriers.honey import RATIO_CAP, law_of, match_chance, weigh_hits
from suyuan.release.carriers.token import make_tokens
from suyuan.trace.evidence import mix_shares
from suyuan.trace.leak import LeakTable

TOKEN_SHAPE = r"^T[0-9A-HJKMNP-TV-Z]{12}$"  # noqa: S105 - the shape of a pseudonym
MOST_TOKEN_ROWS = 5000
"""So many tokens settle the question; more are not read."""


def find_tokens(leak: LeakTable, linked: NDArray[np.intp]) -> tuple[NDArray[np.intp], pa.Array] | None:
    """Cells of the aligned rows that look like pseudonyms: places in ``linked``, and the texts; None for no column."""
    taken = pa.array(linked)
    for column in leak.raw:
        cells = pc.utf8_upper(pc.utf8_trim_whitespace(column.take(taken)))
        shaped = np.asarray(pc.fill_null(pc.match_substring_regex(cells, TOKEN_SHAPE), fill_value=False))
        if shaped.sum() >= max(1, 0.05 * len(linked)):
            rows = np.flatnonzero(shaped)[:MOST_TOKEN_ROWS]
            return rows, cells.take(pa.array(rows))
    return None


def weigh_tokens(release_key: bytes, rids: NDArray[np.uint64], tokens: pa.Array) -> float:
    """ln of the token factor of one release.

    A fresh key gives a record a certain pseudonym with chance 2^-60; R is capped far below 2^60.

    Args:
        release_key: ``K_j``.
        rids: record of each token, distinct, shape (m,).
        tokens: what the leak shows for it.
    """
    equal = np.asarray(pc.fill_null(pc.equal(make_tokens(release_key, rids), tokens), fill_value=False))
    return mix_shares(np.where(equal, RATIO_CAP, 0.0), None, 1.0)


def weigh_honey(
    leak: LeakTable, strangers: NDArray[np.intp], honey: pa.Table, phones: Sequence[str]
) -> tuple[float, int]:
    """ln of the honey factor of one release, and the number of its invented records that were found.

    Only rows that no record of the registry explains, and that show one of the custodian's numbers, are looked at; a
    record that was invented without a number is not evidence.

    Args:
        leak: the list.
        strangers: row numbers without a record.
        honey: the release's invented records, registry columns, with the law that they were drawn from.
        phones: the custodian's numbers.
    """
    rows = rows_with_numbers(leak, strangers, phones)
    if not len(rows):
        return 0.0, 0
    frequencies = law_of(honey)
    shown = [_show(leak, int(row), set(phones), frequencies) for row in rows]
    fields = sum(parse_field(name).kind is Kind.PHONE for name in honey.column_names)
    chance = sum(match_chance(values, frequencies, len(phones) / max(fields, 1)) for values in shown)
    invented = [_components(honey, index) for index in range(honey.num_rows)]
    hits = [
        record
        for record in invented
        if any(all(values[name] in record.get(name, set()) for name in values) for values in shown)
    ]
    return math.log(weigh_hits([chance] * len(hits), honey.num_rows)), len(hits)


def rows_with_numbers(leak: LeakTable, rows: NDArray[np.intp], phones: Sequence[str]) -> NDArray[np.intp]:
    """Which of these rows show one of the custodian's own numbers."""
    found = np.zeros(len(rows), dtype=bool)
    for column in leak.phones:
        cells = column.take(pa.array(rows))
        found |= np.asarray(pc.is_in(cells, value_set=pa.array(list(phones), pa.string())))
    return rows[found]


def _show(
    leak: LeakTable, row: int, phones: set[str], frequencies: Mapping[str, Mapping[str, float]]
) -> dict[str, str]:
    """What a leaked row shows of the components of an invented record."""
    shown: dict[str, str] = {}
    for column in leak.phones:
        value = column[row].as_py()
        if value in phones:
            shown["phone"] = value
    for column in leak.births:
        value = column[row].as_py()
        if value and len(value) >= 7 and "birth_month" in frequencies:
            shown["birth_month"] = value[:7]
    return shown


def _components(honey: pa.Table, index: int) -> dict[str, set[str]]:
    record: dict[str, set[str]] = {}
    for name in honey.column_names:
        value = honey[name][index].as_py()
        kind = parse_field(name).kind
        if not isinstance(value, str):
            continue
        if kind is Kind.PHONE:
            record.setdefault("phone", set()).add(value)
        elif name == "birth_date":  # the law is that of this field; a parent's date follows another
            record.setdefault("birth_month", set()).add(value[:7])
    return record
