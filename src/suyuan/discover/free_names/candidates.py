"""Which runs of characters may be a name: those the model believes in, and those of a Chinese name's shape beside them.

The model glues adjacent names (袁峰乔倩倩), swallows titles (高远航主席) and cuts last characters (李卓|然).  So every
run that it thinks possible is a candidate, and so is every surname with one or two characters behind it where it
thinks of a person at all; weighing decides, and neighbours that overlap exclude each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from suyuan.discover.free_names.words import HAN, SURNAMES, pattern, surname_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.discover.free_names.pieces import Piece
    from suyuan.discover.free_names.reading import Belief

LONGEST = 24
_FAINT = 0.02  # a person that the model believes in less than this is not looked at
_SHARE = 0.05  # a Chinese-shaped run needs this mean belief
_JOINED = 0.3  # on both sides of a middle dot
_DOTTED = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:[·•・][^\W\d_]++)++")
_TITLE_AFTER = pattern("title_after", "(?:{}|等)$", shortest=2)
_TITLE_BEFORE = pattern("title_before")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of a piece that may be a name.

    Attributes:
        start, end: places in the folded text, end exclusive.
        chance: the model's probability that exactly this run is a person's name.
    """

    start: int
    end: int
    chance: float


def propose(text: str, piece: Piece, belief: Belief) -> list[Candidate]:
    """The candidates of a piece that begin in its own part, in order of start and end."""
    mass = belief.begins + belief.within
    hot = np.flatnonzero(mass >= _FAINT)
    begins = set(hot.tolist())
    spans: dict[tuple[int, int], float] = {}
    for first in np.flatnonzero(belief.begins >= _FAINT).tolist():
        for last, chance in _runs(belief, first):
            spans[first, last] = chance
    content = text[piece.start : piece.end]
    for start, end, chance in _trimmed(content, spans):
        spans.setdefault((start, end), chance)
    for start, end in _joined(content, mass):
        spans.setdefault((start, end), 0.0)
    for first in begins | _announced(content):
        needed = _SHARE if first in begins else 0.0
        for last in _chinese(content, first):
            if float(mass[first:last].mean()) >= needed:
                spans.setdefault((first, last), 0.0)
    own = range(piece.own_start - piece.start, piece.own_end - piece.start)
    return [
        Candidate(piece.start + start, piece.start + end, chance)
        for (start, end), chance in sorted(spans.items())
        if start in own and content[start].isalnum() and content[end - 1].isalnum()
    ]


def _runs(belief: Belief, first: int) -> Iterator[tuple[int, float]]:
    """Ends of names that begin at ``first``, with the model's probability of each run."""
    chance = float(belief.begins[first])
    count = len(belief.begins)
    for last in range(first + 1, min(first + LONGEST, count) + 1):
        onward = 0.0
        if last < count:
            onward = float((belief.onward_first if last == first + 1 else belief.onward)[last])
        if chance * (1.0 - onward) >= _FAINT:
            yield last, chance * (1.0 - onward)
        chance *= onward
        if chance < _FAINT:
            return


def _trimmed(content: str, spans: dict[tuple[int, int], float]) -> list[tuple[int, int, float]]:
    """Runs without the title that they end or begin with."""
    found = []
    for (start, end), chance in spans.items():
        run = content[start:end]
        if (title := _TITLE_AFTER.search(run)) and title.start():
            found.append((start, start + title.start(), chance))
        if (title := _TITLE_BEFORE.match(run)) and title.end() < len(run):
            found.append((start + title.end(), end, chance))
    return found


def _joined(content: str, mass: np.ndarray) -> Iterator[tuple[int, int]]:
    """Names with middle dots that the model saw in parts: from the first to the last part."""
    for dots in _DOTTED.finditer(content):
        start, end = dots.span()
        inner = [place for place in range(start, end) if content[place] in "·•・"]
        while start < inner[0] - 1 and mass[start] < _JOINED:
            start += 1
        while end > inner[-1] + 2 and mass[end - 1] < _JOINED:
            end -= 1
        if float(mass[start:end].mean()) >= _JOINED and end - start <= LONGEST:
            yield start, end


def _announced(content: str) -> set[int]:
    """Places right behind a title, where a name may stand that the model did not see."""
    return {title.end() for title in _TITLE_BEFORE.finditer(content)}


def _chinese(content: str, first: int) -> Iterator[int]:
    """Ends of runs from ``first`` that have a Chinese name's shape; a surname alone too."""
    han = HAN.match(content, first, first + 5)
    if not han:
        return
    longest = han.end() - first
    width = surname_width(content[first : first + 2])
    if not width:
        return
    twice = width == 1 and content[first + 1 : first + 2] in SURNAMES
    for count in range(width, min(width + 2 + twice, longest) + 1):
        yield first + count
