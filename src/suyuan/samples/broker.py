"""An invented broker: merges copies with strangers' rows and dresses them up as its own list.

Everything a real list has gone through: some rows of each source, other people's rows between them, columns renamed
and moved, numbers and dates written differently, addresses brought to one spelling, repeats, a shuffle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.fields import Kind, parse_field
from suyuan.core.normalise import normalise
from suyuan.release.address import canonical, parse


@dataclass(frozen=True, slots=True)
class Habits:
    """How a broker treats a list.

    Attributes:
        one_spelling: bring addresses to one spelling.
        spaced_phones: 138 0013 8000 instead of 13800138000.
        dotted_dates: 2021.3.5 instead of 2021-03-05.
        repeats: share of rows listed twice.
        masked: share of telephone cells masked in the middle.
        names: new headers, in the new order of columns; a column that is not named is dropped.
    """

    one_spelling: bool = True
    spaced_phones: bool = True
    dotted_dates: bool = True
    repeats: float = 0.0
    masked: float = 0.0
    names: Mapping[str, str] | None = None


def merge_sources(parts: Sequence[pa.Table], rng: np.random.Generator) -> pa.Table:
    """Shuffle rows of several sources together; a column that one lacks is empty for it."""
    names = list(dict.fromkeys(name for part in parts for name in part.column_names))
    padded = [
        pa.table({n: part[n] if n in part.column_names else pa.nulls(part.num_rows, pa.string()) for n in names})
        for part in parts
    ]
    merged = pa.concat_tables(padded).combine_chunks()
    return merged.take(pa.array(rng.permutation(merged.num_rows)))


def take_some(table: pa.Table, rows: int, rng: np.random.Generator) -> pa.Table:
    """So many random rows."""
    return table.take(pa.array(np.sort(rng.choice(table.num_rows, rows, replace=False))))


def dress_up(table: pa.Table, habits: Habits, rng: np.random.Generator) -> pa.Table:
    """Rewrite a list by a broker's habits.

    Args:
        table: text columns, named as in the copies (``contact`` is a telephone number).
        habits: what is done.
        rng: the only source of chance.
    """
    columns = {name: _rewrite(name, table[name].combine_chunks(), habits, rng) for name in table.column_names}
    names = habits.names or {name: name for name in columns}
    dressed = pa.table({new: columns[old] for old, new in names.items() if old in columns})
    again = rng.choice(table.num_rows, int(habits.repeats * table.num_rows), replace=False)
    whole = np.concatenate([np.arange(table.num_rows), again])
    return dressed.take(pa.array(rng.permutation(whole)))


def _rewrite(name: str, cells: pa.Array, habits: Habits, rng: np.random.Generator) -> pa.Array:
    kind = Kind.PHONE if name == "contact" else parse_field(name).kind
    if kind is Kind.PHONE:
        if habits.masked:
            hide = pa.array(rng.random(len(cells)) < habits.masked)
            cells = pc.if_else(hide, pc.replace_substring_regex(cells, r"^(\d{3})\d{4}(\d{4})$", r"\1****\2"), cells)
        if habits.spaced_phones:
            cells = pc.replace_substring_regex(cells, r"^(\d{3})(\d{4})(\d{4})$", r"\1 \2 \3")
    elif habits.dotted_dates and (kind is Kind.BIRTH_DATE or name.startswith("birth_")):
        cells = pc.replace_substring_regex(normalise(Kind.BIRTH_DATE, cells), "-0?", ".")
    elif habits.one_spelling and kind is Kind.ADDRESS:
        cells = pc.coalesce(canonical(parse(cells)), cells)
    return cells
