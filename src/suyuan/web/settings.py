"""How the console is served: where, to whom, how long a screen stays open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from suyuan.report.messages import Lang

LOOPBACK = ("127.0.0.1", "::1", "localhost")
MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What ``suyuan serve`` was told.

    Attributes:
        folder: the workspace, which may not be made yet.
        host, port: where it listens.
        token: what the start URL carries; in named mode it opens nothing.
        names: host names that are answered; others are a page of another site in disguise (DNS rebinding).
        named: operators come in by name and password, and their roles say what they may do.
        tls: connections are encrypted, so that the cookie is for those only.
        idle_minutes: after which a screen is locked.
        most_upload: bytes of one upload.
    """

    folder: Path
    host: str
    port: int
    token: str
    names: frozenset[str]
    named: bool
    tls: bool
    lang: Lang
    idle_minutes: int = 15
    most_upload: int = 512 * MIB

    @property
    def origin(self) -> str:
        """Scheme, name and port as a browser says them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    return host in LOOPBACK
