"""Rebuild a ledger from its raw entries and name the first thing that is wrong; changes nothing.

Every bundle is hashed again, on several processes where there is much to do, and every stored hash tile is compared
with what its children give, from the leaves to the root of the signed head.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from suyuan.core.errors import IntegrityFault
from suyuan.core.merkle import leaf_hash, tree_root
from suyuan.ledger.checkpoint import Checkpoint
from suyuan.ledger.tiles import HASH_BYTES, WIDTH, Tile, decode_bundle, tile_root
from suyuan.storage.ledger_folder import LedgerFolder
from suyuan.storage.tile_store import TileStore

WORTH_A_PROCESS = 1024
"""Bundles for which starting another process pays."""

CHUNK = 256


def rebuild(
    ledger: LedgerFolder, progress: Callable[[int, int], None] = lambda _done, _all: None, processes: int = 0
) -> Checkpoint:
    """Rebuild the tree and hold it against the stored tiles and the signed head.

    Args:
        ledger: to be checked.
        progress: told how many of how many entries are done.
        processes: how many to use; 0 for what the machine has.

    Returns:
        The head.

    Raises:
        IntegrityFault: SY-L010 the first entry that is not what was committed to, SY-L011, SY-L014 the checkpoint,
            SY-L012 the root, SY-L013 a missing file, SY-L017 a hash tile, SY-L018 an older state than was signed here.
    """
    head = ledger.checkpoint()
    roots: list[bytes] = []
    for done, some in _bundle_roots(ledger.folder, head.size, processes or os.cpu_count() or 1):
        roots += some
        progress(done * WIDTH, head.size)
    _check_upper(TileStore(ledger.folder), roots)
    if head.size % WIDTH:
        roots.append(tree_root(_check_bundle(TileStore(ledger.folder), head.size // WIDTH, head.size % WIDTH)))
    if tree_root(roots) != head.root:
        raise IntegrityFault("SY-L012", size=head.size, found=head.size)
    progress(head.size, head.size)
    ledger.check_memory(head)
    return head


def _check_upper(store: TileStore, hashes: list[bytes]) -> None:
    """Hold the stored tiles of level 1 and above against the roots of the full bundles."""
    level = 1
    while hashes:
        above = []
        for number in range(-(-len(hashes) // WIDTH)):
            part = hashes[number * WIDTH : (number + 1) * WIDTH]
            tile = Tile(level, number, len(part))
            if store.read_hashes(tile) != b"".join(part):
                raise IntegrityFault("SY-L017", file=tile.path)
            if len(part) == WIDTH:
                above.append(tile_root(part))
        hashes, level = above, level + 1


def _bundle_roots(folder: Path, size: int, processes: int) -> Iterator[tuple[int, list[bytes]]]:
    """Roots of the full bundles, in order, in chunks; with each how many bundles are done."""
    full = size // WIDTH
    chunks = [range(first, min(first + CHUNK, full)) for first in range(0, full, CHUNK)]
    if full < WORTH_A_PROCESS or processes == 1:
        for chunk in chunks:
            yield chunk.stop, _hash_bundles(folder, chunk)
        return
    with ProcessPoolExecutor(processes) as pool:
        waiting = iter(chunks)
        running = [(chunk, pool.submit(_hash_bundles, folder, chunk)) for chunk in islice(waiting, 2 * processes)]
        while running:
            chunk, future = running.pop(0)
            roots = future.result()
            running += [(more, pool.submit(_hash_bundles, folder, more)) for more in islice(waiting, 1)]
            yield chunk.stop, roots


def _hash_bundles(folder: Path, numbers: range) -> list[bytes]:
    store = TileStore(folder)
    return [tile_root(_check_bundle(store, number, WIDTH)) for number in numbers]


def _check_bundle(store: TileStore, number: int, width: int) -> list[bytes]:
    """Leaf hashes of a bundle, equal to those of its tile."""
    data = store.read(Tile(-1, number, width))
    leaves = decode_bundle(data)
    found = [leaf_hash(leaf) for leaf in leaves[:width]]
    stored = store.read_hashes(Tile(0, number, width))
    if stored != b"".join(found):
        for place in range(width):
            wanted = stored[place * HASH_BYTES : (place + 1) * HASH_BYTES]
            if len(wanted) == HASH_BYTES and (place >= len(found) or found[place] != wanted):
                raise IntegrityFault("SY-L010", index=number * WIDTH + place)
        raise IntegrityFault("SY-L017", file=Tile(0, number, width).path)
    if len(leaves) != width or sum(map(len, leaves)) + 2 * width != len(data):
        raise IntegrityFault("SY-L010", index=number * WIDTH + width - 1)
    return found
