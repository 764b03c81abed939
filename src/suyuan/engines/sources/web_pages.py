"""Web pages, and spreadsheets that are web pages or old XML within: text and tables, in their order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault
from suyuan.engines.reading.encodings import decode_text
from suyuan.engines.sources.grid import Grid
from suyuan.engines.sources.markup import Tokenizer

if TYPE_CHECKING:
    from suyuan.engines.sources.markup import Token
    from suyuan.engines.sources.send import Sender

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*+=\s*+(?:["']\s*+)?([A-Za-z0-9_-]+)""", re.I)
# Others than these are found by looking at the bytes, as for all text.
_DECLARED = re.compile(r"(?i)big5(-?hkscs)?|euc-(kr|jp)|shift_jis|windows-125\d|iso-8859-\d+|koi8-r")
_HEAD = 4096
_SPACE = re.compile(r"[ \t\r\n\f]+")
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
        "ruby",
        "rb",
        "rt",
        "rp",
        "o:p",
        "img",
        "input",
        "button",
    }
)
_TOLD = frozenset({"value", "title", "alt", "content", "placeholder", "summary", "label", "href"})
_ROWS = frozenset({"tr", "row", "ss:row"})
_CELLS = frozenset({"td", "th", "cell", "ss:cell"})
_TABLES = frozenset({"table", "ss:table"})
_VERBATIM = frozenset({"pre", "textarea", "plaintext"})
_NO_ATTRIBUTES: dict[str, str] = {}
_RUN_CHARS = 1 << 19


def read_page(data: bytes, send: Sender) -> None:
    """Read a web page.

    A page that defines entities has the fault SY-I023 beside its text; nothing is put in for them.

    Raises:
        InputFault: SY-I008 to SY-I010 encoding.
    """
    read_markup(decode_page(data), send)


def read_markup(text: str, send: Sender, **where: object) -> None:
    """Send the text and the tables of a page, then what scripts, comments and attributes say."""
    page = _Page(send, where)
    for token in Tokenizer(text).tokens():
        page.take(token)
    page.finish()


def decode_page(data: bytes) -> str:
    """The text of a page: as other texts, and else in the encoding that the page names.

    Raises:
        InputFault: SY-I008 to SY-I010.
    """
    declared = _CHARSET.search(data[:_HEAD])
    name = declared[1].decode("ascii") if declared else ""
    if _DECLARED.fullmatch(name):
        for encoding in ("utf-8-sig", name):
            try:
                return data.decode(encoding)
            except (UnicodeDecodeError, LookupError):
                continue
    return decode_text(data, "")[0].decode()


class _Page:
    """Tags in, frames out; no end tag is relied on."""

    def __init__(self, send: Sender, where: dict[str, object]) -> None:
        self._send = send
        self._where = where
        self._run: list[str] = []
        self._run_chars = 0
        self._lines = 1
        self._tables: list[Grid] = []
        self._tables_sent = 0
        self._sheet: str | None = None
        self._verbatim = 0
        self._defines = False
        self._aside: dict[str, list[str]] = {"attribute": [], "comment": [], "script": []}

    def take(self, token: Token) -> None:
        """Take in the next token."""
        if token.kind == "data":
            self._write(token.text if self._verbatim else _SPACE.sub(" ", token.text))
        elif token.kind == "start":
            self._start(token.text, token.attributes)
        elif token.kind == "end":
            self._end(token.text)
        elif token.kind == "definition":
            self._defines = True
            self._aside["comment"].append(token.text)
        elif token.text.strip():
            self._aside[token.kind].append(token.text)

    def _start(self, tag: str, attributes: tuple[tuple[str, str], ...]) -> None:
        """Open a table, a row, a cell or a line; keep what attributes say."""
        self._keep(attributes)
        named = dict(attributes) if attributes else _NO_ATTRIBUTES
        if tag in _TABLES:
            self._flush()
            self._tables.append(Grid(self._send.limits.max_columns))
        elif tag in {"worksheet", "ss:worksheet"}:
            self._sheet = named.get("ss:name") or named.get("name")
        elif self._tables and tag in _ROWS:
            self._tables[-1].open_row(_number(named.get("ss:index")))
        elif self._tables and tag in _CELLS:
            column = _number(named.get("ss:index"))
            across = _number(named.get("colspan")) or _number(named.get("ss:mergeacross")) + 1
            self._tables[-1].open_cell(column, across, max(_number(named.get("rowspan")), 1))
        else:
            self._verbatim += tag in _VERBATIM
            self._break(tag)

    def _keep(self, attributes: tuple[tuple[str, str], ...]) -> None:
        for name, value in attributes:
            if value and (name in _TOLD or name.startswith("data-")) and not value.isspace():
                self._aside["attribute"].append(value)
            elif not value and not name.isascii():  # text after a lone "less than"
                self._aside["attribute"].append(name)

    def _end(self, tag: str) -> None:
        if tag in _TABLES and self._tables:
            self._close_table()
        elif self._tables and (tag in _CELLS or tag in _ROWS):
            self._tables[-1].close_cell()
        else:
            self._verbatim -= tag in _VERBATIM and self._verbatim > 0
            self._break(tag)

    def finish(self) -> None:
        """Close tables that were left open, and send all that is left."""
        while self._tables:
            self._close_table()
        self._flush()
        for area, texts in self._aside.items():
            if texts:
                self._send.text((text + "\n" for text in texts), first=1, **{**self._where, "area": area})
        if self._defines:  # what they stand for is not put in, so that the text is not the whole text
            self._send.fault(InputFault("SY-I023"), **self._where)

    def _write(self, data: str) -> None:
        if self._tables and self._tables[-1].write(data):
            return
        self._run.append(data)
        self._run_chars += len(data)
        if self._run_chars > _RUN_CHARS:
            self._flush()

    def _break(self, tag: str) -> None:
        if tag not in _INLINE:
            self._write("\n")

    def _close_table(self) -> None:
        self._flush()
        rows = self._tables.pop().rows()
        self._tables_sent += 1
        self._send.cells(rows, **{**self._where, "table": self._tables_sent, "sheet": self._sheet})

    def _flush(self) -> None:
        text = "".join(self._run)
        self._run.clear()
        self._run_chars = 0
        # Markup is full of breaks between blocks; one is enough.
        text = "\n".join(line for part in text.split("\n") if (line := part.strip(" ")))
        if text.strip():
            self._send.text([text], first=self._lines, **self._where)
            self._lines += text.count("\n") + 1


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 9 else 0
