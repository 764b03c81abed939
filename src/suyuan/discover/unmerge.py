"""Merged cells: a list whose columns were put into one cell of free text is taken apart again, word by word.

``李女士 13800138000 浙江省杭州市…3幢502 2023.5.1`` has no columns to propose a kind for.  Words are told apart by
their shape alone; the first of each shape stands in one new column, the second in another.  The text itself stays as
it was, in its own column.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_PARTING = r"[\s\p{Z},，;；|、/]+"
_SHAPES = (
    ("id", r"^[0-9]{17}[0-9Xx]$|^[0-9]{15}$"),
    ("phone", r"^(\+?86)?1[3-9][0-9][0-9*]{4}[0-9]{4}(\.0)?$"),
    ("date", r"^(19|20)[0-9]{2}([-.年][0-9]{1,2}([-.月][0-9]{1,2}日?|月)?|[01][0-9][0-3][0-9])$"),
    ("sex", r"^[男女]$"),
    ("address", r"^\p{Han}.*(省|市|区|县|镇|乡|村|路|街|道|苑|园|小区).*[0-9号室组]"),
    ("name", r"^\p{Han}{1,4}$"),
)
MOST_OF_A_SHAPE = 2
MOST_NEW_COLUMNS = 60
"""A file with thousands of merged columns is no list of people; taking it apart would only exhaust memory."""

LEAST_SHARE = 0.5
"""Share of the filled cells that must hold words of two shapes before a column is taken apart."""


def take_apart(rows: pa.Table) -> pa.Table:
    """The table with new columns for the words of merged cells, and the merged columns as they are.

    Args:
        rows: text columns.
    """
    grown = rows
    for name in rows.column_names:
        if grown.num_columns - rows.num_columns >= MOST_NEW_COLUMNS:
            break
        cells = rows[name].combine_chunks() if isinstance(rows[name], pa.ChunkedArray) else rows[name]
        for title, words in _columns(cells):
            grown = grown.append_column(_fresh(f"{name} {title}", grown.column_names), words)
    return grown


def _columns(cells: pa.Array) -> list[tuple[str, pa.Array]]:
    sample = cells.slice(0, 200)
    owner, _, shapes = _words(sample)
    if not _merged(owner, shapes, sample):
        return []
    owner, words, shapes = _words(cells)
    if not _merged(owner, shapes, cells):
        return []
    columns = []
    for shape, (title, _) in enumerate(_SHAPES):
        places = np.flatnonzero(shapes == shape)
        rank = _rank(owner[places])
        for nth in range(MOST_OF_A_SHAPE):
            chosen = places[rank == nth]
            if len(chosen):
                at = np.full(len(cells), -1, dtype=np.int64)
                at[owner[chosen]] = chosen
                columns.append((f"{title}{nth + 1}", words.take(pa.array(at, mask=at < 0))))
    return columns


def _words(cells: pa.Array) -> tuple[np.ndarray, pa.Array, np.ndarray]:
    """Row, text and shape (-1 for none) of every word."""
    lists = pc.split_pattern_regex(pc.fill_null(cells, ""), _PARTING)
    words = pc.list_flatten(lists)
    owner = np.asarray(pc.list_parent_indices(lists))
    shapes = np.full(len(words), -1)
    for number in reversed(range(len(_SHAPES))):
        shapes[np.asarray(pc.match_substring_regex(words, _SHAPES[number][1]))] = number
    return owner, words, shapes


def _merged(owner: np.ndarray, shapes: np.ndarray, cells: pa.Array) -> bool:
    """Whether most cells hold words of two shapes; an address with a word before it is still an address."""
    filled = len(cells) - cells.null_count
    seen = np.zeros((len(cells), len(_SHAPES)), dtype=bool)
    known = shapes >= 0
    seen[owner[known], shapes[known]] = True
    return bool(filled > 0 and int((seen.sum(axis=1) >= 2).sum()) >= LEAST_SHARE * filled)


def _rank(owner: np.ndarray) -> np.ndarray:
    """How many earlier words of the same row there are; ``owner`` rises."""
    if not len(owner):
        return owner
    starts = np.flatnonzero(np.r_[True, owner[1:] != owner[:-1]])
    lengths = np.diff(np.r_[starts, len(owner)])
    return np.arange(len(owner)) - np.repeat(starts, lengths)


def _fresh(name: str, taken: list[str]) -> str:
    while name in taken:
        name += "'"
    return name
