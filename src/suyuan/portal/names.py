"""No page names anybody: public words are held against everything that is sealed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from suyuan.core.errors import PolicyRefusal

SHORTEST = 2
SEPARATOR = "="


def read_names(sealed: Iterable[object]) -> frozenset[str]:
    """All texts in what was sealed, lists and tables opened; ``NAME=CODE`` is two."""
    found: set[str] = set()
    waiting = list(sealed)
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting.extend(one.values())
        elif isinstance(one, list | tuple | set | frozenset):
            waiting.extend(one)
        elif isinstance(one, str):
            found.update(plain for part in one.split(SEPARATOR) if len(plain := _plain(part)) >= SHORTEST)
    return frozenset(found)


def refuse_names(words: Mapping[str, str], names: Iterable[str]) -> None:
    """Let words pass that hold none of the names.

    Args:
        words: by the place where they stand.
        names: as ``read_names`` gives them.

    Raises:
        PolicyRefusal: SY-G145, with the place and without the name.
    """
    held = {place: _plain(text) for place, text in words.items()}
    for name in names:
        for place, text in held.items():
            if name in text:
                raise PolicyRefusal("SY-G145", place=place)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
