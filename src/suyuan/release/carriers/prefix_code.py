"""Prefix codes over a few alternatives: several fresh bits pick one of up to four.

A pick among m alternatives is read from ceil(log2 m) binary positions; a position that the code word does not reach
was never shown and is erased.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CODES: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((),),
    2: ((0,), (1,)),
    3: ((0,), (1, 0), (1, 1)),
    4: ((0, 0), (0, 1), (1, 0), (1, 1)),
}
LEVELS = {1: 0, 2: 1, 3: 2, 4: 2}


def pick_leaves(counts: NDArray[np.intp], bits: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Which alternative the bits pick.

    Args:
        counts: number of alternatives a record offers, 0..4, shape (n,).
        bits: shape (n, levels).

    Returns:
        Rank of the picked alternative, shape (n,); 0 where there is no more than one.
    """
    leaves = np.zeros(len(counts), dtype=np.intp)
    for count, words in CODES.items():
        if LEVELS[count] > bits.shape[1]:
            continue
        for leaf, word in enumerate(words):
            if word:
                hit = counts == count
                for level, bit in enumerate(word):
                    hit = hit & (bits[:, level] == bit)
                leaves[hit] = leaf
    return leaves


def read_leaves(counts: NDArray[np.intp], leaves: NDArray[np.intp], levels: int) -> NDArray[np.int8]:
    """The symbols that a seen alternative shows; -1 where a level was not reached or ``leaves`` is -1.

    Returns:
        Shape (n, levels), values 0, 1 or -1.
    """
    symbols = np.full((len(counts), levels), -1, dtype=np.int8)
    for count, words in CODES.items():
        if LEVELS[count] > levels:
            continue
        for leaf, word in enumerate(words):
            hit = (counts == count) & (leaves == leaf)
            for level, bit in enumerate(word):
                symbols[hit, level] = bit
    return symbols
