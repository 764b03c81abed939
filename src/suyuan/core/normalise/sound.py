"""How a name sounds: toneless pinyin without blanks, so that 王小明, Wang Xiaoming and WANG XIAO MING agree.

One reading a character: the usual one, and for a surname the one it has as a surname (单 is shan, not dan).  Names that
sound alike are alike here, which is what an input method's slips look like.
"""

from __future__ import annotations

from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.normalise.cells import keep, matches, revise

_AS_SURNAME = dict(
    zip(
        "单曾仇解区查尉任盖缪翟覃朴卜冼长车乐冯员种",
        [
            "shan",
            "zeng",
            "qiu",
            "xie",
            "ou",
            "zha",
            "yu",
            "ren",
            "ge",
            "miao",
            "zhai",
            "qin",
            "piao",
            "bu",
            "xian",
            "zhang",
            "che",
            "yue",
            "feng",
            "yun",
            "chong",
        ],
        strict=True,
    )
) | {"尉迟": "yuchi", "长孙": "zhangsun", "万俟": "moqi"}

LATIN = r"^[A-Za-z]+(?:[ '-]+[A-Za-z]+)*$"
_LONGEST = 4
_PLAIN = rf"^[\x{{4E00}}-\x{{9FFF}}]{{2,{_LONGEST}}}$"
_TWO_AS_ONE = "^(?:" + "|".join(name for name in _AS_SURNAME if len(name) > 1) + ")"


def sounds(names: pa.Array) -> pa.Array:
    """Sound of each canonical name; null for masked ones and for those without a letter or a Chinese character.

    Args:
        names: canonical names, shape (n,).
    """
    plain = pc.and_not(matches(names, _PLAIN), matches(names, _TWO_AS_ONE))
    result = _read_plain(keep(names, plain))
    return revise(pc.if_else(plain, result, names), pc.and_(pc.is_valid(names), pc.invert(plain)), _read_distinct)


def _read_plain(names: pa.Array) -> pa.Array:
    """Names of two to four characters, read character by character; few characters occur in very many names."""
    parts = []
    for place in range(_LONGEST):
        coded = pc.utf8_slice_codeunits(names, place, place + 1).dictionary_encode()
        read = [_sound(text) if place == 0 else _letter(text) if text else "" for text in coded.dictionary.to_pylist()]
        parts.append(pa.array(read, pa.string()).take(coded.indices))
    return pc.binary_join_element_wise(*parts, "")


def _read_distinct(names: pa.Array) -> pa.Array:
    coded = names.dictionary_encode()
    return pa.array([_sound(name) for name in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def turned_sounds(names: pa.Array) -> pa.Array:
    """Sound of Latin names with the last word put first (Xiaoming Wang); null for others."""
    return sounds(pc.replace_substring_regex(_keep_latin(names), r"^(.*\S)\s+(\S+)$", r"\2 \1"))


def _keep_latin(names: pa.Array) -> pa.Array:
    return keep(names, pc.and_(matches(names, LATIN), matches(names, "[ '-]")))


def _sound(name: str) -> str | None:
    if "*" in name:
        return None
    begin = next((length for length in (2, 1) if name[:length] in _AS_SURNAME), 0)
    text = _AS_SURNAME.get(name[:begin], "") + "".join(_letter(c) for c in name[begin:])
    return text or None


@lru_cache(maxsize=30_000)
def _letter(character: str) -> str:
    if character.isascii():
        return character.lower() if character.isalpha() else ""
    from pypinyin import lazy_pinyin

    read = "".join(lazy_pinyin(character)).replace("ü", "v")
    return read if read.isascii() else ""
