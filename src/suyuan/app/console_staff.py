"""Operators who join in the console: their keys are made here, sealed under their passphrases, handed out once."""

from __future__ import annotations

from pathlib import Path

from suyuan.app.clock import Clock
from suyuan.app.logins import set_login
from suyuan.app.operators import add_operator, check_name
from suyuan.app.staff import Signer
from suyuan.core.errors import UsageFault
from suyuan.govern.approval import OperatorRole
from suyuan.storage.logins import LEAST
from suyuan.storage.operator_key import make_operator_key, open_operator_key
from suyuan.storage.workspace import Workspace


def join_in_console(
    workspace: Workspace,
    name: str,
    roles: frozenset[OperatorRole],
    passphrase: str,
    password: str,
    signer: Signer | None,
    folder: Path,
    clock: Clock,
) -> str:
    """Make a key, let its owner work here, and leave the sealed key with a password.

    Args:
        passphrase: seals the key; whoever has the file and this signs in that name.
        password: opens the console.
        signer: an approver in office; None for the first operator, who signs for itself.
        folder: an empty one, where the key file lies for a moment.

    Returns:
        The sealed key file, to be handed out once.

    Raises:
        UsageFault: SY-U077 that is no name, SY-U079 a passphrase or password is too short, SY-U161 they are the same.
        PolicyRefusal: as ``add_operator``.
    """
    check_name(name)
    if min(len(passphrase), len(password)) < LEAST:
        raise UsageFault("SY-U079", least=LEAST)
    if passphrase == password:
        raise UsageFault("SY-U161")
    file = folder / "operator.key"
    try:
        public = make_operator_key(file, passphrase)
        sealed = file.read_text("ascii")
    finally:
        file.unlink(missing_ok=True)
        file.with_name(file.name + ".pub").unlink(missing_ok=True)
    newcomer = Signer(name, open_operator_key(sealed, passphrase, name))
    add_operator(workspace, name, roles, public, signer or newcomer, clock)
    set_login(workspace, newcomer, password, sealed, clock)
    return sealed
