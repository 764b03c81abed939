"""The policy: one that is understood, or a fault of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.harness import run, tell

if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> Callable[[bytes], None]:
    """The function that takes one input."""
    from suyuan.core.errors import SuyuanError
    from suyuan.govern.policy import parse_policy

    def one_input(data: bytes) -> None:
        try:
            parse_policy(data.decode("utf-8", "replace"))
        except SuyuanError as fault:
            tell(fault)

    return one_input


if __name__ == "__main__":
    run("policy", load)
