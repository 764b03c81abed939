"""Columns of a register of consents: what was answered, by whom, for whom, and what names the person.

Titles alone decide.  A consent is a legal paper: nothing in it is guessed from the look of its cells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from suyuan.core.fields import Kind, Role
from suyuan.discover.lexicon import read_header

PARTS = (
    "answer", "expires", "verified_at", "verified_by", "at", "recipient", "purpose", "fields", "relation", "guardian",
    "text", "method", "separate", "language", "version",
)  # fmt: skip
PERSON = ("name", "birth_date", "id_number", "record_number", "phone")
"""What may name the person; titles of other people's names and numbers do not, but any telephone number may."""

_WORDS = re.compile(r"[\W_]+")
_SIGNS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class ConsentColumns:
    """Positions of the columns.

    Attributes:
        parts: one column each, by the names of ``PARTS``; what is missing has none.
        person: columns that name the person, by the names of ``PERSON``.
    """

    parts: Mapping[str, int]
    person: Mapping[str, tuple[int, ...]]


def find_consent_columns(header: Sequence[str], chosen: Mapping[int, str]) -> ConsentColumns:
    """Find the columns of a register of consents.

    Args:
        header: titles in the order of the columns.
        chosen: what a person said some columns are, by position: a name of ``PARTS`` or ``PERSON``, or "" for nothing.
    """
    parts = {name: position for position, name in chosen.items() if name in PARTS}
    person: dict[str, list[int]] = {}
    for position, name in chosen.items():
        if name in PERSON:
            person.setdefault(name, []).append(position)
    free = [position for position in range(len(header)) if position not in chosen]
    for exact in (True, False):
        for position in list(free):
            part = _part(header[position], exact=exact)
            if part is not None and part not in parts:
                parts[part] = position
                free.remove(position)
    for position in free:
        named = _names(header[position])
        if named is not None:
            person.setdefault(named, []).append(position)
    return ConsentColumns(
        MappingProxyType(parts), MappingProxyType({name: tuple(found) for name, found in person.items()})
    )


def meanings(part: str) -> Mapping[str, str]:
    """What the words of a column with a few answers mean: word to meaning."""
    return _answers()[part]


def plain_cell(text: str) -> str:
    """A cell as ``meanings`` knows it."""
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _part(title: str, *, exact: bool) -> str | None:
    plain = _WORDS.sub("", unicodedata.normalize("NFKC", title)).casefold()
    for part, word in _titles():
        if plain == word if exact else (not word.isascii() and plain.endswith(word)):
            return part
    return None


def _names(title: str) -> str | None:
    read = read_header(title)
    if read.foreign and read.kind is not Kind.RECORD_NUMBER:
        return None
    own = read.role in {None, Role.SELF}
    if read.kind is Kind.PHONE or (own and read.kind is not None and read.kind.value in PERSON):
        return read.kind.value
    return None


@cache
def _titles() -> tuple[tuple[str, str], ...]:
    """(part, title), the longest titles first."""
    rows = [line.split("\t") for line in _lines("consent_words.tsv")]
    return tuple(sorted(((part, word) for part, word in rows), key=lambda row: -len(row[1])))


@cache
def _answers() -> Mapping[str, Mapping[str, str]]:
    held: dict[str, dict[str, str]] = {}
    for line in _lines("consent_answers.tsv"):
        part, meaning, words = line.split("\t")
        held.setdefault(part, {}).update({plain_cell(word): meaning for word in words.split(" ")})
    return MappingProxyType(held)


def _lines(name: str) -> list[str]:
    text = files("suyuan.discover.data").joinpath(name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
