"""Passwords of operators for the console: argon2id, and the sealed key file that each left here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from suyuan.core.errors import UsageFault
from suyuan.storage.schema import LOGINS

LEAST = 10
_HASHER = PasswordHasher()
"""RFC 9106's second choice: argon2id, 64 MiB, 3 passes, 4 lanes."""
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$gN4sXHbhVp4H1G0SPCJ9/qG1hSnGgJ4yLSdwgX5sCUo"
"""What a stranger's password is held against, so that a name that is not here takes as long as one that is."""


@dataclass(frozen=True, slots=True)
class Login:
    """An operator's way in.

    Attributes:
        sealed_key: the operator's key file as handed in, sealed under its passphrase; None for none.
    """

    operator: str
    password: str
    sealed_key: str | None
    since: str

    def __repr__(self) -> str:
        """Nothing that helps to guess."""
        return f"Login({self.operator!r}, …)"


class Logins:
    """All logins of a workspace."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self, operator: str) -> Login | None:
        """The login of an operator."""
        row = self._connection.execute(sa.select(LOGINS).where(LOGINS.c.operator == operator)).one_or_none()
        return None if row is None else _login(row)

    def names(self) -> tuple[str, ...]:
        """Operators who have a password, by name."""
        rows = self._connection.execute(sa.select(LOGINS.c.operator).order_by(LOGINS.c.operator))
        return tuple(row.operator for row in rows)

    def set_password(self, operator: str, password: str, at: str) -> None:
        """Set a password.

        Raises:
            UsageFault: SY-U079, it is too short.
        """
        if len(password) < LEAST:
            raise UsageFault("SY-U079", least=LEAST)
        hashed = _HASHER.hash(password)
        this = LOGINS.c.operator == operator
        done = self._connection.execute(sa.update(LOGINS).where(this).values(password=hashed, since=at))
        if not done.rowcount:
            values = {"operator": operator, "password": hashed, "sealed_key": None, "since": at}
            self._connection.execute(sa.insert(LOGINS).values(**values))

    def keep_key(self, operator: str, sealed: str) -> None:
        """Keep the sealed key file of somebody who has a password."""
        this = LOGINS.c.operator == operator
        self._connection.execute(sa.update(LOGINS).where(this).values(sealed_key=sealed))

    def forget(self, operator: str) -> None:
        """Somebody left."""
        self._connection.execute(sa.delete(LOGINS).where(LOGINS.c.operator == operator))


def check_password(login: Login | None, password: str) -> bool:
    """Whether a password is the one; takes as long for nobody's."""
    try:
        _HASHER.verify(login.password if login else _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return login is not None


def _login(row: sa.Row[Any]) -> Login:
    return Login(row.operator, row.password, row.sealed_key, row.since)
