"""``notify start``: a form of the incident to fill in."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from suyuan.core.errors import UsageFault
from suyuan.report.messages import Lang
from suyuan.storage.durable import write_whole


def write_starter(out: Path, lang: Lang) -> None:
    """Write the form.

    Raises:
        UsageFault: SY-U139 another suffix; SY-U141 the file is there already.
    """
    if out.suffix.lower() != ".toml":
        raise UsageFault("SY-U139", file=out.name, suffixes=".toml")
    if out.exists():
        raise UsageFault("SY-U141", file=out.name)
    write_whole(out, resources.files("suyuan.app").joinpath(f"incident_{lang}.toml").read_bytes())
