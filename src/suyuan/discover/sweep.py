"""Sweep: identifiers in every cell of a column, so that one telephone number in ten thousand remarks is not missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.discover.found import Tier
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.scanner import scan


@dataclass(frozen=True, slots=True)
class Swept:
    """Cells of a column that hold an identifier of one family.

    Attributes:
        cells: all of them.
        within: those in which it stands among other things, Chinese words or what makes it likely.
        sure: those in which a word or a check digit makes it certain.
    """

    cells: int = 0
    within: int = 0
    sure: int = 0

    def __add__(self, other: Swept) -> Swept:
        return Swept(self.cells + other.cells, self.within + other.within, self.sure + other.sure)


def sweep(cells: pa.Array, recognizers: Sequence[Recognizer] | None = None) -> Mapping[str, Swept]:
    """Look into all cells.

    Args:
        cells: strings, shape (n,).
        recognizers: those to use; all built-in ones by default.

    Returns:
        By family; families that no cell holds are left out.
    """
    texts = pc.replace_substring_regex(pc.utf8_trim_whitespace(cells.drop_null()), r"[\n\r]+", " ")
    raw = "\n".join(texts.to_pylist()).encode("utf-8", "replace")
    hits = scan(raw, recognizers)
    if not len(hits):
        return {}
    ends = np.cumsum(np.asarray(pc.binary_length(texts)).astype(np.int64) + 1) - 1
    begins = np.concatenate([[0], ends[:-1] + 1])
    cell = np.searchsorted(ends, hits.start)
    whole = (hits.start == begins[cell]) & (hits.end == ends[cell])
    worded = np.asarray(pc.match_substring_regex(texts, r"\p{Han}{2}"))
    swept = {}
    for number in np.unique(hits.family):
        of = hits.family == number
        swept[hits.families[number]] = Swept(
            len(np.unique(cell[of])),
            len(np.unique(cell[of & ~whole & (worded[cell] | (hits.tier >= Tier.LIKELY))])),
            len(np.unique(cell[of & (hits.tier == Tier.CERTAIN)])),
        )
    return swept
