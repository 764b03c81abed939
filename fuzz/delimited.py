"""Delimited text: a table, or a fault; lines that were read come back with the rows that they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.harness import run, tell

if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> Callable[[bytes], None]:
    """The function that takes one input: a byte for the manner, and the file."""
    from suyuan.core.errors import InputFault
    from suyuan.engines.reading.completion import complete
    from suyuan.engines.reading.delimited import lines_above, read_delimited
    from suyuan.engines.reading.table import Limits

    limits = Limits(max_columns=50, max_rows=500, max_cell_chars=2_000)

    def one_input(data: bytes) -> None:
        if not data:
            return
        manner, data = data[0], data[1:]
        suffix = (".csv", ".tsv", ".txt")[manner % 3]
        try:
            body = read_delimited(data, "a", limits, headerless=bool(manner & 4), suffix=suffix)
            table = complete(body, "a", limits, strict_header=bool(manner & 8))
        except InputFault as fault:
            tell(fault)
            return
        assert 0 < table.rows.num_rows <= limits.max_rows
        assert 0 < table.rows.num_columns <= limits.max_columns
        assert table.header is None or len(table.header) == table.rows.num_columns
        table.rows.validate(full=True)
        assert table.row_number(0) >= 1
        if not manner & 4:
            lines_above(data, "a", limits, suffix=suffix).decode()

    return one_input


if __name__ == "__main__":
    run("delimited", load)
