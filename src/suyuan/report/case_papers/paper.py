"""A paper of a case as one value: headings, paragraphs, tables, a chart, lines to sign, and the files within it.

PDF and Word are set from the same value, so that neither can say what the other does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from suyuan.report.messages import Lang, say
from suyuan.report.papers import Attachment


class PaperKind(StrEnum):
    """Papers of a case."""

    TRACE = "trace"
    EVIDENCE = "evidence"
    COUNT = "count"
    GAIN = "gain"
    IDENTIFIABILITY = "identifiability"
    COMPLAINT = "complaint"
    APOLOGY = "apology"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number; level 1 一、, level 2 （一）."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; ``indent`` is the two characters of a Chinese paper, ``strong`` the sentence that matters."""

    text: str
    indent: bool = True
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A boxed remark that must not be overlooked."""

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and what they are, in two columns; ``figures`` where all of them are numbers."""

    rows: Sequence[tuple[str, str]]
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        widths: shares of 100.
        figures: the columns of figures, set to the right.
        totals: how many of the last rows are totals.
    """

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    figures: Sequence[int] = ()
    totals: int = 0
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and a sentence that says what it shows to one who cannot see it."""

    svg: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign; what is already known stands on its line."""

    lines: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Closing:
    """What stands at the right below a document: who says so, and on which day."""

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Break:
    """A new page."""


@dataclass(frozen=True, slots=True)
class Wide:
    """Blocks on landscape pages of their own."""

    blocks: Sequence[Flat]


Flat: TypeAlias = Heading | Para | Note | Facts | Table | Chart | Signatures | Closing | Break
Block: TypeAlias = Flat | Wide


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper.  Every text in it is taken as text.

    Attributes:
        kind: which paper it is.
        subtitle: below the title, such as the number of the case.
        dated: the day that it carries.
        draft: printed across every page of what nobody has reviewed; empty for none.
        foot: small print of every page: what the paper is not.
        attachments: what travels within the PDF.
    """

    lang: Lang
    kind: PaperKind
    title: str
    subtitle: str
    dated: date
    blocks: Sequence[Block]
    draft: str = ""
    foot: str = ""
    attachments: tuple[Attachment, ...] = ()


def flatten(blocks: Sequence[Block]) -> list[Flat]:
    """All blocks in the order of reading."""
    flat: list[Flat] = []
    for block in blocks:
        flat += list(block.blocks) if isinstance(block, Wide) else [block]
    return flat


def leave_open(lang: Lang, what: str) -> str:
    """A visible gap for what nobody has told yet: it is printed, never invented.

    Args:
        what: key of the catalogue's table ``paper_open``.
    """
    return say(lang, "case_paper.open", what=say(lang, f"paper_open.{what}"))
