"""How much of a copy would have to leak to be traced."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.release.bias import draw_biases
from suyuan.release.carriers import choice, form
from suyuan.release.layout import CopyLayout, materialise
from suyuan.release.mark import MarkingKeys, draw_symbols
from suyuan.release.strength import Strength, rows_needed

STRENGTH_ROWS = 20_000
"""Records on which the strength of a large release is estimated."""


def tell_strengths(
    records: pa.Table,
    layout: CopyLayout,
    slot_table: Mapping[str, int],
    keys: MarkingKeys,
    now: datetime,
    candidates: int,
    alpha: float,
) -> tuple[Strength, Strength]:
    """Rows needed if everything survives, and if every spelling is normalised away."""
    step = max(1, records.num_rows // STRENGTH_ROWS)
    some = records.take(pa.array(np.arange(0, records.num_rows, step)))
    subject = materialise(some, layout.fields, now.date())
    slots = layout.slots(dict(slot_table))
    biases = draw_biases(keys.bias, some["rid"].to_numpy(), slots)
    live = live_positions(subject, layout, draw_symbols(keys, some["rid"].to_numpy(), slots, biases))
    spelled = np.array([slot.carrier in {"form", "order"} for slot in slots], dtype=bool)
    return (
        rows_needed(biases.threshold, live, candidates, alpha),
        rows_needed(biases.threshold, live & ~spelled[None, :], candidates, alpha),
    )


def live_positions(subject: pa.Table, layout: CopyLayout, symbols: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which positions the copy really shows for each record, shape (n, slots).

    What is offered follows from registry values alone; a few spellings show only where another one was drawn.

    Args:
        subject: registry and derived values, n rows.
        layout: of the copy.
        symbols: what the keys draw, shape (n, slots).
    """
    names = layout.slot_names
    live = np.ones((subject.num_rows, len(names)), dtype=bool)
    for column in layout.columns:
        values = [subject[name].combine_chunks() for name in column.fields]
        if column.choice or column.order:
            alternatives = choice.offered_alternatives(values).sum(axis=1)
            for level, name in enumerate(column.choice or column.order):
                live[:, names.index(name)] = alternatives >= level + 2
        for field in column.forms:
            places = [names.index(name) for name in form.slot_names(field)]
            live[:, places] = form.shown_forms(subject[field].combine_chunks(), symbols[:, places])
        for name in column.blank:
            live[:, names.index(name)] = np.any([np.asarray(pc.is_valid(value)) for value in values], axis=0)
    return live
