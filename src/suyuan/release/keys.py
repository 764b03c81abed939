"""The keys of a release: two layers and the bias, all derived from the registry's master key.

Recipient layer: the same record carries the same symbol in every release to one recipient, so comparing this month's
list with last month's teaches nothing.  Release layer: tells the recipient's own releases apart.
"""

from __future__ import annotations

from dataclasses import dataclass

from suyuan.core.keyed import derive_key


@dataclass(frozen=True, slots=True)
class EpochKeys:
    """What one epoch of a registry derives its keys from.  ``repr`` shows no key."""

    master: bytes
    epoch: int

    def __repr__(self) -> str:
        return f"EpochKeys(epoch={self.epoch})"

    def bias(self) -> bytes:
        """Key of the biases, shared by all recipients of the epoch."""
        return derive_key(self.master, "bias", str(self.epoch))

    def recipient(self, recipient: str) -> bytes:
        """``K_r``."""
        return derive_key(self.master, "recipient", str(self.epoch), recipient)

    def release(self, recipient: str, release_id: str) -> bytes:
        """``K_j``."""
        return derive_key(self.master, "release", str(self.epoch), recipient, release_id)

    def rows(self, recipient: str, release_id: str) -> bytes:
        """Key that blinds the row commitments of a release."""
        return derive_key(self.master, "rows", str(self.epoch), recipient, release_id)

    def salt(self, recipient: str, release_id: str) -> bytes:
        """Salt of the key commitments of a release."""
        return derive_key(self.master, "commitment-salt", str(self.epoch), recipient, release_id)
