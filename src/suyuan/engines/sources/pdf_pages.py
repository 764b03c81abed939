"""PDF: the text layer of each page, notes and form fields, attached files; runs in the process for documents."""

from __future__ import annotations

import ctypes
from contextlib import closing
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from suyuan.core.errors import InputFault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.engines.sources.send import Sender

_PIECE = 1 << 20
_FIELDS = (b"Contents", b"V", b"T")
_MAX_FIELD_BYTES = 1 << 20
_UNKNOWN = 0.3
# Line ends of two kinds; the mark that PDFium puts where a word is parted at the end of a line.
_PLAIN = {0x0D: None, 0x02: "-", 0xFFFE: "-", 0x00: None}


def read_pages(data: bytes, send: Sender) -> None:
    """Send the text of each page.

    Pages that show something but have no text, or only signs without meaning, are told together at the end.

    Raises:
        InputFault: SY-I020 damaged, SY-I021 password, SY-I086 no page has a text layer.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as cause:
        locked = getattr(cause, "err_code", None) in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise InputFault("SY-I021" if locked else "SY-I020", **({} if locked else {"format": "pdf"})) from None
    with closing(document):
        pages = len(document)
        silent: list[int] = []
        broken: list[int] = []
        for number in range(1, pages + 1):
            try:
                with closing(document[number - 1]) as page:
                    if not _read_page(page, number, send):
                        silent.append(number)
            except pdfium.PdfiumError:
                broken.append(number)
        for index in range(document.count_attachments()):
            attached = document.get_attachment(index)
            send.member(attached.get_name(), _pieces(attached))
    if broken:
        send.fault(InputFault("SY-I020", format="pdf"), page=broken[0])
    if silent:
        send.fault(InputFault("SY-I086", pages=_ranges(silent), count=len(silent), total=pages))


def _read_page(page: pdfium.PdfPage, number: int, send: Sender) -> bool:
    """Send the text of a page; False if it shows something else than text."""
    with closing(page.get_textpage()) as layer:
        text = layer.get_text_range().translate(_PLAIN)
    notes = "\n".join(_notes(page))
    if notes.strip():
        send.text([notes], first=1, page=number, area="annotation")
    if text.strip():
        send.text([text], first=1, page=number)
        unknown = sum(character == "\ufffd" or "\ue000" <= character <= "\uf8ff" for character in text)
        return bool(unknown < _UNKNOWN * len(text))
    return next(iter(page.get_objects(max_depth=1)), None) is None


def _notes(page: pdfium.PdfPage) -> Iterator[str]:
    """What notes and form fields say; the text layer does not hold it."""
    for index in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        try:
            for key in _FIELDS:
                size = min(raw.FPDFAnnot_GetStringValue(note, key, None, 0), _MAX_FIELD_BYTES)
                if size > 2:  # two bytes are the mark of the end
                    held = ctypes.create_string_buffer(size)
                    raw.FPDFAnnot_GetStringValue(note, key, ctypes.cast(held, ctypes.POINTER(raw.FPDF_WCHAR)), size)
                    yield held.raw[: size - 2].decode("utf-16-le", "replace").replace("\r", "\n")
        finally:
            raw.FPDFPage_CloseAnnot(note)


def _pieces(attached: pdfium.PdfAttachment) -> Iterator[bytes]:
    try:
        data = bytes(attached.get_data())
    except pdfium.PdfiumError:
        raise InputFault("SY-I020", format="pdf") from None
    for start in range(0, len(data), _PIECE):
        yield data[start : start + _PIECE]


def _ranges(numbers: list[int]) -> str:
    """Page numbers as ``1-3, 7``, the first twenty stretches."""
    stretches: list[list[int]] = []
    for number in numbers:
        if stretches and number == stretches[-1][1] + 1:
            stretches[-1][1] = number
        else:
            stretches.append([number, number])
    told = [f"{a}-{b}" if a < b else str(a) for a, b in stretches[:20]]
    return ", ".join([*told, "…"] if len(stretches) > 20 else told)
