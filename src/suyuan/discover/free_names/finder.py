"""Find the names of persons in running text, and say how sure each one is and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from suyuan.discover.free_names.candidates import propose
from suyuan.discover.free_names.choosing import select, settle
from suyuan.discover.free_names.evidence import gather
from suyuan.discover.free_names.folding import fold_text
from suyuan.discover.free_names.reading import read
from suyuan.discover.free_names.reasons import reasons_of
from suyuan.discover.free_names.shapes import CHINESE, shape_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from suyuan.discover.free_names.folding import Folded
    from suyuan.discover.free_names.model import NameModel

CERTAIN, LIKELY, POSSIBLE = 0.72, 0.38, 0.05
_WEIGHTS = "data/name_weights.tsv"


class Tier(StrEnum):
    """How sure a name is.

    Certain: may be acted upon unseen; names of Chinese shape alone.  Likely: more often right than any stricter or
    looser choice.  Possible: for masking and for a person's eye; about one in four touches a name.
    """

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name in a text.

    Attributes:
        start, end: text[start:end] is the name as written.
        tier: how sure it is.
        reasons: machine codes of what speaks for it (``model``, ``surname``, ``title_before`` …), see reasons.py.
    """

    start: int
    end: int
    tier: Tier
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A run of a folded text with its probability and the evidence on it."""

    start: int
    end: int
    chance: float
    evidence: dict[str, float]


class NameFinder:
    """Finds names with a model that is asked once for many texts."""

    def __init__(self, model: NameModel) -> None:
        self._model = model

    def find(self, texts: Sequence[str]) -> list[list[FoundName]]:
        """The names of each text in order of place; none overlap.

        What is found in a text does not depend on the other texts of the call, only the speed does: texts with
        sentences of one length are read together, so hand over many at once.
        """
        folded = [fold_text(text, self._model.folding) for text in texts]
        weighed: list[list[Weighed]] = [[] for _ in texts]
        for number, candidates in weigh([text.text for text in folded], self._model):
            weighed[number].extend(item for item in candidates if item.chance >= POSSIBLE)
        return [_choose(text, items) for text, items in zip(folded, weighed, strict=True)]


def weigh(texts: Sequence[str], model: NameModel) -> Iterator[tuple[int, list[Weighed]]]:
    """The weighed candidates of each piece of folded texts, with the number of the text."""
    weights = _weights()
    for number, piece, belief in read(texts, model):
        candidates = propose(texts[number], piece, belief)
        gathered = [gather(texts[number], piece, belief, candidate) for candidate in candidates]
        scores = [sum(weights.get(name, 0.0) * value for name, value in found.items()) for found in gathered]
        chances = settle([(candidate.start, candidate.end) for candidate in candidates], scores)
        yield (
            number,
            [
                Weighed(candidate.start, candidate.end, chance, found)
                for candidate, chance, found in zip(candidates, chances, gathered, strict=True)
            ],
        )


def _choose(text: Folded, items: list[Weighed]) -> list[FoundName]:
    spans = [(item.start, item.end) for item in items]
    kept = select(spans, [item.chance for item in items], POSSIBLE)
    return [_name(text, items[number]) for number in kept]


def _name(text: Folded, item: Weighed) -> FoundName:
    start, end = text.span(item.start, item.end)
    shape = shape_of(text.text[item.start : item.end])
    tier = Tier.POSSIBLE if item.chance < LIKELY else Tier.LIKELY
    if item.chance >= CERTAIN and shape in CHINESE:
        tier = Tier.CERTAIN
    return FoundName(start, end, tier, reasons_of(shape, item.evidence))


@cache
def _weights() -> dict[str, float]:
    lines = files("suyuan.discover").joinpath(_WEIGHTS).read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if not line.startswith("#"))
    return {name: float(weight) for name, weight in pairs}
