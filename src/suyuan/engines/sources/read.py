"""One door for all files that are scanned: look at the content, pick the reader, tell what could not be read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.reading.contents import Content, sniff_content
from suyuan.engines.reading.table import Limits
from suyuan.engines.sources.documents import read_document
from suyuan.engines.sources.origin import Origin
from suyuan.engines.sources.part import Part, Place
from suyuan.engines.sources.tables import read_delimited_file, read_parquet_file
from suyuan.engines.sources.texts import text_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DELIMITED = frozenset({".csv", ".tsv", ".txt"})
_JSON = frozenset({".json", ".jsonl", ".ndjson"})
_PAGES = frozenset({".html", ".htm", ".xhtml", ".xml", ".svg"})
_MAILS = frozenset({".eml", ".mht", ".mhtml"})
_SQLITE = b"SQLite format 3\x00"
_RTF = b"{\\rtf"
_GZIP = b"\x1f\x8b"
_DOCUMENTS = {
    Content.ZIP: "zip",
    Content.OLE: "ole",
    Content.PDF: "pdf",
    Content.WEB_PAGE: "page",
    Content.XML_SPREADSHEET: "page",
}
_REFUSED = {
    Content.OLE_ENCRYPTED: "SY-I021",
    Content.PARQUET_ENCRYPTED: "SY-I021",
    Content.PACKED: "SY-I083",
    Content.IMAGE: "SY-I084",
}


def read_parts(path: Path, limits: Limits = Limits(), *, name: str | None = None) -> Iterator[Part]:  # noqa: B008
    """Read a file of any kind as parts in order.

    Content decides, the suffix only helps.  At least one part comes: what could not be read, whole or in part, comes
    as a part with a fault, and the reading goes on with the next place.  Nothing is raised for what a file holds.

    Args:
        path: the file.
        limits: bounds on size, time and memory.
        name: how the file is called in places and messages; by default its own name.
    """
    place = Place(name or path.name)
    yield from _guarded(Origin(place, path=path), limits, _Allowance(limits.max_unpacked_bytes, limits.max_members))


class _Allowance:
    """Bytes and files that all archives of one file may still unfold to, those within others included."""

    def __init__(self, size: int, members: int) -> None:
        self.left = size
        self.members = members

    def spend(self, size: int, file: str, limit: int) -> None:
        self.left -= size
        if self.left < 0:
            raise InputFault("SY-I022", file=file, limit=limit)


def _guarded(origin: Origin, limits: Limits, allowance: _Allowance) -> Iterator[Part]:
    """The parts of one source; its fault as the last of them, and never nothing at all."""
    silent = True
    file = origin.place.name
    try:
        for part in _read(origin, limits, allowance):
            silent = False
            yield part
    except (InputFault, ComponentFault) as fault:
        yield Part(origin.place, fault=fault)
    except MemoryError:
        yield Part(origin.place, fault=InputFault("SY-I022", file=file, limit=limits.max_unpacked_bytes))
    except OSError as cause:  # a disk or a share that goes away half way
        yield Part(origin.place, fault=InputFault("SY-I003", file=file, reason=type(cause).__name__))
    else:
        if silent:
            yield Part(origin.place, fault=InputFault("SY-I096", file=file))


def _read(origin: Origin, limits: Limits, allowance: _Allowance) -> Iterator[Part]:
    head = origin.head()
    content = sniff_content(head)
    if content is Content.OLE:  # only the whole file tells whether it is locked
        content = sniff_content(origin.data(limits))
    suffix = origin.suffix
    if head.startswith(_SQLITE):
        return _read_sqlite(origin, limits)
    parsed = content is Content.WEB_PAGE or content is Content.XML_SPREADSHEET or content is Content.JSON
    if (parsed or suffix in _JSON | _PAGES) and origin.size() > limits.max_parsed_bytes:
        return _read_unparsed(origin, limits)
    if content in _DOCUMENTS or head.startswith(_GZIP) or suffix in _MAILS:
        return _read_members(origin, _operation(head, content, suffix), limits, allowance)
    if content in _REFUSED:
        raise InputFault(_REFUSED[content], file=origin.place.name)
    if content is Content.PARQUET:
        return read_parquet_file(origin, limits)
    if content is Content.BINARY or head.startswith(_RTF):
        raise InputFault("SY-I082", file=origin.place.name, found="RTF" if head.startswith(_RTF) else content.value)
    if content is Content.JSON or suffix in _JSON:
        return _read_members(origin, "json" if suffix == ".json" else "json lines", limits, allowance)
    if suffix in _PAGES or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml"):
        return _read_members(origin, "page", limits, allowance)
    # A table has more than one line; what has none within a megabyte is streamed, however long it is.
    if suffix in _DELIMITED and (b"\n" in head or b"\r" in head):
        return read_delimited_file(origin, limits)
    return text_parts(origin.open, origin.place)


def _operation(head: bytes, content: Content, suffix: str) -> str:
    if head.startswith(_GZIP):
        return "gzip"
    if suffix in _MAILS or (content is Content.WEB_PAGE and head.lstrip()[:13].lower() == b"mime-version:"):
        return "mail"
    return _DOCUMENTS[content]


def _read_members(origin: Origin, operation: str, limits: Limits, allowance: _Allowance) -> Iterator[Part]:
    """A document, and the files that lie within it, each by the rules of its own kind."""
    for found in read_document(origin, operation, limits, allowance.spend):
        if isinstance(found, Part):
            yield found
            continue
        allowance.members -= 1
        if allowance.members < 0:
            raise InputFault("SY-I100", file=origin.place.name, limit=limits.max_members)
        if found.depth > limits.max_depth:
            yield Part(found.place, fault=InputFault("SY-I088", file=found.place.name, limit=limits.max_depth))
        else:
            yield from _guarded(found, limits, allowance)


def _read_unparsed(origin: Origin, limits: Limits) -> Iterator[Part]:
    """A page or JSON that would take too much memory: streamed as it stands, and told that it was not taken apart."""
    yield from text_parts(origin.open, origin.place)
    yield Part(origin.place, fault=InputFault("SY-I102", file=origin.place.name, limit=limits.max_parsed_bytes))


def _read_sqlite(origin: Origin, limits: Limits) -> Iterator[Part]:
    from suyuan.engines.sources.databases import read_sqlite_file

    if origin.path is None:
        raise InputFault("SY-I082", file=origin.place.name, found="SQLite")
    return (
        replace(part, place=replace(part.place, file=origin.place.file))
        for part in read_sqlite_file(origin.path, limits)
    )
