"""Zip and gzip containers whose directories lie: the checks that stand before every other reader."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from unittest.mock import patch

from fuzz.harness import run, tell

if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> Callable[[bytes], None]:
    """The function that takes one input."""
    from suyuan.core.errors import InputFault
    from suyuan.engines.reading.archives import check_archive
    from suyuan.engines.reading.table import Limits
    from suyuan.engines.sources import all_sheets
    from suyuan.engines.sources.containers import read_container, read_gzip
    from suyuan.engines.sources.send import Sender

    limits = Limits(max_unpacked_bytes=1 << 25, max_members=100)

    def one_input(data: bytes) -> None:
        # The library for workbooks may end its process, which is why it has one of its own.
        with patch.object(all_sheets, "read_all_sheets", lambda _data, _send: None):
            look_into(data)

    def look_into(data: bytes) -> None:
        for read in (read_container, read_gzip):
            out = io.BytesIO()
            try:
                read(data, Sender(out, limits))
            except InputFault as fault:
                fault.params.setdefault("file", "a")
                tell(fault)
            assert out.tell() <= 2 * limits.max_unpacked_bytes
        try:
            check_archive(data, "a", limits)
        except InputFault as fault:
            tell(fault)

    return one_input


if __name__ == "__main__":
    run("containers", load)
