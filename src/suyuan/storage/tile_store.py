"""Tiles as files: reading with a small cache, writing so that they are on disk."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from pathlib import Path

from suyuan.core.errors import IntegrityFault
from suyuan.core.merkle import leaf_hash
from suyuan.ledger.tiles import HASH_BYTES, HEIGHT, WIDTH, Tile, decode_bundle, encode_bundle, tile_root
from suyuan.storage.durable import flush_folder

CACHED = 256


class TileStore:
    """The ``tile`` folder of one log."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache: OrderedDict[tuple[int, int], list[bytes]] = OrderedDict()
        self._unflushed: set[Path] = set()
        self._lock = threading.Lock()  # readers of one workspace may be several threads

    def read(self, tile: Tile) -> bytes:
        """Bytes of a tile; cut from the full one where a partial one has been superseded.

        Raises:
            IntegrityFault: SY-L013, it is missing.
        """
        try:
            return (self._folder / tile.path).read_bytes()
        except OSError as error:
            if tile.width == WIDTH:
                raise IntegrityFault("SY-L013", file=tile.path) from error
        full = self.read(Tile(tile.level, tile.number))
        if tile.level < 0:
            return encode_bundle(decode_bundle(full)[: tile.width])
        return full[: tile.width * HASH_BYTES]

    def hashes(self, tile: Tile) -> list[bytes]:
        """The hashes of a tile.

        Raises:
            IntegrityFault: SY-L013 it is missing, SY-L017 it is too short.
        """
        key = (tile.level, tile.number)
        with self._lock:
            known = self._cache.get(key)
            if known is not None and len(known) >= tile.width:
                self._cache.move_to_end(key)
                return known[: tile.width]
        found = self._stored(tile)
        with self._lock:
            self._cache[key] = found
            if len(self._cache) > CACHED:
                self._cache.popitem(last=False)
        return found

    def _stored(self, tile: Tile) -> list[bytes]:
        data = self.read_hashes(tile)
        if len(data) % HASH_BYTES or len(data) < tile.width * HASH_BYTES:
            raise IntegrityFault("SY-L017", file=tile.path)
        return [data[at : at + HASH_BYTES] for at in range(0, tile.width * HASH_BYTES, HASH_BYTES)]

    def read_hashes(self, tile: Tile) -> bytes:
        """Bytes of a hash tile; a partial one is not flushed, so what a power cut took or emptied is derived.

        Raises:
            IntegrityFault: SY-L013, a full one is missing.
        """
        try:
            data = self.read(tile)
        except IntegrityFault:
            if tile.width == WIDTH:
                raise
            data = b""
        return data if data or tile.width == WIDTH else b"".join(self.derive(tile))

    def derive(self, tile: Tile) -> list[bytes]:
        """The hashes that a partial tile should hold, from the entries or the full tiles under it."""
        if tile.width == 0:
            return []
        if tile.level == 0:
            leaves = decode_bundle(self.read(Tile(-1, tile.number, tile.width)))
            return [leaf_hash(leaf) for leaf in leaves[: tile.width]]
        first = tile.number * WIDTH
        return [tile_root(self.hashes(Tile(tile.level - 1, number))) for number in range(first, first + tile.width)]

    def node(self, size: int, level: int, number: int) -> bytes:
        """Hash of the complete subtree over ``2^level`` leaves, in a log of ``size`` leaves."""
        tile_level, step = divmod(level, HEIGHT)
        first = number << step
        count = size >> (tile_level * HEIGHT)
        tile_number = first // WIDTH
        width = min(WIDTH, count - tile_number * WIDTH)
        hashes = self.hashes(Tile(tile_level, tile_number, width))
        return tile_root(hashes[first % WIDTH : first % WIDTH + (1 << step)])

    def write(self, tile: Tile, data: bytes, *, durable: bool) -> None:
        """Write a tile; where it must be durable, its bytes are on disk at once, its name after ``flush_names``."""
        path = self._folder / tile.path
        fresh = _make_folder(path.parent, self._folder)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fdatasync(file.fileno())
        if durable:
            self._unflushed.update((path.parent, *fresh))
        self._cache.pop((tile.level, tile.number), None)

    def flush_names(self) -> None:
        """Bring the names of all durable tiles to disk."""
        for folder in self._unflushed:
            flush_folder(folder)
        self._unflushed.clear()

    def supersede(self, tile: Tile) -> None:
        """Remove the partial versions of a tile that is now full."""
        partial = self._folder / (Tile(tile.level, tile.number).path + ".p")
        if partial.is_dir():
            for path in partial.iterdir():
                path.unlink(missing_ok=True)
            partial.rmdir()

    def forget(self) -> None:
        """Drop the cache: files may have changed under it."""
        self._cache.clear()


def _make_folder(folder: Path, stop: Path) -> list[Path]:
    """Make a folder with its parents; returns the folders that got a new name in them."""
    changed = []
    missing = []
    while folder != stop and not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
        changed.append(path.parent)
    return changed
