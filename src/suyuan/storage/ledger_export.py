"""Write a log, or the proof of one entry, for others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from suyuan.core.errors import UsageFault
from suyuan.ledger.checkpoint import Checkpoint
from suyuan.ledger.proof_text import write_proof_text
from suyuan.ledger.tiles import HEIGHT, WIDTH, Tile
from suyuan.storage.durable import disk_fault, write_whole
from suyuan.storage.ledger_audit import rebuild
from suyuan.storage.ledger_folder import LedgerFolder
from suyuan.storage.tile_store import TileStore


@dataclass(frozen=True, slots=True)
class ExportedLog:
    """The head that was exported, how many files, and the key to check it with."""

    head: Checkpoint
    files: int
    log_key: str


def export_log(ledger: LedgerFolder, out: Path, *, entries: bool) -> ExportedLog:
    """Copy the log of its stored head to a new folder (C2SP tlog-tiles), checkpoint last.

    Args:
        ledger: the log; it is rebuilt and checked first.
        out: a folder that is empty or not there.
        entries: with the entry bundles; without them the files tell nothing but how many entries there are.

    Raises:
        UsageFault: SY-U002, the folder holds something.
        IntegrityFault: as ``rebuild``.
        ComponentFault: SY-C001, SY-C012, the disk.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageFault("SY-U002", folder=out.name)
    head = rebuild(ledger)
    store = TileStore(ledger.folder)
    tiles = [tile for tile in tiles_of(head.size) if entries or tile.level >= 0]
    try:
        for tile in tiles:
            target = out / tile.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(store.read(tile) if tile.level < 0 else store.read_hashes(tile))
    except OSError as error:
        raise disk_fault(error, out.name) from error
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "checkpoint", ledger.note().encode(), mode=0o644)
    return ExportedLog(head, len(tiles) + 1, ledger.verifier_key())


def export_proof(ledger: LedgerFolder, index: int, out: Path) -> Path:
    """Write a tlog-proof of an entry, and the entry's bytes beside it; returns the entry's file.

    Raises:
        UsageFault: SY-U013, there is no such entry.
    """
    note, size = ledger.checked_note(), ledger.checkpoint().size
    if index >= size:
        raise UsageFault("SY-U013", index=index, size=size)
    proof = ledger.prove(index)
    entry_file = out.with_name(out.name + ".entry.json")
    write_whole(entry_file, proof.leaf)
    write_whole(out, write_proof_text(proof, note).encode())
    return entry_file


def tiles_of(size: int) -> list[Tile]:
    """All tiles of a log of this size, bundles first."""
    tiles = []
    for level in range(-1, 8):
        count = size >> max(0, HEIGHT * level)
        tiles += [Tile(level, number) for number in range(count // WIDTH)]
        if count % WIDTH:
            tiles.append(Tile(level, count // WIDTH, count % WIDTH))
    return tiles
