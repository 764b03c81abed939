"""Text files as streams: the encoding is found in one pass, pieces are cut in a second; memory stays bounded."""

from __future__ import annotations

import codecs
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from suyuan.core.errors import InputFault
from suyuan.engines.reading.encodings import find_utf8_lines
from suyuan.engines.sources.part import Part, Place
from suyuan.engines.sources.pieces import cut_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Opener = Callable[[], BinaryIO]

_BLOCK = 1 << 20
_BOM8 = codecs.BOM_UTF8
_BOM16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def text_parts(opened: Opener, place: Place, *, notes: tuple[str, ...] = ()) -> Iterator[Part]:
    """The text of a file in pieces.

    Encodings as for tables: UTF-8 with or without a mark, UTF-16 with one, GB18030; nothing else is guessed.

    Args:
        opened: opens the file anew.
        place: its place; each part adds its first line.
        notes: for each part.

    Raises:
        InputFault: SY-I004 nothing but blanks, SY-I008 NUL, SY-I009 no encoding fits, SY-I010 encodings are mixed.
    """
    encoding = find_encoding(opened, place.name)
    pieces = cut_pieces(_decoded(opened, encoding, place.name))
    blank = True
    for piece in pieces:
        blank = blank and not piece.text.strip()
        if not blank:
            spot = replace(place, line=piece.breaks + 1)
            yield Part(spot, text=piece.text, lead=piece.lead, tail=piece.tail, notes=notes)
    if blank:
        raise InputFault("SY-I004", file=place.name)


def find_encoding(opened: Opener, file: str) -> str:
    """The encoding of a text, from all of it.

    Raises:
        InputFault: SY-I008, SY-I009 and SY-I010 as ``text_parts``.
    """
    with opened() as stream:
        head = stream.read(4)
    if head.startswith(_BOM16):
        _check_all(opened, "utf-16", file)
        return "utf-16"
    broken = _first_broken_line(opened, "utf-8", file)
    if broken is None:
        return "utf-8-sig" if head.startswith(_BOM8) else "utf-8"
    if head.startswith(_BOM8):
        raise InputFault("SY-I010", file=file, line=broken)
    utf8 = _first_utf8_line(opened)
    if utf8 is not None:
        raise InputFault("SY-I010", file=file, line=broken if utf8 < broken else utf8)
    _check_all(opened, "gb18030", file)
    return "gb18030"


def _decoded(opened: Opener, encoding: str, file: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)()
    ended_with_return = False
    with opened() as stream:
        while block := stream.read(_BLOCK):
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError:  # the file changed since its encoding was found
                raise InputFault("SY-I009", file=file, line=1) from None
            # Line ends become one character, also where a block ends between the two of them.
            if ended_with_return and text.startswith("\n"):
                text = text[1:]
            ended_with_return = text.endswith("\r")
            yield text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _check_all(opened: Opener, encoding: str, file: str) -> None:
    broken = _first_broken_line(opened, encoding, file)
    if broken is not None:
        raise InputFault("SY-I009", file=file, line=broken)


def _first_broken_line(opened: Opener, encoding: str, file: str) -> int | None:
    """The line that is not of the encoding; None if all are.  A NUL is refused at once."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with opened() as stream:
        while True:
            block = stream.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as cause:
                return line + bytes(cause.object[: cause.start]).count(b"\n")
            if "\x00" in text:
                raise InputFault("SY-I008", file=file)
            if not block:
                return None
            line += text.count("\n")


def _first_utf8_line(opened: Opener) -> int | None:
    """The first line that reads well only as UTF-8; lines longer than a few blocks are looked at in pieces."""
    line = 1
    rest = b""
    with opened() as stream:
        while block := stream.read(_BLOCK):
            held = rest + block
            cut = held.rfind(b"\n") + 1
            if not cut and len(held) < 4 * _BLOCK:
                rest = held
                continue
            piece, rest = held[: cut or None], held[cut:] if cut else b""
            found = next(find_utf8_lines(piece), None)
            if found is not None:
                return line + found - 1
            line += piece.count(b"\n")
    found = next(find_utf8_lines(rest), None)
    return None if found is None else line + found - 1
