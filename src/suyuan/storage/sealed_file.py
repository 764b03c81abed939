"""Large files under seal: AES-GCM in chunks, so that neither reading nor writing holds a file in memory.

Each file has a key of its own.  The nonce of a chunk is its number and whether it is the last, the label is bound to
every chunk: chunks cannot be exchanged, left out, added or cut off.  One pass seals a file and takes both its hashes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SM3, Hash

from suyuan.core.errors import InputFault, IntegrityFault
from suyuan.storage.durable import disk_fault

MAGIC = b"suyuan sealed 1\n"
CHUNK = 1 << 20
TAG = 16
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Digests:
    """Hashes of a file's plain bytes, hexadecimal, and its size in bytes."""

    sha256: str
    sm3: str
    size: int


def digest_file(path: Path, progress: Progress = lambda _done, _all: None) -> Digests:
    """Hash a file in one pass.

    Raises:
        InputFault: SY-I055, it cannot be read.
    """
    tally = _Tally()
    for piece in _pieces(path, progress):
        tally.add(piece)
    return tally.digests()


def seal_file(
    source: Path, target: Path, key: bytes, label: str, progress: Progress = lambda _done, _all: None
) -> Digests:
    """Write the sealed copy of a file, on disk when this returns; the caller renames it into place.

    Args:
        source: any file, read once.
        target: must not be there; readable by its owner alone.
        key: 32 bytes that seal nothing else.
        label: what the file is; needed to open it again.

    Raises:
        InputFault: SY-I055, the source cannot be read.
        ComponentFault: SY-C001 the disk is full, SY-C012 it failed; nothing is left behind.
    """
    cipher, tally = AESGCM(key), _Tally()
    try:
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(MAGIC)
            held, number = b"", 0
            for piece in _pieces(source, progress):
                tally.add(piece)
                if number or held:
                    file.write(cipher.encrypt(_nonce(number, last=False), held, label.encode()))
                    number += 1
                held = piece
            file.write(cipher.encrypt(_nonce(number, last=True), held, label.encode()))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        target.unlink(missing_ok=True)
        raise disk_fault(error, target.name) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return tally.digests()


def open_sealed(path: Path, key: bytes, label: str) -> Iterator[bytes]:
    """The plain bytes of a sealed file, chunk by chunk; each is genuine when it is given.

    Raises:
        IntegrityFault: SY-L040, the file is missing, changed or cut.
    """
    cipher = AESGCM(key)
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise IntegrityFault("SY-L040", file=path.name)
            chunk, number = file.read(CHUNK + TAG), 0
            while True:
                after = file.read(CHUNK + TAG)
                yield cipher.decrypt(_nonce(number, last=not after), chunk, label.encode())
                if not after:
                    return
                chunk, number = after, number + 1
    except (OSError, InvalidTag, ValueError) as error:
        raise IntegrityFault("SY-L040", file=path.name) from error


def digest_sealed(path: Path, key: bytes, label: str, progress: Progress = lambda _done, _all: None) -> Digests:
    """Hashes of what a sealed file holds.

    Raises:
        IntegrityFault: as ``open_sealed``.
    """
    tally = _Tally()
    whole = path.stat().st_size if path.is_file() else 0
    for piece in open_sealed(path, key, label):
        tally.add(piece)
        progress(min(tally.size, whole), whole)
    return tally.digests()


class _Tally:
    """Both hashes of what passes."""

    def __init__(self) -> None:
        self._sha256, self._sm3, self.size = sha256(), Hash(SM3()), 0

    def add(self, piece: bytes) -> None:
        self._sha256.update(piece)
        self._sm3.update(piece)
        self.size += len(piece)

    def digests(self) -> Digests:
        return Digests(self._sha256.hexdigest(), self._sm3.finalize().hex(), self.size)


def _pieces(path: Path, progress: Progress) -> Iterator[bytes]:
    try:
        if not path.is_file():
            raise InputFault("SY-I055", file=path.name)
        whole = path.stat().st_size
        with path.open("rb") as file:
            yield from _read(file, whole, progress)
    except OSError as error:
        raise InputFault("SY-I055", file=path.name) from error


def _read(file: BinaryIO, whole: int, progress: Progress) -> Iterator[bytes]:
    done = 0
    while piece := file.read(CHUNK):
        done += len(piece)
        yield piece
        progress(min(done, whole), whole)


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\1" if last else b"\0")
