"""An operator's key file: an Ed25519 private key under a passphrase, on the operator's own medium, not in a workspace.

One JSON object: ``{"schema": "suyuan/operator-key/1", "public_key": …, "kdf": {…} or null, "private_key": …}``.  The
private half is sealed with AES-256-GCM under a key that scrypt makes from the passphrase; the public half is bound to
it.  Beside it, ``NAME.pub`` holds the public half alone: that is what an operator hands in.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from suyuan.core.errors import ComponentFault, UsageFault
from suyuan.storage.durable import disk_fault

SCHEMA = "suyuan/operator-key/1"
PUBLIC_LABEL = "suyuan-operator-key-1"
COST = {"n": 2**17, "r": 8, "p": 1}
"""OWASP's figures for scrypt: 128 MiB and about half a second for each guess."""
MOST_COST = 2**20
SALT, NONCE = 16, 12


def make_operator_key(path: Path, passphrase: str | None, key: Ed25519PrivateKey | None = None) -> bytes:
    """Make a key and write its two files; never overwrites one.

    Args:
        path: of the private file; the public one has ``.pub`` at its end.
        passphrase: None to leave the file unprotected.
        key: to write, a fresh one by default.

    Returns:
        The public key, 32 bytes.

    Raises:
        UsageFault: SY-U072 one of the files is there, SY-U005 their folder is not.
        ComponentFault: SY-C001, SY-C012 the disk failed.
    """
    public_file = path.with_name(path.name + ".pub")
    for one in (path, public_file):
        if one.exists():
            raise UsageFault("SY-U072", file=one.name)
    if not path.parent.is_dir():
        raise UsageFault("SY-U005", folder=path.parent.name or ".")
    made = key or Ed25519PrivateKey.generate()
    public = made.public_key().public_bytes_raw()
    body: dict[str, object] = {"schema": SCHEMA, "public_key": public.hex(), "kdf": None}
    if passphrase is None:
        body["private_key"] = made.private_bytes_raw().hex()
    else:
        salt, nonce = secrets.token_bytes(SALT), secrets.token_bytes(NONCE)
        sealed = AESGCM(_stretch(passphrase, salt, COST)).encrypt(nonce, made.private_bytes_raw(), _bound(public))
        body["kdf"] = {"name": "scrypt", "salt": salt.hex(), **COST}
        body["private_key"] = (nonce + sealed).hex()
    _write_new(path, json.dumps(body, indent=1) + "\n", 0o600)
    _write_new(public_file, f"{PUBLIC_LABEL} {public.hex()}\n", 0o644)
    return public


def needs_passphrase(path: Path) -> bool:
    """Whether a key file is protected; errors as ``read_operator_key``."""
    return _load(path)["kdf"] is not None


def read_operator_key(path: Path, passphrase: str | None) -> Ed25519PrivateKey:
    """Read a private key.

    Raises:
        UsageFault: SY-U073 it is no key file; SY-U074 the passphrase does not open it; SY-U075 others may read it.
    """
    return _open(_load(path), passphrase, path.name)


def open_operator_key(text: str, passphrase: str, name: str) -> Ed25519PrivateKey:
    """Read a private key from the text of its file.

    Args:
        name: what errors call it.

    Raises:
        UsageFault: SY-U073 it is no key file, or one without a passphrase; SY-U074 the passphrase does not open it.
    """
    body = _parse(text, name)
    if body["kdf"] is None:
        raise UsageFault("SY-U073", file=name)
    return _open(body, passphrase, name)


def _open(body: dict[str, Any], passphrase: str | None, name: str) -> Ed25519PrivateKey:
    try:
        public, raw, kdf = bytes.fromhex(body["public_key"]), bytes.fromhex(body["private_key"]), body["kdf"]
        if kdf is not None:
            cost = {name: int(kdf[name]) for name in COST}
            if kdf["name"] != "scrypt" or not 0 < cost["n"] * cost["r"] * cost["p"] <= MOST_COST * 8:
                raise ValueError("cost")
            stretched = _stretch(passphrase or "", bytes.fromhex(kdf["salt"]), cost)
            raw = AESGCM(stretched).decrypt(raw[:NONCE], raw[NONCE:], _bound(public))
        key = Ed25519PrivateKey.from_private_bytes(raw)
    except InvalidTag as error:
        raise UsageFault("SY-U074", file=name) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UsageFault("SY-U073", file=name) from error
    if key.public_key().public_bytes_raw() != public:
        raise UsageFault("SY-U073", file=name)
    return key


def read_public_key(path: Path) -> bytes:
    """Read what an operator handed in, 32 bytes.

    Raises:
        UsageFault: SY-U076, it is no public key.
    """
    try:
        label, text = path.read_text("ascii").split()
        if label != PUBLIC_LABEL:
            raise ValueError(label)
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(text)).public_bytes_raw()
    except (OSError, ValueError) as error:
        raise UsageFault("SY-U076", file=path.name) from error


def _load(path: Path) -> dict[str, Any]:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text("ascii")
    except (OSError, ValueError) as error:
        raise UsageFault("SY-U073", file=path.name) from error
    body = _parse(text, path.name)
    if mode & 0o077:
        raise UsageFault("SY-U075", file=path.name, mode=oct(mode))
    return body


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
        if body["schema"] != SCHEMA or body.keys() != {"schema", "public_key", "kdf", "private_key"}:
            raise ValueError("schema")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageFault("SY-U073", file=name) from error
    return dict(body)


def _stretch(passphrase: str, salt: bytes, cost: dict[str, int]) -> bytes:
    try:
        return Scrypt(salt=salt, length=32, **cost).derive(passphrase.encode())
    except MemoryError as error:
        raise ComponentFault("SY-C012", file="scrypt", detail="memory") from error


def _bound(public: bytes) -> bytes:
    return SCHEMA.encode() + b"\n" + public


def _write_new(path: Path, text: str, mode: int) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise disk_fault(error, path.name) from error
