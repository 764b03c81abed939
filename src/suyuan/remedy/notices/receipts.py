"""Receipts: what gateways and staff report about messages, in whatever words, as events."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from suyuan.core.errors import InputFault
from suyuan.remedy.notices.law import notice_table
from suyuan.remedy.notices.states import NoticeEvent


def find_columns(header: Sequence[str | None], source: str) -> dict[str, int]:
    """Positions of ``notice``, ``reference`` and ``result`` among the titles.

    Raises:
        InputFault: SY-I180, there is no result, or nothing that says of which message.
    """
    titles = [_plain(title or "") for title in header]
    found = {}
    for name, words in notice_table()["receipt"]["columns"].items():
        place = next((titles.index(word) for word in words if word in titles), None)
        if place is not None:
            found[name] = place
    if "result" not in found or not {"notice", "reference"} & set(found):
        raise InputFault("SY-I180", file=source)
    return found


def read_result(cell: str) -> NoticeEvent | None:
    """What a cell reports, None where nobody can tell."""
    return _results().get(_plain(cell))


@cache
def _results() -> dict[str, NoticeEvent]:
    table = notice_table()["receipt"]["results"]
    return {word: NoticeEvent(event) for event, words in table.items() for word in words}


def _plain(text: str) -> str:
    return "".join(text.split()).lower()
