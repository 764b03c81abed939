"""Tables of results: one section a bench, written to RESULTS.md with the machine and the versions."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from importlib import metadata


@dataclass
class Section:
    """A titled table of (what, result)."""

    title: str
    about: str
    rows: list[tuple[str, str]] = field(default_factory=list)

    def row(self, what: str, result: str) -> None:
        """Add a row and say it at once: benches are long."""
        self.rows.append((what, result))
        print(f"- {what}: {result}", flush=True)

    def text(self) -> str:
        """Markdown."""
        lines = [f"## {self.title}", "", self.about.strip(), "", "| what | result |", "|---|---|"]
        return "\n".join([*lines, *(f"| {what} | {result} |" for what, result in self.rows), ""])


def machine() -> str:
    """Kind of machine and versions, without its name."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("numpy", "pyarrow", "cryptography"))
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {versions}"
