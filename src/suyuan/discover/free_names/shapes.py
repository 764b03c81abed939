"""The shape of a run of characters: what kind of name it would be, if it were one."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from suyuan.discover.free_names.words import HAN, SURNAMES, characters, surname_width

Shape: TypeAlias = str
Group: TypeAlias = Literal["cn2", "cn3", "cn+", "surname", "foreign", "other"]

CHINESE: frozenset[Shape] = frozenset({"cn2", "cn3", "cn4", "compound"})
_DOTTED = re.compile(r"[\u3400-\u9FFF]+(?:[·•・][\u3400-\u9FFF]+)+")
_LATIN = re.compile(r"[A-Za-z .'-]+")
_FOREIGN = characters("foreign")
_GROUPS: dict[Shape, Group] = {
    "cn2": "cn2",
    "cn3": "cn3",
    "cn4": "cn+",
    "compound": "cn+",
    "surname": "surname",
    "dotted": "foreign",
}


def shape_of(run: str) -> Shape:
    """The shape of a run in the folded spelling.

    cn2, cn3: a single surname and one or two characters; compound: a compound surname and one or two; cn4: two
    surnames and two; surname: nothing but a surname; nick: 老, 小 or 阿 and a surname; dotted and foreignN: foreign
    sounds with and without middle dots; latin; mixed; hanN: other Han characters (N counts up to 5).
    """
    if not HAN.fullmatch(run):
        return "dotted" if _DOTTED.fullmatch(run) else "latin" if _LATIN.fullmatch(run) else "mixed"
    length, width = len(run), surname_width(run)
    if width == length:
        return "surname"
    if width and length - width <= 2 and (length > 2 or width == 1):
        return "compound" if width == 2 else f"cn{length}"
    if length == 2 and run[0] in "老小阿" and run[1] in SURNAMES:
        return "nick"
    if length >= 2 and _FOREIGN.issuperset(run):
        return f"foreign{min(length, 5)}"
    if width == 1 and length == 4 and run[1] in SURNAMES:
        return "cn4"
    return f"han{min(length, 5)}"


def group_of(shape: Shape) -> Group:
    """The few groups of shapes for which evidence is weighed apart."""
    return _GROUPS.get(shape, "foreign" if shape.startswith("foreign") else "other")
