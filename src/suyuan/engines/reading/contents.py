"""What a file really holds, judged by its first bytes and not by its name."""

from __future__ import annotations

import os
import stat
from enum import StrEnum
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault

if TYPE_CHECKING:
    from pathlib import Path

    from suyuan.engines.reading.table import Limits


class Content(StrEnum):
    """Kinds of content that are told apart."""

    TEXT = "text"
    JSON = "json"
    ZIP = "zip"
    OLE = "ole"
    OLE_ENCRYPTED = "encrypted-office"
    PARQUET = "parquet"
    PARQUET_ENCRYPTED = "encrypted-parquet"
    WEB_PAGE = "web-page"
    XML_SPREADSHEET = "xml-spreadsheet"
    PDF = "pdf"
    PACKED = "packed"
    IMAGE = "image"
    BINARY = "binary"


_MAGIC = (
    (b"PK\x03\x04", Content.ZIP),
    (b"PK\x05\x06", Content.ZIP),
    (b"PAR1", Content.PARQUET),
    (b"PARE", Content.PARQUET_ENCRYPTED),
    (b"%PDF-", Content.PDF),
    (b"\x1f\x8b", Content.PACKED),
    (b"7z\xbc\xaf\x27\x1c", Content.PACKED),
    (b"Rar!\x1a\x07", Content.PACKED),
    (b"\xfd7zXZ\x00", Content.PACKED),
    (b"BZh", Content.PACKED),
    (b"\x28\xb5\x2f\xfd", Content.PACKED),
    (b"\x89PNG\r\n", Content.IMAGE),
    (b"\xff\xd8\xff", Content.IMAGE),
    (b"GIF8", Content.IMAGE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096


def take_snapshot(path: Path, limits: Limits) -> bytes:
    """Read a regular file once, whole, so that what was checked is what is parsed.

    Raises:
        InputFault: SY-I001 missing, SY-I002 not a file, SY-I003 unreadable, SY-I004 empty, SY-I007 too large.
    """
    check_regular(path)
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            data = stream.read(limits.max_file_bytes + 1) if size <= limits.max_file_bytes else None
    except FileNotFoundError:
        raise InputFault("SY-I001", file=path.name) from None
    except OSError as cause:
        raise InputFault("SY-I003", file=path.name, reason=type(cause).__name__) from None
    if data is None or len(data) > limits.max_file_bytes:
        raise InputFault("SY-I007", file=path.name, limit=limits.max_file_bytes)
    if not data:
        raise InputFault("SY-I004", file=path.name)
    return data


def check_regular(path: Path) -> None:
    """Refuse anything but a regular file: a pipe would block for ever, and a device may never end.

    Raises:
        InputFault: SY-I001 missing, SY-I002 not a file, SY-I003 unreadable.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputFault("SY-I002", file=path.name)
    except FileNotFoundError:
        raise InputFault("SY-I001", file=path.name) from None
    except (OSError, ValueError) as cause:  # ValueError: a NUL in the name
        raise InputFault("SY-I003", file=path.name, reason=type(cause).__name__) from None


def sniff_content(data: bytes) -> Content:
    """Tell the kind of content of ``data``."""
    for magic, content in _MAGIC:
        if data.startswith(magic):
            return content
    if data.startswith(_OLE):
        # Office wraps a password-protected .xlsx into an old container whose directory names this stream.
        encrypted = "EncryptedPackage".encode("utf-16-le") in data
        return Content.OLE_ENCRYPTED if encrypted else Content.OLE
    head = data[:_HEAD]
    if head.startswith(_UTF16):
        return _sniff_text(head[2:].replace(b"\x00", b""))
    if b"\x00" in head:
        return Content.BINARY
    return _sniff_text(head.removeprefix(b"\xef\xbb\xbf"))


def _sniff_text(head: bytes) -> Content:
    head = head.lstrip().lower()
    if head.startswith(b"mime-version:"):
        return Content.WEB_PAGE
    if head.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in head or b"mso-application" in head:
            return Content.XML_SPREADSHEET
        if any(tag in head for tag in (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body")):
            return Content.WEB_PAGE
    compact = b"".join(head[:64].split())
    if compact.startswith((b'{"', b'[{"', b"[{}", b"[]", b"{}")):
        return Content.JSON
    return Content.TEXT
