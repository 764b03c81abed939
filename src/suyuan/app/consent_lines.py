"""A register of consents, line by line: what each line says, and what is wrong with it.

A line that is wrong is reported by its row and a code, never by its cells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.exhibit import ReadFile
from suyuan.core.errors import InputFault, PolicyRefusal, SuyuanError
from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise
from suyuan.core.normalise.cells import as_text
from suyuan.core.normalise.moments import CHINA, UNREAD, read_moments
from suyuan.discover.consent_columns import ConsentColumns, meanings, plain_cell

T = TypeVar("T")
ZONE = timezone(timedelta(seconds=CHINA))
WHOLE_DAY = 10


@dataclass(frozen=True, slots=True, order=True)
class RowIssue:
    """What is wrong with a line.

    Attributes:
        row: its number, as a spreadsheet program shows it.
        code: of the error.
    """

    row: int
    code: str

    @property
    def error(self) -> SuyuanError:
        """The error, with what to do about it."""
        family = PolicyRefusal if self.code.startswith("SY-G") else InputFault
        return family(self.code, row=self.row)


@dataclass(slots=True)
class Lines:
    """The lines of a file: cells by part, and issues as they are found.

    Attributes:
        columns: which column is which.
        wrong: lines with an issue, shape (rows,).
    """

    read: ReadFile
    columns: ConsentColumns
    wrong: NDArray[np.bool_]
    issues: list[RowIssue] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.wrong)

    def flag(self, rows: NDArray[np.bool_] | Sequence[bool], code: str) -> None:
        """Report lines."""
        where = np.asarray(rows, dtype=bool)
        self.issues += [RowIssue(self.read.source.row_number(int(row)), code) for row in np.flatnonzero(where)]
        self.wrong |= where

    def has(self, part: str) -> bool:
        """Whether the file has that column."""
        return part in self.columns.parts

    def cells(self, part: str) -> pa.Array:
        """Cells of a part, blank ones null; all null where the file has no such column."""
        if not self.has(part):
            return pa.nulls(len(self), pa.string())
        return normalise(Kind.TEXT, as_text(self.read.source.rows.column(self.columns.parts[part])))

    def each(self, part: str, read: Callable[[str | None], T]) -> list[T]:
        """What each cell means; each distinct cell is read once."""
        coded = self.cells(part).dictionary_encode()
        known = [read(text) for text in coded.dictionary.to_pylist()]
        empty = read(None)
        return [empty if place is None else known[place] for place in coded.indices.to_pylist()]

    def meant(self, part: str, default: str) -> list[str]:
        """What the words of a part mean: ``default`` for an empty cell, "" for a word that means nothing."""
        words = meanings(part)
        return self.each(part, lambda text: default if text is None else words.get(plain_cell(text), ""))

    def moments(self, part: str) -> NDArray[np.int64]:
        """Seconds since 1970 UTC, ``UNREAD`` for what is no moment; shape (rows,)."""
        cells = self.cells(part)
        seconds = read_moments(cells)
        open_ = np.flatnonzero((seconds == UNREAD) & np.asarray(cells.is_valid()))
        if len(open_):  # days in the other spellings that birth dates may have
            seconds[open_] = read_moments(normalise(Kind.DATE, cells.take(pa.array(open_))))
        return seconds

    def days(self, part: str) -> list[date | None]:
        """Whole days, None for anything else."""
        texts = normalise(Kind.DATE, self.cells(part)).to_pylist()
        return [date.fromisoformat(text) if text and len(text) == WHOLE_DAY else None for text in texts]

    def filled(self, part: str) -> NDArray[np.bool_]:
        """Which lines have anything there."""
        return np.asarray(self.cells(part).is_valid())

    def good(self) -> Iterator[int]:
        """Lines without an issue."""
        return iter(np.flatnonzero(~self.wrong).tolist())


def key_reader(keys: Mapping[str, str]) -> Callable[[str | None], str]:
    """Reads a cell as one of the policy's keys or its title; "" for what is neither."""
    plain = {plain_cell(word): key for word, key in keys.items()}
    return lambda text: "" if text is None else plain.get(plain_cell(text), "")


def as_moment(seconds: int) -> datetime:
    """A moment from seconds since 1970."""
    return datetime.fromtimestamp(int(seconds), UTC)


def as_day(seconds: int) -> date:
    """The day in China of a moment."""
    return datetime.fromtimestamp(int(seconds), ZONE).date()
