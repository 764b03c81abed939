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

    def row(self, what: str, *results: str) -> None:
        """Add a row and say it at once: benches are long."""
        self.rows.append((what, *results))
        print(f"- {what}: {' | '.join(results)}", flush=True)

    def text(self) -> str:
        """Markdown."""
        lines = [f"## {self.title}", "", self.about.strip(), "", _line(self.columns), "|---" * len(self.columns) + "|"]
        return "\n".join([*lines, *(_line(row) for row in self.rows), ""])


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """Kind of machine and versions, without its name."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("numpy", "pyarrow", "cryptography"))
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {versions}"
