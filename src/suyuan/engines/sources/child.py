"""The process in which documents and archives are opened: bytes in on stdin, frames out on stdout.

Like the one for workbooks and Parquet, it has bounded memory and time and may die of what it reads.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from suyuan.core.errors import InputFault
from suyuan.engines.reading.sandbox import bound_memory
from suyuan.engines.reading.table import Limits
from suyuan.engines.sources.send import Sender

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[bytes, Sender], None]


def serve_request() -> None:
    """Read one request from stdin, answer on stdout, and end."""
    request = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limits = Limits(**request["limits"])
    bound_memory(limits.max_memory_bytes)
    send = Sender(sys.stdout.buffer, limits)
    try:
        _reader(request["op"])(data, send)
    except InputFault as fault:
        send.fault(fault)
    send.end()


def _reader(op: str) -> Reader:
    """The reader of one kind; only its own libraries are loaded."""
    if op == "zip":
        from suyuan.engines.sources.containers import read_container as reader
    elif op == "gzip":
        from suyuan.engines.sources.containers import read_gzip as reader
    elif op == "ole":
        from suyuan.engines.sources.all_sheets import read_ole as reader
    elif op == "pdf":
        from suyuan.engines.sources.pdf_pages import read_pages as reader
    elif op == "page":
        from suyuan.engines.sources.web_pages import read_page as reader
    elif op == "mail":
        from suyuan.engines.sources.mails import read_mail as reader
    elif op == "json":
        from suyuan.engines.sources.json_texts import read_array as reader
    elif op == "json lines":
        from suyuan.engines.sources.json_texts import read_lines as reader
    else:
        raise ValueError(op)
    return reader


if __name__ == "__main__":
    serve_request()
