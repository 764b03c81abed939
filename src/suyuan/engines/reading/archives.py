"""Zip containers of workbooks, checked before anything else opens them.

What the directory declares is not believed: every part is unfolded here within its declared size, and
thrown away.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from suyuan.engines.reading.table import Limits

_PIECE = 1 << 20
_INPUT = 1 << 16
_SMALL_PART = 32 << 20
_MAX_PARTS = 20_000
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_OVERLAP = max(map(len, _FORBIDDEN)) - 1
_XML_SUFFIXES = (".xml", ".rels", ".vml")


@dataclass(frozen=True, slots=True)
class Archive:
    """A container that holds no trap.

    Attributes:
        kind: suffix that its content deserves: ``.xlsx``, ``.xlsb``, ``.ods``, or what else it is.
        filled_sheets: number of worksheets with any cell, where that can be told (.xlsx).
    """

    kind: str
    filled_sheets: int | None


def check_archive(data: bytes, file: str, limits: Limits) -> Archive:
    """Check a zip container and tell what kind of document it is.

    Raises:
        InputFault: SY-I020 damaged, SY-I021 password, SY-I022 unfolds to too much, SY-I023 defines XML
            entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, OSError, struct.error):
        raise InputFault("SY-I020", file=file, format="zip") from None
    _check_directory(parts, len(data), file, limits)
    view = memoryview(data)
    filled = 0
    for part in parts:
        has_cells = _unfold(view, part, file)
        filled += has_cells and part.filename.lower().startswith("xl/worksheets/")
    names = {part.filename.lower(): part.filename for part in parts}
    kind = kind_of(names)
    if kind == ".ods":
        if b"opendocument.spreadsheet" not in _part(data, names["mimetype"], file):
            kind = ".zip"
        elif b"encryption-data" in _part(data, names.get("meta-inf/manifest.xml"), file):
            raise InputFault("SY-I021", file=file)
    return Archive(kind, filled if kind == ".xlsx" else None)


def _check_directory(parts: list[zipfile.ZipInfo], size: int, file: str, limits: Limits) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise InputFault("SY-I021", file=file)
    stored = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
    if len({part.filename for part in parts}) < len(parts) or any(p.compress_type not in stored for p in parts):
        raise InputFault("SY-I020", file=file, format="zip")
    unfolded = sum(part.file_size for part in parts)
    # Parts that share the same packed bytes add up to more than the file.
    overlapping = sum(part.compress_size for part in parts) > size
    steep = any(
        part.file_size > _SMALL_PART and part.file_size > limits.max_ratio * max(part.compress_size, 1)
        for part in parts
    )
    if overlapping or steep or len(parts) > _MAX_PARTS or unfolded > limits.max_unpacked_bytes:
        raise InputFault("SY-I022", file=file, limit=limits.max_unpacked_bytes)


def _unfold(view: memoryview, part: zipfile.ZipInfo, file: str) -> bool:
    """Unfold one part, checking size, checksum and XML; True if it is a sheet with any cell."""
    start = part.header_offset
    if not 0 <= start <= len(view) - _LOCAL_HEADER.size:  # a false directory can make it negative
        raise InputFault("SY-I020", file=file, format="zip")
    magic, name_size, extra_size = _LOCAL_HEADER.unpack_from(view, start)
    start += _LOCAL_HEADER.size + name_size + extra_size
    packed = view[start : start + part.compress_size]
    if magic != b"PK\x03\x04" or len(packed) < part.compress_size:
        raise InputFault("SY-I020", file=file, format="zip")
    is_xml = part.filename.lower().endswith(_XML_SUFFIXES)
    size = checksum = 0
    has_cells = False
    tail = b""
    try:
        for piece in inflate_pieces(packed, deflated=part.compress_type == zipfile.ZIP_DEFLATED):
            size += len(piece)
            if size > part.file_size:
                raise InputFault("SY-I022", file=file, limit=part.file_size)
            checksum = zlib.crc32(piece, checksum)
            if is_xml:
                seam = tail + piece
                _check_xml(seam, file)
                has_cells = has_cells or b"<v>" in seam or b"<is>" in seam
                tail = seam[-_OVERLAP:]
    except zlib.error:
        raise InputFault("SY-I020", file=file, format="zip") from None
    if size != part.file_size or checksum != part.CRC:
        raise InputFault("SY-I020", file=file, format="zip")
    return has_cells


def inflate_pieces(packed: memoryview, *, deflated: bool) -> Iterator[bytes]:
    """Unfold in bounded pieces: a little input at a time, and never more than a piece of output from it."""
    if not deflated:
        yield from (bytes(packed[start : start + _PIECE]) for start in range(0, len(packed), _PIECE))
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    for start in range(0, len(packed), _INPUT):
        rest = bytes(packed[start : start + _INPUT])
        while rest:
            yield inflater.decompress(rest, _PIECE)
            rest = inflater.unconsumed_tail
    yield inflater.flush()


def _check_xml(piece: bytes, file: str) -> None:
    # Office writes UTF-8; a NUL means UTF-16, in which the search below would see nothing.
    if b"\x00" in piece:
        raise InputFault("SY-I020", file=file, format="xml")
    if any(word in piece for word in _FORBIDDEN):
        raise InputFault("SY-I023", file=file)


def kind_of(names: Collection[str]) -> str:
    """The suffix that a container of parts of these names (in lower case) deserves."""
    if any(name.endswith("workbook.bin") for name in names):
        return ".xlsb"
    if "[content_types].xml" in names:
        if any(name.endswith("workbook.xml") for name in names):
            return ".xlsx"
        return ".docx" if "word/document.xml" in names else ".pptx" if "ppt/presentation.xml" in names else ".zip"
    return ".ods" if "mimetype" in names and "content.xml" in names else ".zip"


def _part(data: bytes, name: str | None, file: str) -> bytes:
    if name is None:
        return b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(name)
    except (zipfile.BadZipFile, zlib.error, OSError):
        raise InputFault("SY-I020", file=file, format="zip") from None
