"""Read many texts with the model at once, and say what it believes of each character.

Only sentences of one length share a batch: the model reads backwards too and has no notion of padding, so a padded
sentence would be read as another one.  A sentence is therefore read alike whatever stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from suyuan.discover.free_names.crf import chance_of_next, posterior
from suyuan.discover.free_names.pieces import Piece, cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from suyuan.discover.free_names.model import NameModel

_TOKENS = 4096  # a batch's characters: more gains no speed


@dataclass(frozen=True, slots=True)
class Belief:
    """What the model believes of each character of a piece; every array has shape (characters,), probabilities.

    Attributes:
        begins: a name begins here.
        within: a name goes on here.
        onward_first: a name goes on here, if it began one character before.
        onward: a name goes on here, if it went on one character before.
        word: some word begins here.
        place: a place or an organisation stands here.
        other: a proper noun of another kind or a work stands here.
    """

    begins: NDArray[np.float32]
    within: NDArray[np.float32]
    onward_first: NDArray[np.float32]
    onward: NDArray[np.float32]
    word: NDArray[np.float32]
    place: NDArray[np.float32]
    other: NDArray[np.float32]


def read(texts: Sequence[str], model: NameModel) -> Iterator[tuple[int, Piece, Belief]]:
    """The pieces of folded texts with the number of their text, in no order worth knowing."""
    jobs: dict[int, list[tuple[int, Piece]]] = {}
    for number, text in enumerate(texts):
        for piece in cut(text):
            jobs.setdefault(piece.end - piece.start, []).append((number, piece))
    for length, alike in sorted(jobs.items()):
        rows = max(1, _TOKENS // length)
        for first in range(0, len(alike), rows):
            yield from _read_batch(alike[first : first + rows], length, texts, model)


def _read_batch(
    batch: list[tuple[int, Piece]], length: int, texts: Sequence[str], model: NameModel
) -> Iterator[tuple[int, Piece, Belief]]:
    numbers = np.stack([model.numbers(texts[number][piece.start : piece.end]) for number, piece in batch])
    lengths = np.full(len(batch), length, np.int64)
    beliefs = _believe(model.encode(numbers.astype(np.int64), lengths), lengths, model)
    for row, (number, piece) in enumerate(batch):
        yield number, piece, Belief(*beliefs[:, row])


def _believe(emissions: NDArray[np.float32], lengths: NDArray[np.int64], model: NameModel) -> NDArray[np.float32]:
    """The fields of ``Belief``, stacked: shape (7, sentences, positions)."""
    found = posterior(emissions, lengths, model.transitions)
    first, then = _tag(model, "PER-B"), _tag(model, "PER-I")
    sums = found.tags @ _sums(model)
    return np.stack(
        [
            found.tags[:, :, first],
            found.tags[:, :, then],
            chance_of_next(found, model.transitions, first, then),
            chance_of_next(found, model.transitions, then, then),
            sums[:, :, 0],
            sums[:, :, 1],
            sums[:, :, 2],
        ]
    )


def _tag(model: NameModel, name: str) -> int:
    return next(number for number, tag in model.tags.items() if tag == name)


def _sums(model: NameModel) -> NDArray[np.float32]:
    """Which tags count for ``word``, ``place`` and ``other``, shape (tags, 3)."""
    sums = np.zeros((len(model.transitions), 3), np.float32)
    for number, tag in model.tags.items():
        kind, _, part = tag.partition("-")
        sums[number] = part != "I", kind in {"LOC", "ORG", "s"}, kind in {"nz", "nw"}
    return sums
