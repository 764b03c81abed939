"""Tables of results: one section a bench, written to RESULTS.md with the machine and the versions."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from importlib import metadata


@dataclass
class Section:
    """A titled table, of (what, result) where no other columns are named."""

    title: str
    about: str
    rows: list[tuple[str, ...]] = field(default_factory=list)
    columns: tuple[str, ...] = ("what", "result")
    parts: list[Section] = field(default_factory=list)

    def row(self, what: str, *results: str) -> None:
        """Add a row and say it at once: benches are long."""
        self.rows.append((what, *results))
        print(f"- {what}: {' | '.join(results)}", flush=True)

    def text(self, level: int = 2) -> str:
        """Markdown, with its parts below one level deeper."""
        head = [_line(self.columns), "|---" * len(self.columns) + "|"]
        table = [*head, *(_line(row) for row in self.rows), ""] if self.rows else []
        about = [self.about.strip(), ""] if self.about else []
        title = [f"{'#' * level} {self.title}", ""]
        return "\n".join([*title, *about, *table, *(part.text(level + 1) for part in self.parts)])


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """Kind of machine and versions, without its name."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("numpy", "pyarrow", "cryptography"))
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {versions}"
