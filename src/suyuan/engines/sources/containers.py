"""Zip containers: workbooks, documents and plain archives, told apart by the names within."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault
from suyuan.engines.reading.archives import check_archive, inflate_pieces, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.engines.reading.table import Limits
    from suyuan.engines.sources.send import Sender

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_SMALL = 32 << 20
_INPUT = 1 << 16
_PIECE = 1 << 20
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, OSError, struct.error)


def read_container(data: bytes, send: Sender) -> None:
    """Read a zip container by the rules of its kind.

    Raises:
        InputFault: SY-I020 damaged, SY-I021 password, SY-I022 unfolds to too much, SY-I023 defines XML entities,
            SY-I082 another kind of document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except _BROKEN:
        raise InputFault("SY-I020", format="zip") from None
    kind = kind_of({part.filename.lower() for part in parts})
    if kind == ".zip":
        _read_members(data, parts, send)
        return
    if check_archive(data, "", send.limits).kind == ".zip":  # an open document, but no spreadsheet
        kind = ".odt"
    if kind in {".xlsx", ".xlsb", ".ods"}:
        from suyuan.engines.sources.all_sheets import read_all_sheets

        read_all_sheets(data, send)
    from suyuan.engines.sources.office import read_document

    read_document(data, kind, send)


def read_gzip(data: bytes, send: Sender) -> None:
    """Read a gzip file: one member without a name.

    Raises:
        InputFault: SY-I020 damaged, SY-I022 unfolds to too much.
    """
    send.member("", _gunzip(data, send.limits))


def _gunzip(data: bytes, limits: Limits) -> Iterator[bytes]:
    size = 0
    rest = data
    try:
        while rest:  # gzip files may stand one after another
            inflater = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
            start = 0
            while not inflater.eof:
                held = inflater.unconsumed_tail or rest[start : start + _INPUT]
                if not held:
                    raise InputFault("SY-I020", format="gzip")
                start += 0 if inflater.unconsumed_tail else len(held)
                piece = inflater.decompress(held, _PIECE)
                size += len(piece)
                if size > _SMALL and size > limits.max_ratio * len(data):
                    raise InputFault("SY-I022", limit=limits.max_ratio * len(data))
                yield piece
            rest = (inflater.unused_data + rest[start:]).lstrip(b"\x00")
    except zlib.error:
        raise InputFault("SY-I020", format="gzip") from None


def _read_members(data: bytes, parts: list[zipfile.ZipInfo], send: Sender) -> None:
    limits = send.limits
    files = [part for part in parts if not part.filename.endswith("/")]  # a name may be empty
    # Members that share the same packed bytes add up to more than the archive.
    overlapping = sum(part.compress_size for part in parts) > len(data)
    if overlapping or len(files) > limits.max_members or sum(p.file_size for p in parts) > limits.max_unpacked_bytes:
        raise InputFault("SY-I022", limit=limits.max_unpacked_bytes)
    if not files:
        raise InputFault("SY-I004")
    view = memoryview(data)
    for part in sorted(files, key=_name_of):
        send.member(_name_of(part), _member(view, part, limits))


def _member(view: memoryview, part: zipfile.ZipInfo, limits: Limits) -> Iterator[bytes]:
    """Unfold one member in pieces, checking that it is what the directory says."""
    if part.flag_bits & _ENCRYPTED:
        raise InputFault("SY-I021")
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise InputFault("SY-I089", method=part.compress_type)
    bound = max(_SMALL, limits.max_ratio * part.compress_size)
    if part.file_size > bound:
        raise InputFault("SY-I022", limit=bound)
    yield from _unfold(view, part, bound)


def _unfold(view: memoryview, part: zipfile.ZipInfo, bound: int) -> Iterator[bytes]:
    start = part.header_offset
    if not 0 <= start <= len(view) - _LOCAL_HEADER.size:
        raise InputFault("SY-I020", format="zip")
    magic, name_size, extra_size = _LOCAL_HEADER.unpack_from(view, start)
    start += _LOCAL_HEADER.size + name_size + extra_size
    packed = view[start : start + part.compress_size]
    if magic != b"PK\x03\x04" or len(packed) < part.compress_size:
        raise InputFault("SY-I020", format="zip")
    size = checksum = 0
    try:
        for piece in inflate_pieces(packed, deflated=part.compress_type == zipfile.ZIP_DEFLATED):
            size += len(piece)
            if size > min(part.file_size, bound):
                raise InputFault("SY-I022", limit=part.file_size)
            checksum = zlib.crc32(piece, checksum)
            yield piece
    except zlib.error:
        raise InputFault("SY-I020", format="zip") from None
    if size != part.file_size or checksum != part.CRC:
        raise InputFault("SY-I020", format="zip")


def _name_of(part: zipfile.ZipInfo) -> str:
    """The name as its maker wrote it: Chinese Windows writes GBK without saying so.  It is only a name: no path."""
    name = part.orig_filename
    if part.flag_bits & _UTF8_NAME:
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
