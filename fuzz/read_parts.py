"""Any bytes under any suffix: parts or faults of ours, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.harness import read_here, run

if TYPE_CHECKING:
    from collections.abc import Callable

# Workbooks and Parquet are opened by libraries that may end their process; they have targets of their own, or none.
SUFFIXES = (
    ".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson", ".html", ".xhtml", ".xml", ".svg", ".eml", ".mht", ".zip",
    ".gz", ".docx", ".pptx", ".odt", ".xlsx", ".pdf", ".doc", ".log", "",
)  # fmt: skip
SKIPPED = (b"PAR1", b"\xd0\xcf\x11\xe0", b"SQLite format 3")


def load() -> Callable[[bytes], None]:
    """The function that takes one input: a byte for the suffix, and the file."""

    def one_input(data: bytes) -> None:
        if len(data) > 1 and not any(magic in data for magic in (*SKIPPED, b"workbook", b"mimetype")):
            read_here("a" + SUFFIXES[data[0] % len(SUFFIXES)], data[1:])

    return one_input


if __name__ == "__main__":
    run("read_parts", load)
