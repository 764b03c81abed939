"""Families of identifiers in a column: how many cells hold one, and how strongly that speaks for it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Tier
from suyuan.discover.passing import PRIOR, odds_of
from suyuan.discover.recognizers import Recognizer, structured

TOLD, DENIED = 6.0, -2.0
"""What a title adds to the family that it names, and takes from the others."""

_ASIDE = re.compile(r"[(\[{【〔<][^(\[{【〔<)\]}】〕>]*+[)\]}】〕>]|[\s_:：*#.-]+")

_ABROAD = r"^(?:(?:\+|00)?86[ -]?)(1[3-9][\d -]{9,11})$"
"""A mobile number as it is dialled from abroad: the cell is the number all the same."""

_NUMBER = re.compile(r"(?:number|num|no|id|account)$")


@dataclass(frozen=True, slots=True)
class FamilyEvidence:
    """What a column says of one family.

    Attributes:
        whole: cells that are one identifier and nothing else.
        odds: ln odds that the column is of the family.
        told: its title names the family.
    """

    family: str
    whole: int
    odds: float
    told: bool


def weigh_families(
    title: str | None, cells: pa.Array, recognizers: Sequence[Recognizer] | None = None
) -> tuple[FamilyEvidence, ...]:
    """Weigh the filled cells of a column for every family that has any evidence, best first.

    Args:
        title: of the column, None for none.
        cells: strings without nulls, shape (n,).
    """
    used = structured(recognizers)
    heading = read_title(title, used)
    texts = pc.utf8_trim_whitespace(pc.replace_substring_regex(cells, r"[\n\r]+", " "))
    texts = pc.replace_substring_regex(texts, _ABROAD, r"\1")
    raw = "\n".join(texts.to_pylist()).encode()
    ends = np.cumsum(np.asarray(pc.binary_length(texts)).astype(np.int64) + 1) - 1
    begins = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    buffer, found = Buffer(raw), []
    for recognizer in used:
        told = recognizer.family in heading
        if recognizer.needs_context and not told:
            continue
        hits = recognizer.find(buffer)
        hits = hits.where(hits.tier > Tier.FAILED)
        if not len(hits.start) and not told:
            continue
        start, end = buffer.origin(hits.start, hits.end)
        cell = np.searchsorted(ends, start)
        whole = len(np.unique(cell[(start == begins[cell]) & (end == ends[cell])]))
        odds = odds_of(whole, len(cells), recognizer.lookalike) + (TOLD if told else DENIED if heading else 0.0)
        found.append(FamilyEvidence(recognizer.family, whole, PRIOR + odds, told))
    return tuple(sorted(found, key=lambda one: -one.odds))


def read_title(title: str | None, recognizers: Sequence[Recognizer]) -> frozenset[str]:
    """Families that a title names: it ends with one of their words, whatever stands before."""
    plain = _ASIDE.sub("", unicodedata.normalize("NFKC", title or "")).lower()
    best: dict[str, int] = {}
    for recognizer in recognizers:
        if plain.isascii():  # a Latin word must be whole: a tel is in no hotel
            sizes = [len(plain) for word in recognizer.context if word in {plain, _NUMBER.sub("", plain)}]
        else:
            sizes = [len(word) for word in recognizer.context if plain.endswith(word)]
        if sizes:
            best[recognizer.family] = max(sizes)
    longest = max(best.values(), default=0)
    return frozenset(family for family, size in best.items() if size == longest)
