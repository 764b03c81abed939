"""Inclusion proofs (RFC 6962, section 2.1.1): the hashes that lead from one leaf to the root."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from suyuan.core.errors import IntegrityFault
from suyuan.core.merkle import leaf_hash, node_hash, tree_root


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """A leaf, its place, and its audit path to the root of a tree of ``size`` leaves."""

    index: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]


def prove_inclusion(leaves: Sequence[bytes], index: int) -> InclusionProof:
    """Prove that a leaf stands at ``index``.

    Raises:
        IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    hashes = [leaf_hash(leaf) for leaf in leaves]
    return InclusionProof(index, len(leaves), leaves[index], tuple(_path(hashes, index)))


def check_inclusion(proof: InclusionProof, root: bytes) -> None:
    """Follow the path to the root (RFC 9162, section 2.1.3.2).

    Raises:
        IntegrityFault: SY-L015, the path does not lead there.
    """
    if not 0 <= proof.index < proof.size:
        raise IntegrityFault("SY-L015", index=proof.index)
    place, last = proof.index, proof.size - 1
    found = leaf_hash(proof.leaf)
    for step in proof.path:
        if last == 0:
            raise IntegrityFault("SY-L015", index=proof.index)
        if place & 1 or place == last:
            found = node_hash(step, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, step)
        place, last = place >> 1, last >> 1
    if last or found != root:
        raise IntegrityFault("SY-L015", index=proof.index)


def _path(hashes: Sequence[bytes], index: int) -> list[bytes]:
    if len(hashes) == 1:
        return []
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    if index < split:
        return [*_path(hashes[:split], index), tree_root(hashes[split:])]
    return [*_path(hashes[split:], index - split), tree_root(hashes[:split])]
