"""Mails: parts or faults of ours, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.harness import read_here, run

if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> Callable[[bytes], None]:
    """The function that takes one input."""

    def one_input(data: bytes) -> None:
        read_here("a.eml", data)

    return one_input


if __name__ == "__main__":
    run("read_mail", load)
