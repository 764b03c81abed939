"""Options that mean the same everywhere."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from suyuan.cli.shell import Shell, detect_language
from suyuan.core.errors import UsageFault
from suyuan.report.messages import say

LANG = detect_language(sys.argv[1:])


def text(key: str) -> str:
    """A help text in the language of this run."""
    return say(LANG, f"help.{key}")


WorkspaceOption: TypeAlias = Annotated[
    Path,
    typer.Option("--workspace", "-w", envvar="SUYUAN_WORKSPACE", help=text("workspace"), show_default=False),
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help=text("json"))]
LangOption: TypeAlias = Annotated[str, typer.Option("--lang", help=text("lang"), show_default=False)]
QuietOption: TypeAlias = Annotated[bool, typer.Option("--quiet", "-q", help=text("quiet"))]
VerboseOption: TypeAlias = Annotated[bool, typer.Option("--verbose", "-v", help=text("verbose"))]
DryRunOption: TypeAlias = Annotated[bool, typer.Option("--dry-run", help=text("dry_run"))]
YesOption: TypeAlias = Annotated[bool, typer.Option("--yes", "-y", help=text("yes"))]
AlphaOption: TypeAlias = Annotated[str, typer.Option("--alpha", help=text("alpha"))]
SheetOption: TypeAlias = Annotated[str | None, typer.Option("--sheet", help=text("sheet"), show_default=False)]

HERE = Path()


def make_shell(params: dict[str, Any]) -> Shell:
    """The shell of a command from its shared options."""
    return Shell(LANG, params["json_"], params["quiet"], params.get("workspace", HERE))


def read_alpha(value: str, command: str) -> float:
    """A bound between 0 and 0.05.

    Raises:
        UsageFault: SY-U008.
    """
    try:
        alpha = float(value)
    except ValueError:
        alpha = 0.0
    if not 0 < alpha <= 0.05:
        raise UsageFault("SY-U008", value=value, option="--alpha", form="1e-6", command=command)
    return alpha


def read_mapping(pairs: Sequence[str], form: str, command: str) -> dict[str, str]:
    """``--map``: what a person says some columns are.

    Raises:
        UsageFault: SY-U008, a pair has no two sides.
    """
    mapping = {}
    for pair in pairs:
        column, equals, meaning = pair.rpartition("=")
        if not equals or not column or not meaning:
            raise UsageFault("SY-U008", value=pair, option="--map", form=form, command=command)
        mapping[column] = meaning
    return mapping


def read_day(value: str | None, option: str, command: str) -> date | None:
    """A day as 2026-01-31, None for none given.

    Raises:
        UsageFault: SY-U008.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageFault("SY-U008", value=value, option=option, form="2026-01-31", command=command) from None
