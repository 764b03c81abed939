"""The lexicon of free names: characters of names, and words before and behind them, in the folded spelling."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from suyuan.core.normalise.surnames import COMPOUND, SINGLE

SURNAMES = SINGLE
COMPOUNDS = frozenset(COMPOUND)
HAN = re.compile(r"[\u3400-\u9FFF]+")
_TABLE = "data/name_words.tsv"


@cache
def _groups() -> dict[str, str]:
    lines = files("suyuan.discover").joinpath(_TABLE).read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def characters(group: str) -> frozenset[str]:
    """The characters of a group: common, worldly, given, foreign, particle."""
    return frozenset(_groups()[group])


def words(group: str) -> tuple[str, ...]:
    """The words of a group, longest first: title_after, title_before, deed, near, thing."""
    return tuple(sorted(_groups()[group].split(" "), key=len, reverse=True))


def pattern(group: str, template: str = "(?:{})", shortest: int = 1) -> re.Pattern[str]:
    """A pattern that takes the longest word of a group first; shorter words than ``shortest`` are left out."""
    return re.compile(template.format("|".join(re.escape(word) for word in words(group) if len(word) >= shortest)))


def surname_width(run: str) -> int:
    """Characters of the surname that a run begins with; 0 for none."""
    return 2 if run[:2] in COMPOUNDS else int(run[:1] in SURNAMES)
