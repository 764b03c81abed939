"""How moments, amounts and numbers of a case are written on the command line."""

from __future__ import annotations

from suyuan.app.case_values import read_fen, read_moment, read_rows, yuan
from suyuan.cli.options import LANG
from suyuan.report.messages import say

__all__ = ["read_fen", "read_moment", "read_rows", "told", "yuan"]


def told(key: str) -> str:
    """A help text of ``case``."""
    return say(LANG, f"case_help.{key}")
