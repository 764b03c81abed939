"""Rows as they stand in a file to parts: the table, the lines above it, or text where they are no table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from suyuan.core.errors import InputFault
from suyuan.engines.reading.completion import Body, complete
from suyuan.engines.reading.headers import find_start
from suyuan.engines.sources.part import Part
from suyuan.engines.sources.pieces import cut_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pyarrow as pa

    from suyuan.engines.reading.table import Limits
    from suyuan.engines.sources.part import Place

_LOOKED_AT = 200
_SMALL_BATCH = 1_000
# Of these, the content can still be read as text: too wide, cells too long, NUL, ragged, a quote left open, two
# columns of one title, nothing below the titles, lines too long, too many rows.
NO_TABLE = frozenset(f"SY-I0{n:02}" for n in (8, 11, 12, 13, 14, 15, 16, 17, 18))


def settle_rows(rows: pa.Table, place: Place, facts: dict[str, Any], limits: Limits) -> Iterator[Part]:
    """Find where the table begins, and give it; the lines above it come first, as text.

    Args:
        rows: all rows, columns of strings.
        place: of the table.
        facts: ``hidden`` and ``damaged`` as the reader of the sheet told them.
        limits: bounds.
    """
    head = [list(row.values()) for row in rows.slice(0, _LOOKED_AT).to_pylist()]
    start = find_start(head)
    notes = ["header_not_first"] * bool(start.header_row) + ["two_row_header"] * start.joined
    notes += ["hidden_sheet"] * bool(facts.get("hidden"))
    notes += [f"damaged_ids:{facts.get('damaged')}"] * bool(facts.get("damaged"))
    body = Body(
        rows=rows.slice(start.body),
        first_row=start.body + 1,
        header=start.header,
        sheet=place.sheet,
        notes=notes,
        may_hold=frozenset({"marks", "empty", "nul", "exponents", "breaks"}),
    )
    try:
        table = complete(body, place.name, limits, strict_header=False)
    except InputFault as fault:
        if fault.code not in NO_TABLE:
            raise
        yield from run_parts(_row_lines(rows), place, notes=(f"no_table:{fault.code}",))
        return
    above = start.body - (start.header is not None)
    if above > 0:
        yield from run_parts(_row_lines(rows.slice(0, start.body)), replace(place, area="above"))
    yield Part(place, table=table)


def run_parts(chunks: Iterable[str], place: Place, *, notes: tuple[str, ...] = ()) -> Iterator[Part]:
    """A text that is at hand, as parts; nothing for blanks."""
    for piece in cut_pieces(chunks):
        if piece.text.strip():
            yield Part(
                replace(place, line=piece.breaks + 1), text=piece.text, lead=piece.lead, tail=piece.tail, notes=notes
            )


def _row_lines(rows: pa.Table) -> Iterator[str]:
    """Rows as lines, cells apart by tabs."""
    for batch in rows.to_batches(max_chunksize=_SMALL_BATCH):
        for row in batch.to_pylist():
            yield "\t".join(cell.replace("\x00", " ") if cell else "" for cell in row.values()).rstrip("\t") + "\n"
