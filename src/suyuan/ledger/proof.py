"""Checking proofs: a leaf is in the tree (RFC 6962, section 2.1.1), a tree continues an older one (section 2.1.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from suyuan.core.errors import IntegrityFault
from suyuan.core.merkle import leaf_hash, node_hash


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """A leaf, its place, and its audit path to the root of a tree of ``size`` leaves."""

    index: int
    size: int
    leaf: bytes
    path: tuple[bytes, ...]


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


def check_consistency(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> None:
    """Follow a consistency proof to both roots (RFC 9162, section 2.1.4.2).

    A proof from the empty tree shows nothing and is refused.

    Raises:
        IntegrityFault: SY-L016, the larger tree does not continue the smaller one.
    """
    if not 0 < old <= size:
        raise IntegrityFault("SY-L016", old=old, size=size)
    if old == size:
        if path or old_root != root:
            raise IntegrityFault("SY-L016", old=old, size=size)
        return
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        raise IntegrityFault("SY-L016", old=old, size=size)
    place, last = old - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    first = second = steps[0]
    for step in steps[1:]:
        if last == 0:
            raise IntegrityFault("SY-L016", old=old, size=size)
        if place & 1 or place == last:
            first, second = node_hash(step, first), node_hash(step, second)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            second = node_hash(second, step)
        place, last = place >> 1, last >> 1
    if last or first != old_root or second != root:
        raise IntegrityFault("SY-L016", old=old, size=size)
