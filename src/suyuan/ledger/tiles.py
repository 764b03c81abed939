"""Tiles (C2SP tlog-tiles v0.1): where hashes and entries of a log stand as static files.

A tile of level L holds up to 256 hashes, each of a complete subtree of 256^L leaves; an entry bundle holds up to 256
leaves, each behind its length as two big-endian bytes.  A tile that is not full is a file of its own, named by its
width, and what stands beyond the width of a published checkpoint is nobody's business yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from suyuan.core.errors import UsageFault
from suyuan.core.merkle import node_hash

WIDTH = 256
HEIGHT = 8
HASH_BYTES = 32
LONGEST_LEAF = 0xFFFF


@dataclass(frozen=True, slots=True)
class Tile:
    """One file of a log.

    Attributes:
        level: of the hashes, or -1 for a bundle of entries.
        number: from the left, from 0.
        width: how many hashes or entries, up to 256.
    """

    level: int
    number: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Where it stands under the log's folder, such as ``tile/0/x001/234.p/17``."""
        groups = [f"{self.number % 1000:03d}"]
        rest = self.number // 1000
        while rest:
            groups.append(f"x{rest % 1000:03d}")
            rest //= 1000
        name = "/".join(reversed(groups)) + ("" if self.width == WIDTH else f".p/{self.width}")
        return f"tile/{'entries' if self.level < 0 else self.level}/{name}"


def open_hashes(size: int) -> tuple[Tile, ...]:
    """The hash tile of each level that the next hash of a log of this size goes to, lowest first; width may be 0."""
    tiles = []
    level = 0
    while size >> HEIGHT * level:
        tiles.append(Tile(level, size >> HEIGHT * (level + 1), (size >> HEIGHT * level) % WIDTH))
        level += 1
    return tuple(tiles)


def check_length(leaf: bytes) -> None:
    """Refuse a leaf that no bundle can hold.

    Raises:
        UsageFault: SY-U012, it is longer than 65,535 bytes.
    """
    if len(leaf) > LONGEST_LEAF:
        raise UsageFault("SY-U012", size=len(leaf))


def encode_bundle(leaves: Iterable[bytes]) -> bytes:
    """Leaves, each behind its length.

    Raises:
        UsageFault: SY-U012, a leaf is longer than 65,535 bytes.
    """
    parts = []
    for leaf in leaves:
        check_length(leaf)
        parts.append(len(leaf).to_bytes(2, "big"))
        parts.append(leaf)
    return b"".join(parts)


def decode_bundle(data: bytes) -> list[bytes]:
    """The leaves of a bundle; stops before a leaf that is cut off or where nothing follows."""
    leaves, place, end = [], 0, len(data)
    while place + 2 <= end:
        size = data[place] << 8 | data[place + 1]
        place += 2 + size
        if place > end:
            break
        leaves.append(data[place - size : place])
    return leaves


def tile_root(hashes: list[bytes]) -> bytes:
    """Hash of the subtree over the hashes of a full tile, or over any power of two of them."""
    while len(hashes) > 1:
        hashes = [node_hash(left, right) for left, right in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]
