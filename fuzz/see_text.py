"""Sightings in a text: as many as there are hits, and no sample is a whole value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.harness import run, see_text

if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> Callable[[bytes], None]:
    """The function that takes one input."""
    from suyuan.discover.recognizers import built_in
    from suyuan.discover.scanner import scan

    def one_input(data: bytes) -> None:
        try:  # half surrogates too, as a broken document may hold them
            text = data.decode("utf-8", "surrogatepass" if data[:1] == b"\xed" else "replace")
        except UnicodeDecodeError:
            return
        raw = text.encode("utf-8", "replace")
        hits = scan(raw, built_in())
        seen = see_text((text, 0, 0))
        assert sum(one.matched for one in seen) == len(hits)
        values = {raw[a:b].decode() for a, b in zip(hits.start, hits.end, strict=True) if b - a > 3}
        assert not any(sample in values for one in seen for sample in one.samples), "a sample shows a whole value"

    return one_input


if __name__ == "__main__":
    run("see_text", load)
