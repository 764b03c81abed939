"""Corpora of names in running text: sentences and the spans of persons, from BIO/BMES columns or CLUENER's JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PERSON = frozenset({"PER", "PER.NAM", "NAME", "name", "nr", "PERSON"})
SET_ASIDE = frozenset({"PER.NOM"})  # «the doctor»: neither a name nor a false alarm


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, the spans of its names, and the spans that count neither way; ends exclusive."""

    text: str
    names: frozenset[tuple[int, int]]
    aside: frozenset[tuple[int, int]] = field(default=frozenset())


def load(folder: Path) -> list[Sentence]:
    """All sentences of the files in a folder (or of one file), in the order of their names.

    Raises:
        ValueError: no file of a known format stands there.
    """
    paths = [folder] if folder.is_file() else sorted(folder.iterdir())
    found: list[Sentence] = []
    for path in paths:
        if path.suffix == ".json":
            found.extend(_json_lines(path.read_text("utf-8")))
        elif path.suffix in {".txt", ".bmes", ".bio", ".conll"}:
            found.extend(_columns(path.read_text("utf-8").splitlines()))
    if not found:
        raise ValueError(f"no .txt, .bmes, .bio, .conll or .json corpus in {folder}")
    return found


def _json_lines(content: str) -> Iterator[Sentence]:
    """One object a line: text, and label → kind → surface → [[first, last]], last inclusive."""
    for line in content.splitlines():
        if not line.strip():
            continue
        entry = json.loads(line)
        kinds = [names for kind, names in entry["label"].items() if kind in PERSON]
        spans = [span for names in kinds for places in names.values() for span in places]
        yield Sentence(entry["text"], frozenset((first, last + 1) for first, last in spans))


def _columns(lines: Iterable[str]) -> Iterator[Sentence]:
    """One character and its tag a line, blank lines between sentences; Weibo writes the place in the word behind it."""
    characters: list[str] = []
    tags: list[str] = []
    for line in [*lines, ""]:
        parts = line.rstrip("\n").rsplit(maxsplit=1)
        if len(parts) == 2:
            token, tag = parts
            characters.append(token if len(token) == 1 else token[:-1] if token[-1].isdigit() else token)
            tags.append(tag)
        elif characters:
            yield _sentence(characters, tags)
            characters, tags = [], []


def _sentence(characters: list[str], tags: list[str]) -> Sentence:
    names: set[tuple[int, int]] = set()
    aside: set[tuple[int, int]] = set()
    starts = [0]
    for character in characters:
        starts.append(starts[-1] + len(character))
    begin, kind = -1, ""
    for place, tag in enumerate([*tags, "O"]):
        prefix, _, now = tag.partition("-")
        if begin >= 0 and (prefix in "BSO" or now != kind):
            if kind in PERSON:
                names.add((starts[begin], starts[place]))
            elif kind in SET_ASIDE:
                aside.add((starts[begin], starts[place]))
            begin = -1
        if begin < 0 and prefix in {"B", "S", "I", "M", "E"}:
            begin, kind = place, now
    return Sentence("".join(characters), frozenset(names), frozenset(aside))
