"""Encodings: whole and streamed, a text is decoded alike or refused alike."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from fuzz.harness import run, tell

if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> Callable[[bytes], None]:
    """The function that takes one input."""
    from suyuan.core.errors import InputFault
    from suyuan.engines.reading.encodings import decode_text
    from suyuan.engines.sources.part import Place
    from suyuan.engines.sources.texts import text_parts

    def one_input(data: bytes) -> None:
        try:
            raw, _, _ = decode_text(data, "a")
            whole = raw.decode()
        except InputFault as fault:
            tell(fault)
            whole = None
        try:
            parts = list(text_parts(lambda: io.BytesIO(data), Place("a")))
        except InputFault as fault:
            tell(fault)
            assert whole is None or not whole.strip(), "streamed it is refused, whole it is not"
        else:
            assert whole is not None, "whole it is refused, streamed it is not"
            streamed = "".join(part.text for part in parts)
            assert streamed == whole.replace("\r\n", "\n").replace("\r", "\n")

    return one_input


if __name__ == "__main__":
    run("text_encodings", load)
