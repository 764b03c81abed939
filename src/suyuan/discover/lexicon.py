"""What a column header says: its kind, whom it speaks of, and how plainly.

A header is cut into whole words of the lexicon; a word inside another word means nothing (手机 in 手机型号).  Chinese
and English put the head last, so the last kind word decides: 身份证地址 is an address.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

from suyuan.core.fields import Kind, Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ROLES = {
    "child": Role.SELF,
    "self": Role.SELF,
    "mother": Role.MOTHER,
    "maternity": Role.MOTHER,
    "father": Role.FATHER,
    "guardian": Role.GUARDIAN,
    "contact": Role.GUARDIAN,
}
_CARED_FOR = frozenset({"child", "mother", "father", "guardian"})
_BRACKETS = re.compile(r"[(\[{【〔<]([^)\]}】〕>]*)[)\]}】〕>]?")
_RUNS = re.compile(r"[\u3400-\u9fff]+|[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_IS_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST_HEADER = 60


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one word means.

    Attributes:
        kind: the kind that it names; TEXT for something that is no field of a person; None for none.
        plain: it names the kind outright; otherwise it only hints at it.
        person: whom it names, a key of the roles; empty for nobody.
        foreign: it names somebody or something beside the record's people (a doctor, a hospital).
    """

    kind: Kind | None = None
    plain: bool = False
    person: str = ""
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """What a whole header says.

    Attributes:
        kind: what the column would hold, None if the header does not say.
        plain: the header says so outright.
        role: whom the column speaks of, None if the header does not say.
        child: the word for the person is one for a child.
        family: the word for the person belongs to a child's family (child, mother, father, guardian).
        foreign: the column is about somebody beside the record's people (a doctor, a hospital).
        words: the words that were understood, joined.
    """

    kind: Kind | None = None
    plain: bool = False
    role: Role | None = None
    child: bool = False
    family: bool = False
    foreign: bool = False
    words: str = ""


SILENT = HeaderReading()


def read_header(header: str | None) -> HeaderReading:
    """Read one header; ``SILENT`` for one that is missing or not understood."""
    text = unicodedata.normalize("NFKC", header or "").strip()[:_LONGEST_HEADER]
    aside = " ".join(_BRACKETS.findall(text))
    main = _interpret(_cut(_BRACKETS.sub(" ", text)))
    if not aside:
        return main
    note = _interpret(_cut(aside))
    if main.kind is None:
        return replace(note, role=note.role or main.role, words=main.words + note.words)
    return replace(main, role=note.role or main.role, child=main.child or note.child, family=main.family or note.family)


def _interpret(words: Sequence[tuple[str, Meaning | None]]) -> HeaderReading:
    known = [(word, meaning) for word, meaning in words if meaning is not None]
    if not known:
        return SILENT
    plain = [meaning.kind for _, meaning in known if meaning.kind and meaning.plain]
    hints = [meaning.kind for _, meaning in known if meaning.kind and not meaning.plain]
    kind = plain[-1] if plain else hints[-1] if hints else None
    outright = bool(plain) or any(kind is hint for hint in hints[:-1])
    if kind is not None and words[-1][1] is None:
        # What follows the kind word is not understood, so the head of the header is not: 电话线路, phone_plan.
        kind, outright = (kind, False) if outright else (None, False)
    people = [meaning.person for _, meaning in known if meaning.person]
    role = _ROLES[people[-1]] if people else None
    if {"mother", "father"} <= set(people):
        role = Role.GUARDIAN
    return HeaderReading(
        kind=kind,
        plain=outright,
        role=role,
        child="child" in people,
        family=not _CARED_FOR.isdisjoint(people),
        foreign=any(meaning.foreign for _, meaning in known),
        words="".join(word for word, _ in known),
    )


def _cut(text: str) -> list[tuple[str, Meaning | None]]:
    """Cut into words of the lexicon; what is in none stands as it is, without a meaning."""
    words: list[tuple[str, Meaning | None]] = []
    latin: list[str] = []
    for run in [*_RUNS.findall(text), ""]:
        if run and not _IS_HAN.match(run):
            latin.append(run.lower())
            continue
        for word in _join(latin):
            words.extend([(word, lexicon()[word])] if word in lexicon() else _segment(word, whole=True))
        latin = []
        words.extend(_segment(run, whole=False))
    return words


def _join(tokens: list[str]) -> list[str]:
    """Join neighbours that are one word of the lexicon: date of birth, id no."""
    joined: list[str] = []
    start = 0
    while start < len(tokens):
        ends = range(len(tokens), start, -1)
        end = next((end for end in ends if "".join(tokens[start:end]) in lexicon()), start + 1)
        joined.append("".join(tokens[start:end]))
        start = end
    return joined


def _segment(run: str, *, whole: bool) -> list[tuple[str, Meaning | None]]:
    """Cut a run into the fewest words, as little as possible left over.

    Args:
        run: Chinese, or Latin letters without a break (muqinxingming).
        whole: all of it must be words of two letters or more, or none of it counts.
    """
    best: list[tuple[int, int, list[tuple[str, Meaning | None]]]] = [(0, 0, [])]
    for end in range(1, len(run) + 1):
        missed, count, path = best[end - 1]
        options = [(missed + 1, count + 1, [*path, (run[end - 1], None)])]
        for start in range(max(0, end - 12 - 12 * whole), end - whole):
            meaning = lexicon().get(run[start:end])
            if meaning is not None:
                missed, count, path = best[start]
                options.append((missed, count + 1, [*path, (run[start:end], meaning)]))
        best.append(min(options, key=lambda option: option[:2]))
    missed, _, path = best[-1]
    return [(run, None)] if whole and missed else path


@cache
def lexicon() -> Mapping[str, Meaning]:
    """All words, from ``discover/data/lexicon.tsv`` (its first lines explain the notation)."""
    text = files("suyuan.discover.data").joinpath("lexicon.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return MappingProxyType({word: _parse_meaning(said) for word, said in rows})


def _parse_meaning(said: str) -> Meaning:
    if said == "-":
        return Meaning()
    kind, _, person = said.partition("@")
    bare = kind.rstrip("?!")
    return Meaning(Kind(bare), plain=not kind.endswith("?"), person=person, foreign=kind.endswith("!"))
