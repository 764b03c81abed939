"""Roots and proofs of a tree whose inner hashes are looked up, never recomputed from all leaves.

``node(level, number)`` gives the hash of the complete subtree over leaves ``number * 2^level`` to the next multiple; it
is asked only for subtrees that are complete.  RFC 6962, section 2.1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from suyuan.core.merkle import EMPTY_ROOT, node_hash

Node: TypeAlias = Callable[[int, int], bytes]


def range_hash(node: Node, begin: int, end: int) -> bytes:
    """Hash of the subtree over leaves ``begin`` to ``end``; the range must be one that the tree's shape has."""
    if begin == end == 0:
        return EMPTY_ROOT
    found = b""
    place = end
    # Complete subtrees from the right, smallest first.
    while place > begin:
        step = (place & -place).bit_length() - 1
        while place - (1 << step) < begin:
            step -= 1
        place -= 1 << step
        piece = node(step, place >> step)
        found = node_hash(piece, found) if found else piece
    return found


def inclusion_path(node: Node, index: int, size: int) -> list[bytes]:
    """Audit path of a leaf, from the bottom (RFC 6962, section 2.1.1)."""
    begin, end, path = 0, size, []
    while end - begin > 1:
        middle = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if index < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin = middle
    return [range_hash(node, *part) for part in reversed(path)]


def consistency_path(node: Node, old: int, size: int) -> list[bytes]:
    """Proof that a tree of ``size`` leaves continues the one of ``old`` (RFC 6962, section 2.1.2); 0 < old <= size."""
    begin, end, path, whole = 0, size, [], True
    while end != old:
        middle = begin + (1 << ((end - begin - 1).bit_length() - 1))
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((begin, middle))
            begin, whole = middle, False
    if not whole:
        path.append((begin, end))
    return [range_hash(node, *part) for part in reversed(path)]
