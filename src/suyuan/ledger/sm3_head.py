"""A second tree hash over the same leaves, with SM3 (GM/T 0004) in place of SHA-256, kept as an entry of the log.

The entry states size, root and *frontier*: the roots of the complete subtrees that the size decomposes into, largest
first.  The next head goes on from there and hashes new leaves alone; anybody recomputes all from the leaves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SM3, Hash


def sm3(*parts: bytes) -> bytes:
    """SM3 of the parts."""
    state = Hash(SM3())
    for part in parts:
        state.update(part)
    return state.finalize()


@dataclass(frozen=True, slots=True)
class Sm3Head:
    """Size and frontier of an SM3 tree."""

    size: int = 0
    frontier: tuple[bytes, ...] = ()

    def grow(self, leaves: Iterable[bytes]) -> Sm3Head:
        """The head after further leaves."""
        size, frontier = self.size, list(self.frontier)
        for leaf in leaves:
            found = sm3(b"\x00", leaf)
            rest = size
            while rest & 1:
                found = sm3(b"\x01", frontier.pop(), found)
                rest >>= 1
            frontier.append(found)
            size += 1
        return Sm3Head(size, tuple(frontier))

    @property
    def root(self) -> bytes:
        """Root as in RFC 6962, with SM3."""
        if not self.frontier:
            return sm3(b"")
        found = self.frontier[-1]
        for piece in reversed(self.frontier[:-1]):
            found = sm3(b"\x01", piece, found)
        return found
