"""Invented names: surnames as common as in the population, given names by sex and generation.

A name is held as three small integers (surname, first and second character of the given name, 0 for no
second character), so that relatives' names are compared and changed without text; ``spell_names`` writes
names out.  Sources and certainty stand in ``data/surnames.tsv`` and ``data/given_names.tsv``.  Namesakes
arise as they do in life: nothing keeps two people from the same name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.samples.tables import draw_weighted, fall_by_rank, read_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

CHILDREN = "2020"
BORN_FROM_1990 = "1990"
BORN_BEFORE_1990 = "1980"
GENERATIONS = (CHILDREN, BORN_FROM_1990, BORN_BEFORE_1990)
MALE, FEMALE = "男", "女"


@dataclass(frozen=True, slots=True)
class NameList:
    """The given names of one generation and sex, as character codes.

    Attributes:
        whole: fixed names of two characters, codes of shape (n, 2).
        single: names of one character, codes of shape (n,).
        first: first characters of composed names, codes of shape (n,).
        second: second characters of composed names, codes of shape (n,).
        whole_share: part of the people with a fixed name.
        single_share: part of the people with a name of one character.
    """

    whole: NDArray[np.int16]
    single: NDArray[np.int16]
    first: NDArray[np.int16]
    second: NDArray[np.int16]
    whole_share: float
    single_share: float


@cache
def surname_shares() -> tuple[tuple[str, float], ...]:
    """Surname and share, in falling order; shares sum to one over the table."""
    rows = [(surname, float(percent)) for surname, percent, _ in read_table("surnames.tsv")]
    total = sum(percent for _, percent in rows)
    return tuple((surname, percent / total) for surname, percent in rows)


def draw_surnames(count: int, rng: np.random.Generator) -> NDArray[np.int16]:
    """Draw surnames as indices into ``surname_shares()``, shape (count,)."""
    shares = np.array([share for _, share in surname_shares()])
    return draw_weighted(shares, count, rng).astype(np.int16)


def draw_given_names(
    generations: NDArray[np.int8], male: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.int16]:
    """Draw given names.

    Args:
        generations: index into ``GENERATIONS`` for each person, shape (n,).
        male: sex for each person, shape (n,).
        rng: source of randomness.

    Returns:
        Character codes, shape (n, 2); the second is 0 in names of one character.
    """
    given = np.empty((generations.size, 2), dtype=np.int16)
    for index, generation in enumerate(GENERATIONS):
        for sex in (MALE, FEMALE):
            chosen = np.flatnonzero((generations == index) & (male == (sex == MALE)))
            if chosen.size:
                given[chosen] = _draw_from_list(_name_lists()[generation, sex], chosen.size, rng)
    return given


def spell_names(surnames: NDArray[np.int16], given: NDArray[np.int16]) -> pa.StringArray:
    """Write names out; ``surnames`` of shape (n,), ``given`` of shape (n, 2)."""
    texts = pa.array([surname for surname, _ in surname_shares()], pa.string())
    characters = pa.array(_characters(), pa.string())
    parts = [texts.take(pa.array(surnames)), *(characters.take(pa.array(given[:, k].copy())) for k in (0, 1))]
    return pc.binary_join_element_wise(*parts, "")


def _draw_from_list(names: NameList, count: int, rng: np.random.Generator) -> NDArray[np.int16]:
    """Draw composed names, then put fixed ones and names of one character in the place of some."""
    lot = rng.random(count)
    given = np.empty((count, 2), dtype=np.int16)
    given[:, 0] = names.first[draw_weighted(fall_by_rank(names.first.size), count, rng)]
    given[:, 1] = _differing(names.second, given[:, 0], rng)
    single = np.flatnonzero(lot < names.single_share)
    given[single, 0] = names.single[draw_weighted(fall_by_rank(names.single.size), single.size, rng)]
    given[single, 1] = 0
    whole = np.flatnonzero(lot >= 1.0 - names.whole_share) if names.whole.size else single[:0]
    if whole.size:
        given[whole] = names.whole[draw_weighted(fall_by_rank(len(names.whole)), whole.size, rng)]
    return given


def _differing(second: NDArray[np.int16], first: NDArray[np.int16], rng: np.random.Generator) -> NDArray[np.int16]:
    """Draw second characters; one equal to the first character gives way to the next of the list."""
    places = draw_weighted(fall_by_rank(second.size), first.size, rng)
    places += second[places] == first
    return second[places % second.size]


@cache
def _characters() -> tuple[str, ...]:
    """All characters of given names; code 0 is none."""
    seen = {character for row in read_table("given_names.tsv") for character in row[-1] if character != " "}
    return ("", *sorted(seen))


@cache
def _name_lists() -> dict[tuple[str, str], NameList]:
    """The lists by generation and sex."""
    codes = {character: code for code, character in enumerate(_characters())}
    texts: dict[tuple[str, str], dict[str, list[str]]] = {}
    shares: dict[tuple[str, str, str], float] = {}
    for generation, sex, part, share, _, listed in read_table("given_names.tsv"):
        texts.setdefault((generation, sex), {})[part] = listed.split(" ")
        shares[generation, sex, part] = float(share or 0.0)

    def encode(names: list[str]) -> NDArray[np.int16]:
        return np.array([codes[name] for name in names], dtype=np.int16)

    return {
        (generation, sex): NameList(
            whole=np.array([[codes[c] for c in name] for name in parts.get("whole", [])], dtype=np.int16),
            single=encode(parts["single"]),
            first=encode(parts["first"]),
            second=encode(parts["second"]),
            whole_share=shares.get((generation, sex, "whole"), 0.0),
            single_share=shares[generation, sex, "single"],
        )
        for (generation, sex), parts in texts.items()
    }
