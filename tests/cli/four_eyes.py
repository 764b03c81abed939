"""Five people with keys, and a workspace where four of them work; made without the command line, which is slow."""

import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suyuan.app.operators import add_operator
from suyuan.app.staff import Signer
from suyuan.govern.approval import OperatorRole
from suyuan.storage.operator_key import make_operator_key
from suyuan.storage.workspace import open_workspace

KEYS = {
    name: Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32))
    for name in ("li", "wang", "zhao", "audit", "mallory")
}
ROLES = {"li": ("approver", "clerk"), "wang": ("clerk",), "zhao": ("approver",), "audit": ("auditor",)}


def clock():
    return datetime.now(UTC).replace(microsecond=0)


def signer(name):
    return Signer(name, KEYS[name])


def public(name):
    return KEYS[name].public_key().public_bytes_raw()


def copy_with_keys(suyuan, folder):
    """A copy of the workspace, and beside it the key files of everybody."""
    shutil.copytree(suyuan.workspace, folder / "w")
    for name, key in KEYS.items():
        make_operator_key(folder / f"{name}.key", None, key)
    return replace(suyuan, folder=folder)


def register(suyuan, names=tuple(ROLES)):
    """Let people work here, each by li."""
    workspace = open_workspace(suyuan.workspace)
    for name in names:
        roles = frozenset(OperatorRole(role) for role in ROLES[name])
        add_operator(workspace, name, roles, public(name), signer("li"), clock)
    return suyuan


def acting(name, key=None):
    return ("--operator", name, "--key", f"{key or name}.key", "-q")


def last(suyuan):
    """The newest entry of the ledger."""
    ledger = open_workspace(suyuan.workspace).ledger
    (entry,) = ledger.entries(ledger.checkpoint().size - 1)
    return entry


def refused(suyuan, ran, code, *, exit_code=3, logged="operator"):
    """Three lines, the exit code, and the refusal in the ledger."""
    assert ran.code == exit_code, ran.err + ran.out
    lines = [line for line in ran.err.splitlines() if line.startswith(("错误", "原因", "下一步"))]
    assert len(lines) == 3, ran.err
    assert lines[0].startswith(f"错误 {code}")
    if logged:
        entry = last(suyuan)
        assert (entry.event, entry.body["outcome"], entry.body["code"]) == (logged, "refused", code)


def tamper(suyuan, statement, *values):
    """Write into the database behind Suyuan's back."""
    database = sqlite3.connect(suyuan.workspace / "suyuan.db")
    with database:
        database.execute(statement, values)
    database.close()
