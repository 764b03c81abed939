"""The ledger on disk: one leaf a line in ``entries``, and the checkpoint of all of them beside it.

An entry is on disk, and the checkpoint over it, before the call returns.  Before every append the stored bytes are
read again and must give the stored root: a ledger that was edited takes no further entry.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from suyuan.core.errors import IntegrityFault
from suyuan.core.merkle import leaf_hash, tree_root
from suyuan.ledger.checkpoint import Checkpoint, parse_checkpoint
from suyuan.ledger.entry import Entry, decode_entry
from suyuan.ledger.note import open_note, sign_note, verifier_key
from suyuan.ledger.proof import InclusionProof, prove_inclusion
from suyuan.storage.durable import disk_fault, write_whole


class LedgerFile:
    """An append-only log of entries under an RFC 6962 tree hash, its head signed with the log's Ed25519 key."""

    def __init__(self, folder: Path, origin: str, seed: bytes) -> None:
        self._entries = folder / "entries"
        self._checkpoint = folder / "checkpoint"
        self._origin = origin
        self._seed = seed

    @property
    def origin(self) -> str:
        """The log's name."""
        return self._origin

    def create(self) -> None:
        """Make an empty ledger; ``init`` alone does this."""
        self._entries.parent.mkdir(mode=0o700)
        write_whole(self._entries, b"")
        self._sign(Checkpoint(self._origin, 0, tree_root([])))

    def append(self, entry: Entry) -> int:
        """Append an entry and return its index.

        Raises:
            IntegrityFault: as ``verify``.
            ComponentFault: SY-C001, the disk is full; the ledger is as it was.
        """
        leaves = self._checked_leaves()
        leaf = entry.encode()
        # Bytes behind the checkpoint are of a crash before an entry was acknowledged: its work was never done.
        size = sum(len(old) + 1 for old in leaves)
        os.truncate(self._entries, size)
        try:
            with self._entries.open("ab") as file:
                file.write(leaf + b"\n")
                file.flush()
                os.fsync(file.fileno())
            root = tree_root([leaf_hash(old) for old in [*leaves, leaf]])
            self._sign(Checkpoint(self._origin, len(leaves) + 1, root))
        except OSError as error:
            os.truncate(self._entries, size)
            raise disk_fault(error, self._entries.name) from error
        return len(leaves)

    def verify(self) -> Checkpoint:
        """Rebuild the root from the stored bytes and hold it against the checkpoint; changes nothing.

        Raises:
            IntegrityFault: SY-L010 an entry is not canonical, SY-L011 the checkpoint is damaged, SY-L012 they differ,
                SY-L013 a file is missing.
        """
        leaves = self._checked_leaves()
        for index, leaf in enumerate(leaves):
            decode_entry(leaf, index)
        return self.checkpoint()

    def checkpoint(self) -> Checkpoint:
        """The stored checkpoint."""
        try:
            note = self._checkpoint.read_bytes().decode()
        except UnicodeDecodeError as error:
            raise IntegrityFault("SY-L011") from error
        except OSError as error:
            raise IntegrityFault("SY-L013", file=self._checkpoint.name) from error
        head = parse_checkpoint(open_note(note, self.verifier_key()))
        if head.origin != self._origin:
            raise IntegrityFault("SY-L011")
        return head

    def verifier_key(self) -> str:
        """What others check the checkpoints with."""
        return verifier_key(self._origin, self._seed)

    def note(self) -> str:
        """The signed checkpoint, verified."""
        self.verify()
        return self._checkpoint.read_text("utf-8")

    def sign_text(self, text: str) -> str:
        """A note of a text that is no checkpoint, signed with the log's key."""
        return sign_note(text, self._origin, self._seed)

    def prove(self, index: int) -> InclusionProof:
        """Prove an entry under the stored checkpoint."""
        return prove_inclusion(self._checked_leaves(), index)

    def _sign(self, head: Checkpoint) -> None:
        write_whole(self._checkpoint, sign_note(head.encode(), self._origin, self._seed).encode())

    def entries(self) -> Iterator[Entry]:
        """All entries in order."""
        for index, leaf in enumerate(self._checked_leaves()):
            yield decode_entry(leaf, index)

    def _checked_leaves(self) -> list[bytes]:
        """The stored leaves, which must give the stored root; bytes behind them are left alone."""
        head = self.checkpoint()
        leaves = self._leaves()[: head.size]
        if head.size != len(leaves) or head.root != tree_root([leaf_hash(leaf) for leaf in leaves]):
            raise IntegrityFault("SY-L012", size=head.size, found=len(leaves))
        return leaves

    def _leaves(self) -> list[bytes]:
        try:
            data = self._entries.read_bytes()
        except OSError as error:
            raise IntegrityFault("SY-L013", file=self._entries.name) from error
        return data.split(b"\n")[:-1]
