"""Key files: 32 random bytes each, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from suyuan.core.errors import IntegrityFault
from suyuan.core.keyed import derive_key

KEY_FILES = ("marks", "registry", "index", "ledger")
BYTES = 32
NONCE = 12

Entropy: TypeAlias = Callable[[int], bytes]
"""Gives so many random bytes; the machine's own source, but for the demo, whose files must come out the same."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The workspace's keys.  ``repr`` shows none.

    Attributes:
        marks: what all marking keys derive from.
        registry: wraps the keys of the encrypted files.
        index: keys the hashes of the key index.
        ledger: Ed25519 seed that signs the ledger's checkpoints.
    """

    marks: bytes
    registry: bytes
    index: bytes
    ledger: bytes

    def __repr__(self) -> str:
        return "Keyring(…)"

    def index_key(self, kind: str) -> bytes:
        """Key of one kind of link key, so that equal texts of two kinds do not collide."""
        return derive_key(self.index, "index", kind)

    def wrap(self, plain: bytes, label: str) -> bytes:
        """Encrypt a data key or a small file; bound to its label."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + AESGCM(self.registry).encrypt(nonce, plain, label.encode())

    def unwrap(self, sealed: bytes, label: str) -> bytes:
        """Decrypt what ``wrap`` made.

        Raises:
            IntegrityFault: SY-L004, changed, of another label, or of another key.
        """
        try:
            return AESGCM(self.registry).decrypt(sealed[:NONCE], sealed[NONCE:], label.encode())
        except (InvalidTag, ValueError) as error:
            raise IntegrityFault("SY-L004", what=label) from error


def create_keyring(folder: Path, entropy: Entropy = secrets.token_bytes) -> Keyring:
    """Make the key files; never overwrites one."""
    folder.mkdir(mode=0o700, exist_ok=True)
    for name in KEY_FILES:
        handle = os.open(folder / f"{name}.key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(entropy(BYTES).hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    return open_keyring(folder)


def open_keyring(folder: Path) -> Keyring:
    """Read the key files.

    Raises:
        IntegrityFault: SY-L002 one is missing or damaged; SY-L003 others may read it.
    """
    return Keyring(*(read_key(folder / f"{name}.key") for name in KEY_FILES))


def read_key(path: Path) -> bytes:
    """Read one key file of 32 bytes.

    Raises:
        IntegrityFault: SY-L002 it is missing or damaged; SY-L003 others may read it.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_IMODE(mode) & 0o077:
            raise IntegrityFault("SY-L003", file=path.name, mode=oct(stat.S_IMODE(mode)))
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise IntegrityFault("SY-L002", file=path.name) from error
    if len(key) != BYTES:
        raise IntegrityFault("SY-L002", file=path.name)
    return key
