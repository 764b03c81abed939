"""The ledger on disk: a C2SP tlog-tiles log, its folder readable by any tool that knows the format.

    checkpoint   tile/entries/000.p/17   tile/0/000.p/17   tile/1/…

Entry bundles are what is true; hash tiles follow from them and are rebuilt where they are missing.  An entry is on
disk, and the signed checkpoint over it, before ``append`` returns.  Before a head is signed, what was written is read
back and must be what the head speaks of; what lies beyond a checkpoint is of a crash before anything was acknowledged,
and is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from suyuan.core.errors import IntegrityFault
from suyuan.core.merkle import EMPTY_ROOT, leaf_hash, node_hash
from suyuan.ledger.checkpoint import Checkpoint, parse_checkpoint
from suyuan.ledger.entry import Entry, decode_entry
from suyuan.ledger.note import open_note, sign_note, verifier_key
from suyuan.ledger.proof import InclusionProof
from suyuan.ledger.tiles import HEIGHT, WIDTH, Tile, decode_bundle, encode_bundle, open_hashes, tile_root
from suyuan.ledger.tree import Node, consistency_path, inclusion_path, range_hash
from suyuan.storage.durable import disk_fault, write_whole
from suyuan.storage.head_memory import HeadMemory
from suyuan.storage.tile_store import TileStore


class _Edge:
    """What the next append builds on.

    Attributes:
        size: of the log.
        leaves: of the open bundle.
        levels: hashes of the open tile of each level.
        note: the checkpoint as published, or empty before that.
    """

    def __init__(self, size: int, leaves: list[bytes], levels: list[list[bytes]], note: str = "") -> None:
        self.size = size
        self.leaves = leaves
        self.levels = levels
        self.note = note

    def copy(self) -> _Edge:
        """Another edge that can grow by itself."""
        return _Edge(self.size, list(self.leaves), [list(level) for level in self.levels])

    def push(self, leaf: bytes) -> list[tuple[Tile, list[bytes]]]:
        """Take a leaf; returns the tiles that it filled, bundle first, each with its leaves or hashes."""
        self.size += 1
        self.leaves.append(leaf)
        filled: list[tuple[Tile, list[bytes]]] = []
        if len(self.leaves) == WIDTH:
            filled.append((Tile(-1, self.size // WIDTH - 1), self.leaves))
            self.leaves = []
        found, level = leaf_hash(leaf), 0
        while True:
            if level == len(self.levels):
                self.levels.append([])
            self.levels[level].append(found)
            if len(self.levels[level]) < WIDTH:
                return filled
            filled.append((Tile(level, (self.size >> HEIGHT * (level + 1)) - 1), self.levels[level]))
            found = tile_root(self.levels[level])
            self.levels[level] = []
            level += 1

    def open_tiles(self) -> list[tuple[Tile, list[bytes]]]:
        """The tiles that are not full, bundle first."""
        tiles = [(Tile(-1, self.size // WIDTH, len(self.leaves)), self.leaves)] if self.leaves else []
        tiles += [
            (Tile(level, self.size >> HEIGHT * (level + 1), len(hashes)), hashes)
            for level, hashes in enumerate(self.levels)
            if hashes
        ]
        return tiles

    def root(self) -> bytes:
        """Root over all leaves: the complete subtrees that the open tiles name, from the right."""
        found = b""
        for hashes in self.levels:
            rest = list(hashes)
            while rest:
                step = len(rest) & -len(rest)
                piece = tile_root(rest[-step:])
                del rest[-step:]
                found = node_hash(piece, found) if found else piece
        return found or EMPTY_ROOT


class LedgerFolder:
    """An append-only log of entries under an RFC 6962 tree hash, its head signed with the log's Ed25519 key.

    One process appends at a time (the workspace's lock sees to it); anybody may read meanwhile.
    """

    def __init__(self, folder: Path, origin: str, seed: bytes) -> None:
        self.folder = folder
        self.origin = origin
        self._seed = seed
        self._checkpoint = folder / "checkpoint"
        self._tiles = TileStore(folder)
        self._memory = HeadMemory(folder, origin)
        self._edge: _Edge | None = None

    def create(self) -> None:
        """Make an empty ledger; ``init`` alone does this."""
        self.folder.mkdir(mode=0o700)
        self._publish(Checkpoint(self.origin, 0, EMPTY_ROOT))

    # Reading

    def checkpoint(self) -> Checkpoint:
        """The stored head, its signature checked.

        Raises:
            IntegrityFault: SY-L011 it is damaged, SY-L013 missing, SY-L014 not signed by this log.
        """
        head = parse_checkpoint(open_note(self.note(), self.verifier_key()))
        if head.origin != self.origin:
            raise IntegrityFault("SY-L011")
        return head

    def note(self) -> str:
        """The signed checkpoint as stored, cosignatures included."""
        try:
            return self._checkpoint.read_bytes().decode()
        except UnicodeDecodeError as error:
            raise IntegrityFault("SY-L011") from error
        except OSError as error:
            raise IntegrityFault("SY-L013", file=self._checkpoint.name) from error

    def checked_note(self) -> str:
        """The note, its signature checked."""
        self.checkpoint()
        return self.note()

    def verifier_key(self) -> str:
        """What others check the checkpoints with."""
        return verifier_key(self.origin, self._seed)

    def leaf(self, index: int) -> bytes:
        """One leaf."""
        size = self.checkpoint().size
        if not 0 <= index < size:
            raise IndexError(index)
        return self._bundle(index // WIDTH, size)[index % WIDTH]

    def leaves(self, first: int = 0) -> Iterator[bytes]:
        """The leaves from ``first`` on, bundle by bundle."""
        size = self.checkpoint().size
        for number in range(first // WIDTH, -(-size // WIDTH)):
            yield from self._bundle(number, size)[max(0, first - number * WIDTH) :]

    def entries(self, first: int = 0) -> Iterator[Entry]:
        """The entries from ``first`` on."""
        for place, leaf in enumerate(self.leaves(first)):
            yield decode_entry(leaf, first + place)

    def prove(self, index: int) -> InclusionProof:
        """Prove an entry under the stored checkpoint.

        Raises:
            IntegrityFault: SY-L015, what is stored does not prove it.
        """
        head = self.checkpoint()
        if not 0 <= index < head.size:
            raise IndexError(index)
        leaf = self._bundle(index // WIDTH, head.size)[index % WIDTH]
        path = inclusion_path(self._node(head.size), index, head.size)
        return InclusionProof(index, head.size, leaf, tuple(path))

    def prove_consistency(self, old: int) -> tuple[Checkpoint, list[bytes]]:
        """The stored head, and the proof that it continues the log of ``old`` entries; 0 < old <= size."""
        head = self.checkpoint()
        return head, consistency_path(self._node(head.size), old, head.size)

    # Writing

    def append(self, entry: Entry) -> int:
        """Append an entry and return its index; see ``append_many``."""
        return self.append_many([entry])

    def append_many(self, entries: Sequence[Entry]) -> int:
        """Append entries under one new head and return the index of the first; see ``append_leaves``."""
        return self.append_leaves([entry.encode() for entry in entries])

    def append_leaves(self, leaves: Sequence[bytes]) -> int:
        """Append entries that are encoded already, under one new head, and return the index of the first.

        Raises:
            IntegrityFault: the ledger is not what its head says, or an older one than was signed here (SY-L018).
            ComponentFault: SY-C001 the disk is full, SY-C012 it failed; the ledger is as it was.
            UsageFault: SY-U012, an entry is too long.
        """
        edge = self._edge
        if edge is None or edge.note != self.note():
            edge = self._load_edge()
        self._edge = None  # until all is on disk, what is in memory is ahead of it
        first, grown = edge.size, edge.copy()
        try:
            for leaf in leaves:
                for tile, content in grown.push(leaf):
                    self._write(tile, content, durable=True)
            # A tile that did not grow belongs to the published head: it is not touched.
            unchanged = {tile for tile, _ in edge.open_tiles()}
            for tile, content in grown.open_tiles():
                if tile not in unchanged:
                    self._write(tile, content, durable=tile.level < 0)
            self._tiles.flush_names()
            grown.note = self._publish(Checkpoint(self.origin, grown.size, grown.root()))
        except OSError as error:
            raise disk_fault(error, "ledger") from error
        for number in range(first // WIDTH, grown.size // WIDTH):
            self._supersede(number)
        self._edge = grown
        return first

    def sign_text(self, text: str) -> str:
        """A note of a text that is no checkpoint, signed with the log's key."""
        return sign_note(text, self.origin, self._seed)

    def attach(self, note: str) -> None:
        """Store the checkpoint with further signature lines; its text must be the stored one's.

        Raises:
            IntegrityFault: SY-L012, it is another text.
        """
        if open_note(note, self.verifier_key()) != self.checkpoint().encode():
            head = self.checkpoint()
            raise IntegrityFault("SY-L012", size=head.size, found=head.size)
        write_whole(self._checkpoint, note.encode())
        self._edge = None

    def _publish(self, head: Checkpoint) -> str:
        note = sign_note(head.encode(), self.origin, self._seed)
        write_whole(self._checkpoint, note.encode())
        self._memory.remember(head)
        return note

    def _write(self, tile: Tile, content: Sequence[bytes], *, durable: bool) -> None:
        data = encode_bundle(content) if tile.level < 0 else b"".join(content)
        self._tiles.write(tile, data, durable=durable)
        # A bit that flips on its way to the disk would make a head that nothing can ever satisfy.
        if tile.level < 0 and self._tiles.read(tile) != data:
            raise IntegrityFault("SY-L017", file=tile.path)

    def _supersede(self, number: int) -> None:
        """Remove partial versions of a bundle that is full, and of the tiles that it filled."""
        self._tiles.supersede(Tile(-1, number))
        level, rest = 0, 0
        while not rest:
            self._tiles.supersede(Tile(level, number))
            number, rest = divmod(number + 1, WIDTH)
            number, level = number - 1, level + 1

    def _load_edge(self) -> _Edge:
        """The edge from disk; refuses a ledger that its head does not fit, or that is older than what was signed."""
        self._tiles.forget()
        head = self.checkpoint()
        self.check_memory(head)
        leaves = self._bundle(head.size // WIDTH, head.size) if head.size % WIDTH else []
        levels = [self._tiles.derive(tile) for tile in open_hashes(head.size)]
        edge = _Edge(head.size, leaves, levels, self.note())
        if edge.root() != head.root:
            raise IntegrityFault("SY-L012", size=head.size, found=head.size)
        return edge

    def check_memory(self, head: Checkpoint) -> None:
        """Hold a head against the last one that was signed on this machine.

        Raises:
            IntegrityFault: SY-L018, it is older, or of another history.
        """
        known = self._memory.recall()
        if known is None or known.size == 0:
            return
        if known.size > head.size or range_hash(self._node(head.size), 0, known.size) != known.root:
            raise IntegrityFault("SY-L018", size=head.size, known=known.size)

    def _bundle(self, number: int, size: int) -> list[bytes]:
        width = min(WIDTH, size - number * WIDTH)
        leaves = decode_bundle(self._tiles.read(Tile(-1, number, width)))[:width]
        if len(leaves) < width:
            raise IntegrityFault("SY-L010", index=number * WIDTH + len(leaves))
        return leaves

    def _node(self, size: int) -> Node:
        return lambda level, number: self._tiles.node(size, level, number)
