"""Find entries of the ledger: by number, release, recipient, or any hash that they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from suyuan.core.errors import IntegrityFault, UsageFault
from suyuan.core.merkle import leaf_hash, node_hash
from suyuan.ledger.checkpoint import Checkpoint
from suyuan.ledger.entry import Entry, decode_entry
from suyuan.ledger.proof import InclusionProof, check_inclusion
from suyuan.ledger.tiles import WIDTH
from suyuan.storage.ledger_folder import LedgerFolder

PAGE = 25
LOOKED_AT = 100_000
"""Entries that one answer looks through; the next page goes on from there."""

_HEX = re.compile(r"^[0-9a-f]{8,64}$")


@dataclass(frozen=True, slots=True)
class FoundEntry:
    """An entry.

    Attributes:
        proven: it lies under the signed head.
    """

    index: int
    entry: Entry
    proven: bool


@dataclass(frozen=True, slots=True)
class FoundEntries:
    """A page of entries, the newest first.

    Attributes:
        older: index before which to look for more; None where the beginning was reached.
    """

    head: Checkpoint
    entries: tuple[FoundEntry, ...]
    older: int | None


@dataclass(frozen=True, slots=True)
class ProofStep:
    """A step of an inclusion proof.

    Attributes:
        sibling: the hash that the proof brings.
        left: it stands to the left of what was found so far.
        found: hash of both.
    """

    sibling: bytes
    left: bool
    found: bytes


@dataclass(frozen=True, slots=True)
class ProvenEntry:
    """One entry with its proof, and the openings of what it only commits to counted."""

    index: int
    entry: Entry
    leaf: bytes
    leaf_hash: bytes
    steps: tuple[ProofStep, ...]
    head: Checkpoint


def search_ledger(
    ledger: LedgerFolder, query: str = "", before: int | None = None, also: Sequence[str] = (), page: int = PAGE
) -> FoundEntries:
    """Entries that hold a text, newest first.

    Args:
        query: a number of an entry, the start of a leaf hash or SHA-256 of a leaf, or a text within the entry; empty
            for all.
        before: look only at entries of smaller numbers.
        also: other texts that serve as well as the query.
        page: how many at most.
    """
    head = ledger.checkpoint()
    end = head.size if before is None else max(0, min(before, head.size))
    if query.isdecimal() and int(query) < head.size:
        if before is not None:
            return FoundEntries(head, (), None)
        return FoundEntries(head, (_found(ledger, head, int(query), ledger.leaf(int(query))),), None)
    wanted = [text.lower().encode() for text in (query, *also) if text]
    digest = query.lower() if _HEX.match(query.lower()) else ""
    found: list[FoundEntry] = []
    last = end
    for index, leaf in _backwards(ledger, end):
        if len(found) == page or end - index > LOOKED_AT:
            break
        last = index
        low = leaf.lower()
        if not wanted or any(text in low for text in wanted) or (digest and _hashes_to(leaf, digest)):
            found.append(_found(ledger, head, index, leaf))
    return FoundEntries(head, tuple(found), last if last > 0 else None)


def prove_entry(ledger: LedgerFolder, index: int) -> ProvenEntry:
    """One entry, its proof checked against the signed head.

    Raises:
        UsageFault: SY-U013, there is no such entry.
        IntegrityFault: SY-L010, SY-L015, what is stored does not prove it.
    """
    head = ledger.checkpoint()
    if not 0 <= index < head.size:
        raise UsageFault("SY-U013", index=index, size=head.size)
    proof = ledger.prove(index)
    check_inclusion(proof, head.root)
    steps = tuple(_steps(proof))
    return ProvenEntry(index, decode_entry(proof.leaf, index), proof.leaf, leaf_hash(proof.leaf), steps, head)


def _found(ledger: LedgerFolder, head: Checkpoint, index: int, leaf: bytes) -> FoundEntry:
    proof = ledger.prove(index)
    try:
        check_inclusion(proof, head.root)
    except IntegrityFault:
        return FoundEntry(index, decode_entry(leaf, index), proven=False)
    return FoundEntry(index, decode_entry(leaf, index), proven=proof.leaf == leaf)


def _backwards(ledger: LedgerFolder, end: int) -> Iterator[tuple[int, bytes]]:
    """Leaves below ``end``, the last first, a bundle at a time."""
    while end > 0:
        first = (end - 1) // WIDTH * WIDTH
        leaves = list(islice(ledger.leaves(first), end - first))
        for place in reversed(range(len(leaves))):
            yield first + place, leaves[place]
        end = first


def _hashes_to(leaf: bytes, digest: str) -> bool:
    return leaf_hash(leaf).hex().startswith(digest) or sha256(leaf).hexdigest().startswith(digest)


def _steps(proof: InclusionProof) -> Iterator[ProofStep]:
    """The path as ``check_inclusion`` follows it."""
    place, last = proof.index, proof.size - 1
    found = leaf_hash(proof.leaf)
    for sibling in proof.path:
        left = bool(place & 1) or place == last
        found = node_hash(sibling, found) if left else node_hash(found, sibling)
        yield ProofStep(sibling, left, found)
        while left and not place & 1 and place:
            place, last = place >> 1, last >> 1
        place, last = place >> 1, last >> 1
