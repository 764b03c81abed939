"""Where a long text may be cut before the model reads it: behind the end of a sentence, never inside a name.

A sentence longer than one reading is read in windows that overlap by more than the longest name; each name belongs to
the window in whose own part it begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OWN = 192  # characters of a window that are its own
MARGIN = 32  # characters read on either side of them; longer than LONGEST of candidates.py
_SENTENCE = re.compile(r"[^。!?;\n\r\u2028\u2029]*[。!?;\n\r\u2028\u2029]*[”’」』)\"]*")
_HAN = re.compile(r"[\u3400-\u9FFF\U00020000-\U0003FFFF]")


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read at once: text[start:end]; only names that begin in own_start..own_end (exclusive) are its own."""

    start: int
    end: int
    own_start: int
    own_end: int


def cut(text: str) -> Iterator[Piece]:
    """The pieces of a folded text that hold Han characters; others hold no Chinese names and are not read."""
    for found in _SENTENCE.finditer(text):
        start, end = found.span()
        if not _HAN.search(text, start, end):
            continue
        if end - start <= OWN + 2 * MARGIN:
            yield Piece(start, end, start, end)
            continue
        for own in range(start, end, OWN):
            own_end = min(own + OWN, end)
            yield Piece(max(start, own - MARGIN), min(end, own_end + MARGIN), own, own_end)
