"""Options of ``suyuan notify`` and its helps, which stand in the catalogue of notices."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from suyuan.cli.options import LANG
from suyuan.report.messages import say


def notify_text(key: str) -> str:
    """A help text in the language of this run."""
    return say(LANG, f"notify_help.{key}")


class Via(StrEnum):
    """Ways out."""

    OUTBOX = "outbox"
    SMTP = "smtp"
    SMS = "sms"


RunArgument: TypeAlias = Annotated[str | None, typer.Argument(help=notify_text("run"), show_default=False)]
ViaOption: TypeAlias = Annotated[Via, typer.Option("--via", help=notify_text("via"))]
OutOption: TypeAlias = Annotated[Path, typer.Option("--out", "-o", help=notify_text("out"), show_default=False)]
NowOption: TypeAlias = Annotated[bool, typer.Option("--now", help=notify_text("now"))]
