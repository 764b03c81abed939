"""Keys of the signature lines beside Ed25519; made when the policy first asks for them."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path

from suyuan.core.errors import IntegrityFault
from suyuan.storage import sm2


def mldsa_seed(keys: Path) -> bytes:
    """Seed of the log's ML-DSA-44 key, 32 bytes."""
    return _stored(keys / "ledger-ml-dsa-44.key", lambda: secrets.token_bytes(32))


def sm2_private(keys: Path) -> bytes:
    """The log's SM2 key, PKCS#8 in DER."""
    return _stored(keys / "ledger-sm2.key", sm2.generate_key)


def _stored(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a key file, or make it.

    Raises:
        IntegrityFault: SY-L002 it is damaged; SY-L003 others may read it.
    """
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(make().hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise IntegrityFault("SY-L003", file=path.name, mode=oct(mode))
    try:
        return bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise IntegrityFault("SY-L002", file=path.name) from error
