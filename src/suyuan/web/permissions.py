"""Who may open which screen and press which button: one table, and no route without a line in it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from suyuan.govern.approval import OperatorRole
from suyuan.web.sessions import Visit


@cache
def permissions() -> dict[str, frozenset[OperatorRole]]:
    """Roles by the name of what they may do."""
    text = files("suyuan.web.data").joinpath("permissions.toml").read_text("utf-8")
    return {name: frozenset(map(OperatorRole, roles)) for name, roles in tomllib.loads(text)["may"].items()}


def may(visit: Visit, name: str) -> bool:
    """Whether somebody may; the local user may what the command line may.

    Raises:
        KeyError: the table does not know the name.
    """
    allowed = permissions()[name]
    if visit.guest:
        return False
    return not visit.operator or bool(visit.roles & allowed)
