"""Entries of a case file: tables of TOML, read key by key, each refusal with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from suyuan.case.quantities import read_days
from suyuan.core.errors import InputFault

KEYS = {
    "party": "number name unit roles insider lawful_business prior related defendant gain_returned use_gain "
    "circumstances",
    "batch": "number from to on until way rows exhibit part_of fields tier exhibits source_note rival_rows",
    "payment": "number on from to amount channel batch exhibits cost disputed note",
    "exhibit": "number title kind file_name sha256 sm3 size obtained_at obtained_by obtained_from place method "
    "originality proves facts presumption kept",
    "custody": "number exhibit at handling giver taker place sha256 note",
    "milestone": "kind at note",
    "finding": "number kind zh en exhibits body",
    "award": "number ledger parties amount statute note",
}
PREFIX = {
    "party": "P",
    "batch": "B",
    "payment": "T",
    "exhibit": "E",
    "custody": "K",
    "milestone": "M",
    "finding": "F",
    "award": "A",
}

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Entry:
    """One table of the file; every reading raises SY-I134, SY-I135 or SY-I139 with its place."""

    held: Mapping[str, Any]
    place: str
    keys: str

    def __post_init__(self) -> None:
        if not isinstance(self.held, Mapping):
            raise InputFault("SY-I139", place=self.place, expected="[table]")
        check_keys(self.held, set(self.keys.split()), self.place)

    def at(self, name: str) -> str:
        """Where a key stands, for messages."""
        return f"{self.place} {name}"

    def text(self, name: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        return str(self._of(name, str, default))

    def flag(self, name: str, *, default: bool = False) -> bool:
        """True or false."""
        return bool(self._of(name, bool, default))

    def maybe(self, name: str) -> str | None:
        """A text that may be missing."""
        return self.text(name) if name in self.held else None

    def number(self, name: str, default: int) -> int:
        """A whole number from nought."""
        value = self.held.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise InputFault("SY-I139", place=self.at(name), expected="0, 1, 2, …")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty for none."""
        value = self.held.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise InputFault("SY-I139", place=self.at(name), expected='["…", "…"]')
        return tuple(value)

    def one_of(self, name: str, words: tuple[str, ...], default: str | None = None) -> str:
        """One of some words."""
        word = self.text(name, default)
        if word not in words:
            raise InputFault("SY-I135", place=self.at(name), known=" / ".join(one for one in words if one))
        return word

    def word(self, name: str, words: type[_Word], default: _Word | None = None) -> _Word:
        """One of the words of an enumeration."""
        return words(self.one_of(name, tuple(one.value for one in words), default.value if default else None))

    def day(self, name: str, *, last: bool) -> date | None:
        """The first or last day of what is stated, None where nothing is."""
        return read_days(self.held[name], self.at(name))[last] if name in self.held else None

    def _of(self, name: str, kind: type[Any], default: Any) -> Any:  # noqa: ANN401
        value = self.held.get(name, default)
        if not isinstance(value, kind):
            raise InputFault("SY-I139", place=self.at(name), expected='"…"' if kind is str else "true / false")
        return value


def check_keys(table: Mapping[str, Any], keys: set[str], place: str) -> None:
    """Refuse keys that the format does not have.

    Raises:
        InputFault: SY-I135.
    """
    if any(key not in keys for key in table):
        raise InputFault("SY-I135", place=place, known=" / ".join(sorted(keys)))


def read_entries(data: Mapping[str, Any], kind: str) -> list[Entry]:
    """All tables of a kind; those without a number are numbered by their place.

    Raises:
        InputFault: SY-I135 an unknown key, SY-I139 a number that stands twice or is none.
    """
    listed = data.get(kind, [])
    if not isinstance(listed, list):
        raise InputFault("SY-I139", place=kind, expected=f"[[{kind}]]")
    seen: set[str] = set()
    entries = []
    for index, table in enumerate(listed, start=1):
        entry = Entry(table, f"{kind} {index}", KEYS[kind])
        if kind != "milestone":
            number = entry.text("number", f"{PREFIX[kind]}{index}")
            if number in seen or not (number.isascii() and number.isalnum()):
                raise InputFault("SY-I139", place=entry.at("number"), expected=f"{PREFIX[kind]}1, {PREFIX[kind]}2, …")
            seen.add(number)
            entry = Entry({**table, "number": number}, number, KEYS[kind])
        entries.append(entry)
    return entries
