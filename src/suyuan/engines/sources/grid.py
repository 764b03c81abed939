"""Rows and cells of a table of a web page, with cells that cover others."""

from __future__ import annotations

import re

_SPACE = re.compile(r"(?<! ) *+\n[\n ]*+")  # a run of blanks is looked at once, not from each of its blanks
_MAX_SPAN = 1_000
_MAX_FILLED = 2_000_000
"""Empty cells of one table that spans and numbers put in; with more, cells stand where they come."""


class Grid:
    """A table that grows cell by cell.

    A cell that spans columns or rows keeps the others in their columns; its text stands once.
    """

    def __init__(self, max_columns: int) -> None:
        self._max_columns = max_columns
        self._rows: list[list[str]] = []
        self._covered: dict[int, int] = {}
        self._cell: list[str] | None = None
        self._across = self._down = 1
        self._filled = 0

    def open_row(self, number: int = 0) -> None:
        """Begin a row; ``number`` from 1 if the table says it, else 0."""
        self.close_cell()
        gap = min(number - len(self._rows) - 1, _MAX_SPAN, _MAX_FILLED - self._filled)
        self._rows += [[] for _ in range(gap)]
        self._filled += max(gap, 0)
        self._covered = {column: left - 1 for column, left in self._covered.items() if left > 1}
        self._rows.append([])

    def open_cell(self, column: int, across: int, down: int) -> None:
        """Begin a cell; ``column`` from 1 if the table says it, else 0."""
        self.close_cell()
        if not self._rows:
            self.open_row()
        self._cell = []
        self._across, self._down = max(1, min(across, _MAX_SPAN)), min(down, _MAX_SPAN)
        row = self._rows[-1]
        while self._filled < _MAX_FILLED and (
            len(row) < min(column - 1, self._max_columns) or self._covered.get(len(row))
        ):
            row.append("")
            self._filled += 1

    def write(self, text: str) -> bool:
        """Add text to the open cell; False if none is open."""
        if self._cell is None:
            return False
        self._cell.append(text)
        return True

    def close_cell(self) -> None:
        """End the open cell, if any."""
        if self._cell is None:
            return
        row = self._rows[-1]
        start = len(row)
        row.append(_SPACE.sub("\n", "".join(self._cell)).strip(" \n"))
        self._cell = None
        wide = min(self._across, self._max_columns - start, _MAX_FILLED - self._filled)
        row += [""] * (wide - 1)
        self._filled += max(wide - 1, 0)
        if self._down > 1:
            self._covered.update(dict.fromkeys(range(start, len(row)), self._down))

    def rows(self) -> list[list[str]]:
        """All rows; texts of cells."""
        self.close_cell()
        return self._rows
