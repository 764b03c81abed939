"""What speaks for and against a candidate: the model's belief, its shape, the words beside it and around it.

Each item of evidence has a name and a value; ``name_weights.tsv`` says what one unit of it adds to the logarithm of
the odds.  Names of the form a|b hold when both hold.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from suyuan.discover.free_names.shapes import CHINESE, group_of, shape_of
from suyuan.discover.free_names.words import HAN, SURNAMES, characters, pattern, surname_width

if TYPE_CHECKING:
    from suyuan.discover.free_names.candidates import Candidate
    from suyuan.discover.free_names.pieces import Piece
    from suyuan.discover.free_names.reading import Belief

WINDOW = 30  # characters on either side in which a word of records is looked for
_BESIDE = 6  # characters in which a title or a deed stands
_CHANCES = (0.03, 0.1, 0.3, 0.5, 0.8, 0.95)
_LEAST = (0.2, 0.5, 0.8, 0.95)
_KINDS = frozenset({"edge", "han", "digit", "latin"})
_SIGNS = frozenset('、，,。：:（(）)《》〈〉“”"·—-@ [］]#/_')
_COMMON, _WORDLY = characters("common"), characters("worldly")
_GIVEN, _FOREIGN, _PARTICLES = characters("given"), characters("foreign"), characters("particle")
_TITLE_AFTER, _TITLE_BEFORE = pattern("title_after"), pattern("title_before", "(?:{})$")
_ENDS_IN_TITLE = pattern("title_after", "(?:{})$", shortest=2)
_DEED, _NEAR, _THING = pattern("deed"), pattern("near"), pattern("thing")


def gather(text: str, piece: Piece, belief: Belief, candidate: Candidate) -> dict[str, float]:
    """The evidence on one candidate of a piece of a folded text."""
    run = text[candidate.start : candidate.end]
    shape = shape_of(run)
    group = group_of(shape)
    found = {"bias": 1.0, f"shape:{shape}": 1.0}
    _believe(found, group, belief, candidate.chance, candidate.start - piece.start, candidate.end - piece.start)
    _look_inside(found, run, shape)
    _look_beside(found, text, candidate, shape, group)
    _spell(found, text, candidate, shape)
    near = text[max(0, candidate.start - WINDOW) : candidate.start] + "\n" + text[candidate.end :][:WINDOW]
    words = len(set(_NEAR.findall(near)))
    found["near1"], found["near3"] = float(words > 0), float(words > 2)
    if len(run) > 1 and text.count(run) > 1:
        found[f"again|{group}"] = 1.0
    return found


def _believe(found: dict[str, float], group: str, belief: Belief, chance: float, first: int, last: int) -> None:
    count = len(belief.word)
    mass = (belief.begins[first:last] + belief.within[first:last]).tolist()
    found[f"chance|{group}"] = _logit(chance)
    found[f"begins|{group}"] = _logit(float(belief.begins[first]))
    found["mean"], found["least"], found["sum"] = _logit(sum(mass) / len(mass)), _logit(min(mass)), sum(mass)
    for step in _CHANCES:
        if chance >= step:
            found[f"chance>={step}|{group}"] = 1.0
    for step in _LEAST:
        if min(mass) >= step:
            found[f"least>={step}|{group}"] = 1.0
    if last > first + 1:
        found["begins_inside"] = float(belief.begins[first + 1 : last].max())
        found["word_inside"] = float(belief.word[first + 1 : last].max())
    found["word_here"] = float(belief.word[first])
    found["place"], found["other"] = float(belief.place[first:last].mean()), float(belief.other[first:last].mean())
    if found["place"] > 0.5:
        found[f"placed|{group}"] = 1.0
    if last < count:
        found[f"word_after|{group}"] = float(belief.word[last])
        found["within_after"], found["begins_after"] = float(belief.within[last]), float(belief.begins[last])
        found["place_after"] = float(belief.place[last])
    else:
        found[f"word_after|{group}"] = 1.0
    if first:
        found["person_before"] = float(belief.begins[first - 1] + belief.within[first - 1])
        found["place_before"] = float(belief.place[first - 1])


def _look_inside(found: dict[str, float], run: str, shape: str) -> None:
    if HAN.fullmatch(run):
        found["foreign_share"] = sum(character in _FOREIGN for character in run) / len(run)
    if not _PARTICLES.isdisjoint(run[1:]):
        found["particle"] = 1.0
    if (title := _ENDS_IN_TITLE.search(run)) and title.start():
        found["ends_in_title"] = 1.0
    if shape == "surname" or shape in CHINESE:
        width = surname_width(run)
        rank = (
            "compound" if width == 2 else "worldly" if run[0] in _WORDLY else "common" if run[0] in _COMMON else "rare"
        )
        found[f"surname:{rank}|{shape}"] = 1.0
    if shape in CHINESE:
        given = run[width:]
        found["given"] = sum(character in _GIVEN for character in given) / len(given)
        if len(given) == 2:
            found["given_first"], found["given_last"] = float(given[0] in _GIVEN), float(given[1] in _GIVEN)
            found["given_surname"] = float(given[1] in _COMMON)
            found["doubled"] = float(given[0] == given[1])


def _look_beside(found: dict[str, float], text: str, candidate: Candidate, shape: str, group: str) -> None:
    start, end = candidate.start, candidate.end
    before, after = text[max(0, start - _BESIDE) : start], text[end : end + _BESIDE]
    if title := _TITLE_AFTER.match(after):
        found[f"title_after{min(2, len(title[0]))}|{group}"] = 1.0
    if _TITLE_BEFORE.search(before):
        found[f"title_before|{group}"] = 1.0
    if _TITLE_BEFORE.search(before + text[start]):
        found["begins_in_title"] = 1.0
    if any(_TITLE_AFTER.fullmatch(text[end - 1 : end + more]) for more in (1, 2)):
        found["cuts_title"] = 1.0
    if _THING.match(after):
        found[f"thing_after|{group}"] = 1.0
    if _DEED.match(after):
        found[f"deed_after|{group}"] = 1.0
    left, right = before[-1:], after[:1]
    for side, character in (("before", left), ("after", right)):
        kind = _kind(character)
        found[f"{side}:{kind}"] = 1.0
        found[f"{side}:{kind if kind in _KINDS else 'sign'}|{group}"] = 1.0
    if left == "《" and right == "》":
        found["titled"] = 1.0
    if shape in CHINESE and right:
        found["surname_after"], found["given_after"] = float(right in _COMMON), float(right in _GIVEN)
    if not right or right not in SURNAMES:
        found["no_surname_after"] = 1.0


def _spell(found: dict[str, float], text: str, candidate: Candidate, shape: str) -> None:
    """The very characters: of the name by their place in it, and of its neighbours."""
    start, end = candidate.start, candidate.end
    run = text[start:end]
    kind = "chinese" if shape in CHINESE else "surname" if shape == "surname" else "else"
    found[f"after={_plain(text[end : end + 1])}|{kind}"] = 1.0
    found[f"before={_plain(text[max(0, start - 1) : start])}|{kind}"] = 1.0
    found[f"after={_plain(text[end : end + 2])}"] = 1.0
    found[f"before={_plain(text[max(0, start - 2) : start])}"] = 1.0
    found[f"first={_plain(run[0])}|{kind}"] = 1.0
    if kind == "chinese":
        for character in run[1:-1]:
            found[f"middle={character}"] = 1.0
    if kind != "surname":
        found[f"last={_plain(run[-1])}|{kind}"] = 1.0


def _plain(characters: str) -> str:
    """Characters that may stand in a table of lines; blanks and breaks are all one."""
    return "".join(character if character.isprintable() and character != " " else "_" for character in characters)


def _kind(character: str) -> str:
    if not character or character in "\n\r":
        return "edge"
    if "\u3400" <= character <= "\u9fff":
        return "han"
    if character.isdigit():
        return "digit"
    return "latin" if character.isalpha() else character if character in _SIGNS else "sign"


def _logit(chance: float) -> float:
    return math.log((chance + 1e-3) / (1.001 - chance))
