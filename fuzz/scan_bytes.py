"""The byte scanner: every hit lies within the text and is a whole number of characters; chunks change nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING
from unittest.mock import patch

from fuzz.harness import run

if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> Callable[[bytes], None]:
    """The function that takes one input."""
    from suyuan.discover import scanner
    from suyuan.discover.recognizers import built_in

    def told(text: bytes, chunk: int) -> list[tuple[int, ...]]:
        with patch.object(scanner, "CHUNK", chunk):
            hits = scanner.scan(text, built_in())
        return sorted(
            zip(hits.family.tolist(), hits.start.tolist(), hits.end.tolist(), hits.tier.tolist(), strict=True)
        )

    def one_input(data: bytes) -> None:
        found = told(data, scanner.CHUNK)
        for family, start, end, tier in found:
            assert 0 <= start < end <= len(data)
            assert family >= 0
            assert 1 <= tier <= 3
            data[start:end].decode("utf-8")
        for before, after in pairwise(sorted(found, key=lambda hit: hit[1])):
            assert before[2] <= after[1], "two hits share a byte"
        if len(data) > 700:
            assert told(data, 700) == found, "where a chunk ends changes what is found"

    return one_input


if __name__ == "__main__":
    run("scan_bytes", load)
