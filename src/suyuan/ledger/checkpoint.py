"""The head of the ledger: its size and its RFC 6962 root, in the three lines of a C2SP checkpoint body."""

from __future__ import annotations

from dataclasses import dataclass

from suyuan.core import base64_text
from suyuan.core.errors import IntegrityFault


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Size and root of the ledger of one origin."""

    origin: str
    size: int
    root: bytes

    def encode(self) -> str:
        """Origin, size and base64 root, a line each (C2SP tlog-checkpoint, body)."""
        return f"{self.origin}\n{self.size}\n{base64_text.encode(self.root)}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read a checkpoint body.

    Raises:
        IntegrityFault: SY-L011, the text is no checkpoint.
    """
    lines = text.split("\n")
    try:
        origin, size, root, rest = lines
        if rest or not origin or not size.isascii() or not size.isdigit() or str(int(size)) != size:
            raise ValueError(text)
        digest = base64_text.decode(root)
        if len(digest) != 32:
            raise ValueError(root)
    except ValueError as error:
        raise IntegrityFault("SY-L011") from error
    return Checkpoint(origin, int(size), digest)
