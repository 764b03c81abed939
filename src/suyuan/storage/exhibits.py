"""Sealed copies of exhibits: ``cases/NUMBER/exhibits/E1-v1.sealed``, each under a key of its own."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

from suyuan.core.errors import IntegrityFault
from suyuan.storage.case_items import StoredItem
from suyuan.storage.durable import flush_folder
from suyuan.storage.keyring import Keyring
from suyuan.storage.sealed_file import Digests, Progress, digest_sealed, open_sealed, seal_file


class ExhibitFiles:
    """The copies of all exhibits of a workspace; their keys lie wrapped in the database."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder = folder
        self._keyring = keyring

    def seal(self, case: str, source: Path, label: str, progress: Progress) -> tuple[Path, bytes, Digests]:
        """Seal a copy of a file beside its place, under a temporary name.

        Returns:
            The file, its wrapped key, and the hashes of its plain bytes.
        """
        folder = self._place(case)
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        key = secrets.token_bytes(32)
        part = folder / f".{secrets.token_hex(8)}.part"
        digests = seal_file(source, part, key, label, progress)
        return part, self._keyring.wrap(key, label), digests

    def place(self, stored: StoredItem, part: Path) -> None:
        """Rename a sealed copy into place."""
        part.replace(self._place(stored.case) / stored.file_name)
        flush_folder(self._place(stored.case))

    def pieces(self, stored: StoredItem) -> Iterator[bytes]:
        """The plain bytes of a kept exhibit.

        Raises:
            IntegrityFault: SY-L040, the copy is missing or changed.
        """
        return open_sealed(self._place(stored.case) / stored.file_name, self._key(stored), stored.file_label)

    def digest(self, stored: StoredItem, progress: Progress) -> Digests:
        """Hashes of a kept exhibit as its copy gives them now.

        Raises:
            IntegrityFault: SY-L040, the copy is missing or changed.
        """
        path = self._place(stored.case) / stored.file_name
        return digest_sealed(path, self._key(stored), stored.file_label, progress)

    def _place(self, case: str) -> Path:
        return self._folder / case / "exhibits"

    def _key(self, stored: StoredItem) -> bytes:
        if stored.wrapped_key is None:
            raise IntegrityFault("SY-L040", file=stored.file_name)
        return self._keyring.unwrap(stored.wrapped_key, stored.file_label)
