"""JSON: a table where it is flat objects, else every value as a line of text, with the names that lead to it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault
from suyuan.engines.reading.completion import complete
from suyuan.engines.reading.encodings import decode_text
from suyuan.engines.reading.objects import read_objects

if TYPE_CHECKING:
    from collections.abc import Iterator

    from suyuan.engines.sources.send import Sender

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
# Too wide, cells too long, two columns of one title, no rows, broken, nested.
_NO_TABLE = frozenset({"SY-I011", "SY-I012", "SY-I016", "SY-I017", "SY-I024", "SY-I025"})


def read_array(data: bytes, send: Sender) -> None:
    """Read .json; see ``read_lines``."""
    _read(data, send, lines=False)


def read_lines(data: bytes, send: Sender) -> None:
    """Read lines of JSON.  What is not JSON is sent as it stands, and told.

    Raises:
        InputFault: SY-I004 nothing but blanks, SY-I008 to SY-I010 encoding, SY-I013 too many rows, SY-I024 what is no
            JSON, after all has been sent.
    """
    _read(data, send, lines=True)


def _read(data: bytes, send: Sender, *, lines: bool) -> None:
    try:
        table = complete(read_objects(data, "", send.limits, lines=lines), "", send.limits, strict_header=False)
    except InputFault as fault:
        if fault.code not in _NO_TABLE:
            raise
    else:
        send.settled(table)
        return
    text = decode_text(data, "")[0].decode()
    try:
        whole = _load(text)
    except ValueError:
        broken: list[int] = []
        send.text(_line_values(text, broken), first=1)
        if broken:
            raise InputFault("SY-I024", line=broken[0]) from None
    else:
        send.text((line + "\n" for line in _told(whole)), first=1)


def _load(text: str) -> object:
    try:
        # Numbers stay as they are written: a long one must not be rounded.
        return json.loads(text, parse_int=str, parse_float=str)
    except RecursionError:
        raise ValueError from None


def _line_values(text: str, broken: list[int]) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            value = _load(line)
        except ValueError:
            broken.append(number)
            # Escaped characters must be seen for what they are even where the rest cannot be understood.
            yield _ESCAPE.sub(lambda found: chr(int(found[1], 16)), line) + "\n"
        else:
            yield from (told + "\n" for told in _told(value))


def _told(value: object) -> Iterator[str]:
    """``a.b: value`` for each value; a stack of our own, since values may nest deeper than calls."""
    waiting: list[tuple[str, object]] = [("", value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            waiting += [(f"{path}.{key}" if path else key, inner) for key, inner in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [(path, inner) for inner in reversed(value)]
        elif value is not None:
            yield f"{path}: {value}" if path else str(value)
