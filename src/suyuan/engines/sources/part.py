"""What a source gives, in order: parts, each a table, a run of text, or the reason why nothing could be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from suyuan.core.errors import ComponentFault, InputFault
    from suyuan.engines.reading.table import SourceTable


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands.

    Attributes:
        file: name below the folder that was walked, or the address of a database without its password.
        inner: names within archives and documents, the outermost first.
        area: part of a document beside its body: ``header``, ``footer``, ``footnote``, ``endnote``, ``comment``,
            ``textbox``, ``slide``, ``note``, ``properties``, ``script``, ``attribute``, ``annotation``, ``link``,
            ``above`` (lines above a table); ``column:row`` for a cell of a database that is too long for a table.
        sheet: sheet of a workbook, or table of a database (``schema.table``).
        table: which table of a document, from 1.
        page: page, from 1.
        paragraph: first paragraph of a text in a document, from 1; every line break of the text starts the next.
        line: first line of a text in a text file, from 1; every line break starts the next.
    """

    file: str
    inner: tuple[str, ...] = ()
    area: str | None = None
    sheet: str | None = None
    table: int | None = None
    page: int | None = None
    paragraph: int | None = None
    line: int | None = None

    @property
    def name(self) -> str:
        """The file, and what it lies in, for messages."""
        return " » ".join((self.file, *self.inner))


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a source; exactly one of ``table``, ``text`` and ``fault`` is there.

    A long text comes in pieces that overlap, so that a number at a cut stands whole in one of them.  Both hold the
    overlap; what starts in its first half counts in the earlier piece, what starts in its second half in the later:
    see ``owns``.

    Attributes:
        place: where it stands.
        table: a table, as the readers of tables give it; one of a database may have no row.
        text: a run of text.
        fault: why this place could not be read; other places of the same source may have been.
        lead: characters at the start of ``text`` that belong to the piece before.
        tail: characters at the end of ``text`` that belong to the piece after.
        notes: codes as in ``SourceTable.notes``; ``no_table:CODE`` for text that was expected to be a table.
    """

    place: Place
    table: SourceTable | None = None
    text: str | None = None
    fault: InputFault | ComponentFault | None = None
    lead: int = 0
    tail: int = 0
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a part that is nothing, or two things."""
        if sum(held is not None for held in (self.table, self.text, self.fault)) != 1:
            raise ValueError("a part is a table, a text or a fault")

    def owns(self, start: int) -> bool:
        """Whether what starts at character ``start`` of the text counts here and in no other piece."""
        return self.text is not None and self.lead <= start < len(self.text) - self.tail
