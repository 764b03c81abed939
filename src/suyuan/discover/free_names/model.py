"""The tagging model as values: its alphabet, its tags, and a function that scores them.  It opens no file itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from suyuan.discover.free_names.folding import Folding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

# Ids (sentences, positions) and lengths (sentences,), both int64, to scores (sentences, positions, tags), float32.
Encoder: TypeAlias = "Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float32]]"

_UNKNOWN = "OOV"
_CODES = 0x110000


@dataclass(frozen=True, slots=True)
class NameModel:
    """A tagger of characters.

    Attributes:
        encode: scores the tags of a batch.
        transitions: scores of going from tag to tag, shape (tags, tags), float32.
        tags: tag of each number, ``PER-B`` …; numbers without a tag are never names.
        alphabet: number of each character, by code point, shape (0x110000,), int32.
        folding: Traditional to Simplified and full-width to half-width.
    """

    encode: Encoder
    transitions: NDArray[np.float32]
    tags: Mapping[int, str]
    alphabet: NDArray[np.int32]
    folding: Folding

    def numbers(self, text: str) -> NDArray[np.int32]:
        """The number of each character of a folded text, shape (characters,)."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        found: NDArray[np.int32] = self.alphabet[codes]
        return found


def make_model(encode: Encoder, transitions: NDArray[np.float32], words: str, tags: str, folded: str) -> NameModel:
    """A model from the texts of its tables.

    Args:
        encode: scores the tags of a batch.
        transitions: shape (tags, tags).
        words: lines of number, tab, character; the unknown character is called OOV.
        tags: lines of number, tab, tag; of two tags with one number the later holds.
        folded: lines of a character, tab, the character to read in its place.
    """
    numbers = {word: int(number) for number, word in _lines(words)}
    alphabet = np.full(_CODES, numbers[_UNKNOWN], np.int32)
    for word, number in numbers.items():
        if len(word) == 1:
            alphabet[ord(word)] = number
    names = {int(number): tag for number, tag in _lines(tags)}
    return NameModel(encode, transitions.astype(np.float32), names, alphabet, Folding(dict(_lines(folded))))


def _lines(content: str) -> list[tuple[str, str]]:
    pairs = (line.partition("\t") for line in content.split("\n"))
    return [(left, right) for left, tab, right in pairs if tab]
