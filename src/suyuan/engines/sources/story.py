"""The text of one XML part of an office document: paragraphs and tables, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from suyuan.core.errors import InputFault

if TYPE_CHECKING:
    from suyuan.engines.sources.send import Sender

# Local names in WordprocessingML, DrawingML, SpreadsheetML comments and OpenDocument; they do not clash.
_PARAGRAPHS = frozenset(
    {
        "p",
        "h",
        "comment",
        "threadedComment",
        "creator",
        "lastModifiedBy",
        "title",
        "subject",
        "description",
        "keywords",
        "Manager",
        "Company",
        "lpwstr",
        "initial-creator",
    }
)
_TEXTS = frozenset({"t", "text", "delText", "instrText"})
_TABLES = frozenset({"tbl", "table"})
_ROWS = frozenset({"tr", "table-row"})
_CELLS = frozenset({"tc", "table-cell", "covered-table-cell"})
_MARKS = {"tab": "\t", "br": "\v", "cr": "\v", "line-break": "\v", "noBreakHyphen": "-", "s": " "}
_MAX_DEPTH = 1_000
_MAX_SPAN = 200
_RUN_CHARS = 1 << 19


def read_story(xml: bytes, send: Sender, area: str | None, *, bare: bool) -> None:
    """Send the paragraphs and the tables of one part.

    A table within a cell comes before the table that it stands in; a text box before the paragraph that holds it.
    Text that tracked changes deleted is still in the file, so it is sent too.

    Args:
        xml: the part.
        send: where to.
        area: of the places.
        bare: all characters of a paragraph are its text (OpenDocument), not only those in text elements.

    Raises:
        InputFault: SY-I020 no well-formed XML, or nested without end; SY-I023 it defines a document type.
    """
    story = _Story(send, area, bare=bare)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = story.start
    parser.EndElementHandler = story.end
    parser.CharacterDataHandler = story.characters
    parser.StartDoctypeDeclHandler = _refuse_definitions
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - of the library
    except expat.ExpatError:
        story.flush()
        raise InputFault("SY-I020", format="xml") from None
    story.flush()


def _refuse_definitions(*_declared: object) -> None:
    raise InputFault("SY-I023")


class _Story:
    def __init__(self, send: Sender, area: str | None, *, bare: bool) -> None:
        self._send = send
        self._area = area
        self._bare = bare
        self._depth = self._in_text = self._skipping = self._written = 0
        self._paragraphs: list[list[str]] = []
        self._tables: list[list[list[list[str]]]] = []  # those that are open: rows of cells of paragraphs
        self._spans: list[int] = []
        self._choices: list[int] = []
        self._run: list[str] = []
        self._run_chars = 0
        self._next_paragraph = 1
        self._tables_sent = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise InputFault("SY-I020", format="xml")
        name = tag.rpartition(":")[2]
        if self._skipping or (name == "Fallback" and self._choices and self._choices[-1] < self._written):
            # The same drawing again for old programs, after a form that had text.
            self._skipping += 1
        elif name in _PARAGRAPHS:
            self._paragraphs.append([])
        elif name in _TEXTS:
            self._in_text += 1
        elif name in _TABLES:
            self._tables.append([])
        elif name in _MARKS:
            self._write(_MARKS[name])
        elif name == "AlternateContent":
            self._choices.append(self._written)
        elif self._tables:
            self._start_in_table(name, attributes)

    def _start_in_table(self, name: str, attributes: dict[str, str]) -> None:
        table = self._tables[-1]
        if name in _ROWS:
            table.append([])
        elif table and name in _CELLS:
            table[-1].append([])
            self._spans.append(1)
        elif self._spans and name == "gridSpan":
            span = attributes.get("w:val", "")
            self._spans[-1] = min(int(span), _MAX_SPAN) if span.isdecimal() and len(span) < 9 else 1

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._skipping:
            self._skipping -= 1
            return
        name = tag.rpartition(":")[2]
        if name in _PARAGRAPHS and self._paragraphs:
            self._close_paragraph("".join(self._paragraphs.pop()))
        elif name in _TEXTS:
            self._in_text -= 1
        elif name in _CELLS and self._spans:
            # A merged cell counts as many as it covers, so that the cells after it keep their columns.
            self._tables[-1][-1] += [[] for _ in range(self._spans.pop() - 1)]
        elif name in _TABLES and self._tables:
            self._close_table(self._tables.pop())
        elif name == "AlternateContent" and self._choices:
            self._choices.pop()

    def characters(self, data: str) -> None:
        if not self._skipping and (self._bare or self._in_text):
            self._write(data)

    def _write(self, data: str) -> None:
        if self._paragraphs and not self._skipping:
            self._paragraphs[-1].append(data)
            self._written += len(data)

    def _close_paragraph(self, text: str) -> None:
        if self._tables and self._tables[-1] and self._tables[-1][-1]:
            if text:
                self._tables[-1][-1][-1].append(text)
            return
        self._run.append(text)
        self._run_chars += len(text) + 1
        if self._run_chars > _RUN_CHARS:
            self.flush()

    def _close_table(self, table: list[list[list[str]]]) -> None:
        self.flush()
        self._tables_sent += 1
        rows = [["\n".join(cell) for cell in row] for row in table]
        self._send.cells(rows, area=self._area, table=self._tables_sent)

    def flush(self) -> None:
        """Send the paragraphs since the last table."""
        text = "\n".join(self._run)
        if text.strip():
            self._send.text([text], first=self._next_paragraph, area=self._area)
        self._next_paragraph += len(self._run)
        self._run.clear()
        self._run_chars = 0
