"""One spelling of a text for the model, and the way back to the characters that were written.

Every written character becomes one folded character or none: full-width forms and compatibility characters by NFKC,
Traditional by the model's own table of single characters; invisible characters and the blanks of forms are dropped.
One to one, never one to many, so a place in the folded text is a place in the written text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suyuan.discover.free_names.words import SURNAMES

if TYPE_CHECKING:
    from collections.abc import Mapping

_INVISIBLE = r"[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFE00-\uFE0F\uFEFF]"
# Forms set names of two characters as wide as those of three: 王　芳.
_PADDING = (
    rf"(?<=(?<![\u3400-\u9FFF])[{''.join(sorted(SURNAMES))}])[ \u3000]+(?=[\u3400-\u9FFF](?![\u3400-\u9FFF \u3000]))"
)
_DROPPED = re.compile(f"{_INVISIBLE}+|{_PADDING}")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text.

    Attributes:
        text: the folded characters.
        places: for each folded character where its written one stands; None when no character was dropped.
    """

    text: str
    places: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the folded characters start..end (exclusive, not empty) stand in the written text."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


class Folding(dict[int, str]):
    """Table for ``str.translate`` that learns each character when it first meets it."""

    def __init__(self, simplified: Mapping[str, str]) -> None:
        super().__init__()
        self._simplified = simplified

    def __missing__(self, code: int) -> str:
        character = chr(code)
        composed = unicodedata.normalize("NFKC", self._simplified.get(character, character))
        single = composed if len(composed) == 1 else character
        self[code] = folded = self._simplified.get(single, single)
        return folded


def fold_text(text: str, folding: Folding) -> Folded:
    """Fold one text."""
    dropped = {place for found in _DROPPED.finditer(text) for place in range(*found.span())}
    if not dropped:
        return Folded(text.translate(folding), None)
    places = tuple(place for place in range(len(text)) if place not in dropped)
    return Folded("".join(text[place] for place in places).translate(folding), places)
