"""``doctor``: is this machine, and this workspace, in order."""

from __future__ import annotations

import platform
import sqlite3
import stat
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from suyuan.core.errors import ComponentFault, SuyuanError
from suyuan.report.papers import find_fonts
from suyuan.storage.database import journal_mode

LIBRARIES = ("numpy", "pyarrow", "cryptography", "sqlalchemy", "python-calamine", "xlsxwriter", "typst")


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, whether it is in order, what was seen, and the exit code if it is not."""

    name: str
    ok: bool
    seen: str
    error: SuyuanError | None = None
    exit_code: int = 5


def examine(folder: Path) -> tuple[Check, ...]:
    """Look at Python, libraries, SQLite, and, where there is one, the workspace."""
    checks = [
        Check("python", ok=True, seen=platform.python_version()),
        *(Check(name, ok=True, seen=metadata.version(name)) for name in LIBRARIES),
        Check("sqlite", ok=True, seen=f"{sqlite3.sqlite_version}, journal {journal_mode()}"),
    ]
    checks.append(_examine_fonts())
    if not (folder / "suyuan.toml").is_file():
        return (*checks, Check("workspace", ok=True, seen="-"))
    return (*checks, *_examine_workspace(folder))


def _examine_fonts() -> Check:
    """Whether papers can be printed; releases do not need it, so that it is only said."""
    try:
        return Check("fonts", ok=True, seen=find_fonts().name)
    except ComponentFault:
        return Check("fonts", ok=True, seen="- (fonts-noto-cjk)")


def _examine_workspace(folder: Path) -> list[Check]:
    from suyuan.app.audit import audit_ledger
    from suyuan.app.policy import check_policy
    from suyuan.storage.workspace import open_workspace

    mode = stat.S_IMODE(folder.stat().st_mode)
    checks = [Check("workspace_mode", ok=not mode & 0o077, seen=oct(mode))]
    try:
        workspace = open_workspace(folder)
        checks.append(Check("workspace", ok=True, seen=f"epoch {workspace.epoch}"))
        audit = audit_ledger(workspace)
        checks.append(Check("ledger", ok=not audit.problems, seen=f"{audit.head.size} entries"))
        with workspace.reading() as session:
            checks.append(Check("registry", ok=True, seen=f"{len(session.registry.rids())} persons"))
        checked = check_policy(workspace)
        checks.append(
            Check("policy", ok=not checked.problems, seen=f"{len(checked.policy.purposes)} purposes", exit_code=1)
        )
    except SuyuanError as error:
        checks.append(Check("workspace", ok=False, seen=error.code, error=error, exit_code=error.exit_code))
    return checks
