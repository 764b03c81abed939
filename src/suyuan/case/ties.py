"""Who belongs together: things that share a text have one label."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


def label_ties(count: int, who: NDArray[np.intp], texts: pa.Array) -> NDArray[np.int64]:
    """Label things so that those who share any text have one label.

    Args:
        count: number of things, n.
        who: the thing that shows each text, shape (m,).
        texts: m strings; null ties nothing.

    Returns:
        Shape (n,); the least index of each component.
    """
    label = np.arange(count, dtype=np.int64)
    known = np.flatnonzero(np.asarray(pc.is_valid(texts)))
    if not len(known):
        return label
    code = np.asarray(texts.take(pa.array(known)).dictionary_encode().indices).astype(np.int64)
    thing = who[known]
    # A text that one thing alone shows ties nothing; most are such.
    shared = np.bincount(code)[code] > 1
    return join_components(count, thing[shared], code[shared]) if shared.any() else label


def join_components(count: int, member: NDArray[np.int64], tie: NDArray[np.int64]) -> NDArray[np.int64]:
    """Label things so that those who share a tie have one label.

    Args:
        count: number of things, n.
        member: a thing for each of m memberships, shape (m,), m > 0.
        tie: its tie, a number from 0, shape (m,).

    Returns:
        Shape (n,); the least index of each component.
    """
    label = np.arange(count, dtype=np.int64)
    while True:
        least = np.full(int(tie.max()) + 1, count, dtype=np.int64)
        np.minimum.at(least, tie, label[member])
        lowered = label.copy()
        np.minimum.at(lowered, member, least[tie])
        lowered = lowered[lowered]
        if (lowered == label).all():
            return label
        label = lowered


def label_components(count: int, ties: list[pa.Array]) -> NDArray[np.int64]:
    """``label_ties`` for columns of n texts each, that tie across columns too."""
    if not ties:
        return np.arange(count, dtype=np.int64)
    texts = pa.concat_arrays([tie.cast(pa.string()) for tie in ties])
    return label_ties(count, np.tile(np.arange(count), len(ties)), texts)
