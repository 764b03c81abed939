"""Mark: write one recipient's copy, each record with the symbols that the recipient's keys draw for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.keyed import derive_key, draw_words, join_words
from suyuan.release.bias import Biases, draw_biases
from suyuan.release.carriers import blank, choice, form, order, token, withhold
from suyuan.release.layout import CopyColumn, CopyLayout, materialise
from suyuan.release.slots import Slot

HONEY_RID = 1 << 63
"""Invented records are numbered from here, so that no real record shares their draws."""


@dataclass(frozen=True, slots=True)
class MarkingKeys:
    """The three keys that mark a copy: recipient layer, release layer, bias.  ``repr`` shows none."""

    recipient: bytes
    release: bytes
    bias: bytes

    def __repr__(self) -> str:
        return "MarkingKeys(…)"


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """A copy as it leaves.

    Attributes:
        table: the columns of the file, all text.
        rids: record id of each row, in file order; invented records stand at ``HONEY_RID`` and above.
        withheld, blanks, honey: how many records were left out, cells emptied, records invented.
    """

    table: pa.Table
    rids: NDArray[np.uint64]
    withheld: int
    blanks: int
    honey: int


def draw_symbols(
    keys: MarkingKeys, rids: NDArray[np.uint64], slots: tuple[Slot, ...], biases: Biases
) -> NDArray[np.uint8]:
    """The symbols of a release: 1 where the 16-bit draw lies below the bias.

    Returns:
        Shape (n, len(slots)), values 0 and 1.
    """
    lanes = max((slot.lane for slot in slots), default=0) + 1
    picked = [slot.index for slot in slots]
    words = draw_words(keys.recipient, rids, lanes)[:, picked]
    if biases.release.any():
        words = np.where(biases.release, draw_words(keys.release, rids, lanes)[:, picked], words)
    return (words < biases.threshold).astype(np.uint8)


def mark(
    records: pa.Table,
    honey: pa.Table | None,
    layout: CopyLayout,
    slot_table: dict[str, int],
    keys: MarkingKeys,
    on: date,
) -> MarkedCopy:
    """Write the copy.

    Args:
        records: registry rows: ``rid`` (uint64) and the base fields.
        honey: invented rows of the same columns, their rids from ``HONEY_RID`` on; None for none.
        layout: columns and carriers.
        slot_table: numbers of the registry's slots.
        keys: of this recipient and release.
        on: day of the release.
    """
    source = records if honey is None else pa.concat_tables([records, honey])
    subject = materialise(source, layout.fields, on).combine_chunks()
    rids = subject["rid"].to_numpy().astype(np.uint64)
    slots = layout.slots(slot_table)
    symbols = draw_symbols(keys, rids, slots, draw_biases(keys.bias, rids, slots))
    place = {slot.name: index for index, slot in enumerate(slots)}
    kept = np.ones(len(rids), dtype=bool)
    if layout.withhold:
        kept = withhold.keep_rows(symbols[:, [place[layout.withhold]]]) | (rids >= HONEY_RID)
    columns = {column.column: _write_column(column, subject, symbols, place) for column in layout.columns}
    if layout.tokens:
        columns = {token.COLUMN: token.make_tokens(keys.release, rids), **columns}
    order_of_rows = _shuffle(keys.release, rids)
    order_of_rows = order_of_rows[kept[order_of_rows]]
    return MarkedCopy(
        pa.table(columns).take(pa.array(order_of_rows)),
        rids[order_of_rows],
        withheld=int((~kept).sum()),
        blanks=_count_blanks(layout, subject, symbols, place, kept),
        honey=0 if honey is None else honey.num_rows,
    )


def _write_column(column: CopyColumn, subject: pa.Table, symbols: NDArray[np.uint8], place: dict[str, int]) -> pa.Array:
    values = [subject[name].combine_chunks() for name in column.fields]
    spelled = [
        form.embed(value, symbols[:, [place[name] for name in form.slot_names(field)]])
        if field in column.forms
        else value
        for field, value in zip(column.fields, values, strict=True)
    ]
    if column.mode == "one_of":
        written = (
            choice.embed(values, spelled, symbols[:, [place[name] for name in column.choice]])
            if column.choice
            else pc.coalesce(*spelled)
        )
    elif column.mode == "all_of":
        bits = (
            symbols[:, [place[name] for name in column.order]]
            if column.order
            else np.zeros((len(values[0]), 1), np.uint8)
        )
        written = order.embed(values, spelled, bits)
    else:
        written = spelled[0]
    if column.blank:
        written = blank.embed(written, symbols[:, [place[name] for name in column.blank]])
    return written


def _shuffle(release_key: bytes, rids: NDArray[np.uint64]) -> NDArray[np.intp]:
    # A keyed order: invented records must not stand together, and gaps must not show who was left out.
    words = draw_words(derive_key(release_key, "order"), rids)
    return np.argsort(join_words([words[:, i] for i in range(4)]), kind="stable")


def count_removals(
    records: pa.Table, layout: CopyLayout, slot_table: dict[str, int], keys: MarkingKeys, on: date
) -> tuple[NDArray[np.bool_], int]:
    """What a copy of these records would leave out, without writing it.

    Returns:
        Which records stay, shape (n,), and how many cells would be left blank.
    """
    removing = tuple(slot for slot in layout.slots(slot_table) if slot.threshold is not None)
    rids = records["rid"].to_numpy().astype(np.uint64)
    if not removing:
        return np.ones(len(rids), dtype=bool), 0
    symbols = draw_symbols(keys, rids, removing, draw_biases(keys.bias, rids, removing))
    place = {slot.name: index for index, slot in enumerate(removing)}
    kept = withhold.keep_rows(symbols[:, [place[layout.withhold]]]) if layout.withhold else np.ones(len(rids), bool)
    fields = [field for column in layout.columns if column.blank for field in column.fields]
    return kept, _count_blanks(layout, materialise(records, fields, on), symbols, place, kept)


def _count_blanks(
    layout: CopyLayout,
    subject: pa.Table,
    symbols: NDArray[np.uint8],
    place: dict[str, int],
    kept: NDArray[np.bool_],
) -> int:
    total = 0
    for column in layout.columns:
        for name in column.blank:
            filled = np.zeros(len(kept), dtype=bool)
            for field in column.fields:
                filled |= np.asarray(pc.is_valid(subject[field].combine_chunks()))
            total += int((kept & filled & (symbols[:, place[name]] == 1)).sum())
    return total
