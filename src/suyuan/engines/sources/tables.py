"""Files of rows as parts: the table, the lines above it, and text where they are no table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault
from suyuan.engines.reading.completion import complete
from suyuan.engines.reading.delimited import lines_above, read_delimited
from suyuan.engines.reading.packed import read_parquet
from suyuan.engines.sources.part import Part
from suyuan.engines.sources.settle import NO_TABLE, run_parts
from suyuan.engines.sources.texts import text_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.engines.reading.table import Limits
    from suyuan.engines.sources.origin import Origin


def read_delimited_file(origin: Origin, limits: Limits) -> Iterator[Part]:
    """Delimited text: the lines above the table as text, then the table; all as text where it is no table.

    Prose may have a comma in every line; so a .txt file of one column is text, and of more a table.

    Raises:
        InputFault: SY-I004 nothing but blanks, SY-I007 too large, SY-I008 to SY-I010 encoding.
    """
    place, suffix = origin.place, origin.suffix
    try:
        data = origin.data(limits)
        body = read_delimited(data, place.name, limits, headerless=False, suffix=suffix)
        table = complete(body, place.name, limits, strict_header=False)
    except (InputFault, MemoryError) as fault:
        code = fault.code if isinstance(fault, InputFault) else "SY-I022"
        if code not in {*NO_TABLE, "SY-I007", "SY-I022"}:
            raise
        # Streamed, a file may be larger than what is held in memory for a table.
        yield from text_parts(origin.open, place, notes=(f"no_table:{code}",))
        return
    if suffix == ".txt" and table.rows.num_columns == 1:
        yield from text_parts(origin.open, place)
        return
    if table.first_row > 1 + (table.header is not None):
        above = lines_above(data, place.name, limits, suffix=suffix)
        yield from run_parts([above.decode()], replace(place, area="above"))
    yield Part(place, table=table)


def read_parquet_file(origin: Origin, limits: Limits) -> Iterator[Part]:
    """A Parquet file.

    Raises:
        InputFault: as ``read_parquet`` and ``complete``.
    """
    file = origin.place.name
    body = read_parquet(origin.data(limits), file, limits)
    yield Part(origin.place, table=complete(body, file, limits, strict_header=False))
