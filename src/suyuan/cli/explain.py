"""What is said and drawn of an explanation: waterfalls, other candidates, and what would overturn the result."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from suyuan.core.errors import UsageFault
from suyuan.report.explained import draw_explanations, notes_of, panels_of
from suyuan.storage.durable import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from suyuan.cli.shell import Shell
    from suyuan.trace.explain import Explanation


def show_explanations(shell: Shell, console: Console, found: Sequence[Explanation], path: Path) -> None:
    """The figures behind the picture, and where the picture is."""
    for one in found:
        for title, parts in panels_of(one, shell.lang):
            rows, so_far = [], 0.0
            for label, part in parts:
                so_far += part.log10
                rows.append(
                    (label, f"{part.records:,}" if part.records else "", f"{part.log10:+z.2f}", f"{so_far:z.2f}")
                )
            headers = [shell.say(f"explain.{name}") for name in ("part", "records", "adds", "so_far")]
            console.print(shell.table(title, headers, rows, right=(1, 2, 3)))
    for sentence in notes_of(found, shell.lang):
        console.print(sentence, markup=False)
    console.print(shell.say("explain.drawn", file=path.name), markup=False)


def check_picture(path: Path | None) -> None:
    """Refuse a picture that could not be written before anything is traced: SY-U019."""
    if path is not None and (path.exists() or not os.access(path.parent, os.W_OK)):
        raise UsageFault("SY-U019", file=path.name)


def write_picture(shell: Shell, found: Sequence[Explanation], path: Path) -> None:
    """One SVG for all accused."""
    write_whole(path, draw_explanations(found, shell.lang).encode())
