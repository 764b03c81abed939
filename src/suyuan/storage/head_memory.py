"""The signer's own memory of the last head it signed, kept outside the workspace.

Whoever puts yesterday's backup of a workspace back and goes on would sign a second history; the memory does not go
back with it, so the next entry is refused instead.
"""

from __future__ import annotations

import contextlib
import os
from hashlib import sha256
from pathlib import Path

from suyuan.core.errors import IntegrityFault
from suyuan.ledger.checkpoint import Checkpoint, parse_checkpoint
from suyuan.storage.durable import write_whole

BLOCK = 512
"""Bytes that every disk writes in one piece; a head takes about a hundred."""


class HeadMemory:
    """Memory of one ledger at one place of this machine."""

    def __init__(self, ledger_folder: Path, origin: str) -> None:
        name = sha256(f"{origin}\n{ledger_folder.resolve()}".encode()).hexdigest()[:32]
        self._file = _state_folder(ledger_folder) / f"{name}.head"

    def recall(self) -> Checkpoint | None:
        """The last head that was signed here, or None on a machine that never signed.

        Raises:
            IntegrityFault: SY-L011, the memory is damaged.
        """
        with contextlib.suppress(FileNotFoundError):
            try:
                return parse_checkpoint(self._file.read_text("utf-8").rstrip(" "))
            except UnicodeDecodeError as error:
                raise IntegrityFault("SY-L011") from error
        return None

    def remember(self, head: Checkpoint) -> None:
        """Keep a head; on disk when this returns.

        One short block written in place: a disk writes it whole or not at all.
        """
        text = head.encode().encode().ljust(BLOCK)
        if not self._file.exists():
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self._file, text)
            return
        handle = os.open(self._file, os.O_WRONLY)
        try:
            os.pwrite(handle, text, 0)
            os.fdatasync(handle)
        finally:
            os.close(handle)


def _state_folder(ledger_folder: Path) -> Path:
    state = os.environ.get("XDG_STATE_HOME")
    if state:
        return Path(state) / "suyuan" / "heads"
    with contextlib.suppress(RuntimeError):  # an account without a home
        home = Path.home()
        if os.access(home, os.W_OK):
            return home / ".local" / "state" / "suyuan" / "heads"
    return ledger_folder.parent / "keys"
