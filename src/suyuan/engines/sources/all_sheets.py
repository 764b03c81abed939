"""All sheets of a workbook, hidden ones too; runs in the process for documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import python_calamine as calamine

from suyuan.core.errors import InputFault
from suyuan.engines.reading.sheet_texts import BROKEN, convert_sheet, open_workbook

if TYPE_CHECKING:
    from suyuan.engines.sources.send import Sender

_WORD_STREAM = "WordDocument".encode("utf-16-le")
_BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


def read_ole(data: bytes, send: Sender) -> None:
    """Read an old container of Microsoft Office.

    Raises:
        InputFault: SY-I085 no workbook; else as ``read_all_sheets``.
    """
    if not any(name in data for name in _BOOK_STREAMS):
        raise InputFault("SY-I085", found=".doc" if _WORD_STREAM in data else "OLE")
    read_all_sheets(data, send)


def read_all_sheets(data: bytes, send: Sender) -> None:
    """Send every sheet that has a cell; a broken one is told, and the others go on.

    Raises:
        InputFault: SY-I004 no sheet has a cell, SY-I020 damaged, SY-I021 password.
    """
    workbook = open_workbook(data)
    empty = True
    for entry in workbook.sheets_metadata:
        if entry.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        try:
            sheet = workbook.get_sheet_by_name(entry.name)
            if not sheet.height:
                continue
            empty = False
            rows, damaged = convert_sheet(sheet, send.limits)
        except BROKEN:
            empty = False
            send.fault(InputFault("SY-I020", format="workbook"), sheet=entry.name)
        except InputFault as fault:
            send.fault(fault, sheet=entry.name)
        else:
            hidden = entry.visible != calamine.SheetVisibleEnum.Visible
            send.table(rows, {"hidden": hidden, "damaged": damaged}, sheet=entry.name)
    if empty:
        raise InputFault("SY-I004")
