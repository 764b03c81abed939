"""Long text in pieces of bounded size that overlap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PIECE_CHARS = 1 << 18
OVERLAP_CHARS = 1 << 11


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text.

    Attributes:
        text: its characters.
        lead: characters at its start that belong to the piece before.
        tail: characters at its end that belong to the piece after.
        breaks: line breaks before it.
    """

    text: str
    lead: int
    tail: int
    breaks: int


def cut_pieces(chunks: Iterable[str], *, size: int = PIECE_CHARS, overlap: int = OVERLAP_CHARS) -> Iterator[Piece]:
    """Cut a text into pieces of about ``size`` characters, at the end of a line where there is one.

    Neighbours share ``overlap`` characters.  Anything of at most half of that, wherever it stands, is whole in the
    piece that owns its start.

    Args:
        chunks: the text, in chunks of any size.
        size: of a piece; at least four times the overlap.
        overlap: an even number.
    """
    half = overlap // 2
    held = ""
    lead = breaks = 0
    for chunk in chunks:
        held += chunk
        begin = 0
        while len(held) - begin > size + overlap:
            # A break in the second half only, so that pieces do not become slivers.
            stop = held.rfind("\n", begin + size // 2, begin + size) + 1 or begin + size
            yield Piece(held[begin:stop], lead, half, breaks)
            lead = half
            breaks += held.count("\n", begin, stop - overlap)
            begin = stop - overlap
        held = held[begin:]
    if held:
        yield Piece(held, lead, 0, breaks)
