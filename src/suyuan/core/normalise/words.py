"""Names, addresses, sexes and other text: one spelling of the same characters, nothing else changed."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.normalise.cells import (
    as_text,
    blank_to_null,
    erase,
    fold,
    keep,
    matches,
    read_distinct,
    revise,
    rewrite,
)

# Characters of these ranges are left alone by NFKC, so a cell made of them is canonical already.
_PLAIN_NAME = r"^\**[\x{4E00}-\x{9FFF}][\x{4E00}-\x{9FFF}*]+$"
_PLAIN_ADDRESS = r"^[\x{4E00}-\x{9FFF}0-9A-Za-z#()-]{5,}$"
_PLAIN_TEXT = r"^[\x{4E00}-\x{9FFF}\x21-\x7e]+$"
_DOTS = r"[.·•‧・∙⋅]"
_DASHES = r"[\x{2010}-\x{2015}\x{2212}]"

MALE, FEMALE = "男", "女"
_MALE = r"^(?:男[性婴孩童生士宝]?|男孩子|男宝宝|先生|儿子|m|male|boy|man|1|1\.0|1-?男性?|♂)$"
_FEMALE = r"^(?:女[性婴孩童生士宝儿]?|女孩子|女宝宝|f|female|girl|woman|2|2\.0|2-?女性?|♀)$"


def normalise_names(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Names in NFKC, no blanks between Han characters, one middle dot, masks as ``*``; null for 无, 不详 …"""
    text = as_text(values)
    odd = pc.and_(pc.is_valid(text), pc.invert(matches(text, _PLAIN_NAME)))
    return blank_to_null(revise(text, odd, _read_names))


def normalise_addresses(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Addresses in NFKC, no blanks beside Han characters, one kind of hyphen; null where no letter stands."""
    text = as_text(values)
    return revise(text, pc.and_(pc.is_valid(text), pc.invert(matches(text, _PLAIN_ADDRESS))), _read_addresses)


def normalise_sexes(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """男 or 女 from words in Chinese and English and the codes 1 and 2 of GB/T 2261.1; null for all else."""
    return read_distinct(as_text(values), _read_sexes)


def normalise_texts(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Text in NFKC without blank edges; null for an empty cell."""
    text = as_text(values)
    folded = revise(text, pc.and_(pc.is_valid(text), pc.invert(matches(text, _PLAIN_TEXT))), fold)
    return keep(folded, matches(folded, r"."))


def _read_names(cells: pa.Array) -> pa.Array:
    text = fold(cells)
    text = revise(text, matches(text, r"^[\p{Han}* ]+$"), lambda han: erase(han, " "))
    return revise(text, pc.invert(matches(text, _PLAIN_NAME)), _read_odd_names)


def _read_odd_names(text: pa.Array) -> pa.Array:
    text = rewrite(rewrite(text, r"\s{2,}|[\t\n\r\f\v]", " "), r"[×●○◎∗]", "*")
    text = rewrite(text, r"([\p{Han}*])[xX]{3,}", r"\1***")
    for _ in range(2):
        text = rewrite(text, r"([\p{Han}*])[xX]", r"\1*")
    for _ in range(2):  # matches cannot overlap: every second blank waits for the second pass
        text = rewrite(text, r"([\p{Han}*]) ([\p{Han}*])", r"\1\2")
        text = rewrite(text, rf"(\p{{Han}}) ?{_DOTS} ?(\p{{Han}})", r"\1·\2")
    return keep(text, matches(text, r"\p{L}"))


def _read_addresses(cells: pa.Array) -> pa.Array:
    text = rewrite(rewrite(fold(cells), r"\s{2,}|[\t\n\r\f\v]", " "), _DASHES, "-")
    text = revise(text, pc.invert(matches(text, r"[\x21-\x7e] [\x21-\x7e]")), lambda han: erase(han, " "))
    text = rewrite(rewrite(text, r"([^\x00-\x7f]) ", r"\1"), r" ([^\x00-\x7f])", r"\1")
    return blank_to_null(keep(text, matches(text, r"\p{L}")))


def _read_sexes(cells: pa.Array) -> pa.Array:
    text = pc.ascii_lower(rewrite(fold(cells), r"\s+", ""))
    male, female = matches(text, _MALE), matches(text, _FEMALE)
    return keep(pc.if_else(male, MALE, FEMALE), pc.or_(male, female))
