"""Office documents in zip containers: which parts hold text, and what else lies within."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault
from suyuan.engines.sources.story import read_story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.engines.sources.send import Sender

_PIECE = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)
_NUMBER = re.compile(r"(\d+)")
# In the order in which a reader would meet them; the body first.
_AREAS = (
    (re.compile(r"word/(document\d*|glossary/document)\.xml"), None),
    (re.compile(r"ppt/slides/slide\d+\.xml"), "slide"),
    (re.compile(r"ppt/notesslides/[^/]+\.xml"), "note"),
    (re.compile(r"word/header\d*\.xml"), "header"),
    (re.compile(r"word/footer\d*\.xml"), "footer"),
    (re.compile(r"word/footnotes\d*\.xml"), "footnote"),
    (re.compile(r"word/endnotes\d*\.xml"), "endnote"),
    (re.compile(r"(word|ppt|xl)/(comments/|threadedcomments/)?(threaded)?comments?[^/]*\.xml"), "comment"),
    (re.compile(r"(xl|ppt|word)/(drawings|diagrams)/[^/]+\.xml"), "textbox"),
    (re.compile(r"docprops/[^/]+\.xml"), "properties"),
)
_OPEN_DOCUMENT = ((re.compile(r"content\.xml"), None), (re.compile(r"styles\.xml"), "header"))
_EMBEDDED = re.compile(r"(word|xl|ppt)/(embeddings/.+|afchunk[^/]*)|word/[^/]+\.(mht|html?|rtf|docx)")
_PICTURE = re.compile(r"((word|xl|ppt)/media/|pictures/).+")
_TAG = re.compile(rb"<[^<>]*+>")
_TARGET = re.compile(rb'Target="([^"]+)"')
_OUTSIDE = b'TargetMode="External"'


def read_document(data: bytes, kind: str, send: Sender) -> None:
    """Send what a document holds beside its sheets: text, comments, links, embedded files.

    Args:
        data: the container, checked.
        kind: ``.docx``, ``.pptx``, ``.odt``, ``.xlsx``, ``.xlsb`` or ``.ods``.
        send: where to.

    Raises:
        InputFault: SY-I020 damaged, SY-I082 no known kind of document.
    """
    if kind not in {".docx", ".pptx", ".odt", ".xlsx", ".xlsb", ".ods"}:
        raise InputFault("SY-I082", found=kind)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _read_parts(archive, kind, send)
    except _BROKEN:
        raise InputFault("SY-I020", format="zip") from None


def _read_parts(archive: zipfile.ZipFile, kind: str, send: Sender) -> None:
    names = sorted(archive.namelist(), key=_in_order)
    areas = {".odt": _OPEN_DOCUMENT, ".ods": ()}.get(kind, _AREAS)
    for pattern, area in areas:
        for name in names:
            if pattern.fullmatch(name.lower()):
                bare = kind == ".odt" or area == "properties"
                try:
                    read_story(archive.read(name), send, area, bare=bare)
                except InputFault as fault:
                    send.fault(fault, area=area)
    links = [link for name in names if name.lower().endswith(".rels") for link in _links(archive.read(name))]
    if links:
        send.text(["\n".join(links)], first=1, area="link")
    for name in names:
        if _EMBEDDED.fullmatch(name.lower()):
            send.member(name, _pieces(archive, name))
    pictures = sum(_PICTURE.fullmatch(name.lower()) is not None for name in names)
    if pictures:
        send.fault(InputFault("SY-I087", count=pictures))


def _in_order(name: str) -> list[str | int]:
    """Slide 10 comes after slide 9; texts and numbers alternate, so that like is compared with like."""
    return [int(part) if index % 2 else part for index, part in enumerate(_NUMBER.split(name))]


def _links(relations: bytes) -> Iterator[str]:
    """Targets outside the document: addresses of mail and of pages."""
    for tag in _TAG.findall(relations):
        if _OUTSIDE in tag and (found := _TARGET.search(tag)):
            yield found[1].decode("utf-8", "replace").replace("&amp;", "&")


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            yield piece
