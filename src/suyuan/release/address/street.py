"""What stands between region and building: town, road, number and community, in either order.

Two orders of the same facts: ``文新街道文三路138号紫荆花苑`` and ``文新街道紫荆花苑(文三路138号)``.  The text
is cut at its bracket and at its number first, so that the patterns run over distinct roads and communities only.

Why both orders read back: a town ends in 镇, 乡, 街道, 社区 or 居委会, and neither a road nor a community may hold
one of these; so whichever of them follows the town, the town ends at the same place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.release.address.region import NOT_A_PLACE
from suyuan.release.address.text import EMPTY, Bools, Ints, cut_distinct, flags, join, said, widths

if TYPE_CHECKING:
    from collections.abc import Mapping

STREET_PARTS = ("area", "road", "number", "community", "rest")

_WORD = "[^0-9A-Z()路街道巷号弄镇乡村社区]"
_AREA = f"(?P<area>(?:{_WORD}+(?:镇|乡|街道))?(?:{_WORD}+(?:社区|居委会))?)"
_ROAD = "(?P<name>[^0-9A-Z()号弄镇乡村社区委]+(?:路|街|道|巷|胡同))"
_COMMUNITY_WORD = "[^0-9A-Z()路街道巷号弄镇乡村社区委旁对前后内侧]"
_COMMUNITY = (
    f"(?P<name>{_COMMUNITY_WORD}+"
    "(?:小区|花园|家园|公寓|新村|山庄|家属院|宿舍|苑|园|庭|湾|府|邸|城|坊|居|轩|阁|郡|墅|公馆|名都|世家|大厦)"
    "(?:[东西南北中一二三四五六七八九十]{1,2}[区期])?)"
)
"""A community has a word that says so: ``文三路138号对面`` has none."""

_PATTERNS = {
    "area road": f"^{_AREA}{_ROAD}$",
    "area community": f"^{_AREA}{_COMMUNITY}$",
    "road": rf"^\({_ROAD}$",
    "number": "^(?P<name>[0-9]{1,5}(?:-[0-9]{1,4})?[号弄])$",
    "community": f"^(?P<yard>院?){_COMMUNITY}$",
    "end": r"^(?P<yard>院?)\)$",
}
_CONFUSING = f"^院|街道|{NOT_A_PLACE}"
"""A road with 街道 in it ends like a town; a community that begins with 院 would join its number: 8号院某苑; and
either may come to stand after a county without its province."""

_PLACE_END = "[省州市盟县旗]"  # no 区: neither holds one, but at the end of 小区 and 二区

_NUMBER_END = len("1号".encode())


@dataclass(frozen=True, slots=True)
class Streets:
    """Text after the region, read; all arrays run over the texts.

    Attributes:
        parts: ``area`` (town, sub-district, neighbourhood; may be empty), ``road``, ``number`` (138号, 8号院,
            123弄) and ``community`` where these were told apart; ``rest``, the whole text, where not.
        known: True where they were told apart.
        turned: True where the community stands before the road.
        plain: True where neither road nor community could be taken for a place, were it to stand first.
    """

    parts: Mapping[str, pa.Array]
    known: Bools
    turned: Bools
    plain: Bools


def read_streets(texts: pa.Array) -> Streets:
    """Tell town, road, number and community apart, where all but the town are there."""
    first, second, third, fourth = cut_distinct(texts, _marks(texts))
    straight = _match("area road", first), _match("community", fourth)
    bracketed = _match("area community", first), _match("road", second), _match("end", fourth)
    number = _match("number", third)

    turned = bracketed[1].good
    known = number.good & np.where(turned, bracketed[0].good & bracketed[2].good, straight[0].good & straight[1].good)
    known &= turned | ~said(second[0])[second[1]]

    def either(if_turned: tuple[int, str], if_straight: tuple[int, str]) -> pa.Array:
        left, right = (found[i].columns[name] for found, (i, name) in ((bracketed, if_turned), (straight, if_straight)))
        return pc.if_else(pa.array(known), pc.if_else(pa.array(turned), left, right), EMPTY)

    yard = either((2, "yard"), (1, "yard"))
    parts = {
        "area": either((0, "area"), (0, "area")),
        "road": either((1, "name"), (0, "name")),
        "number": pc.if_else(pa.array(known), join(number.columns["name"], yard), EMPTY),
        "community": either((0, "name"), (1, "name")),
        "rest": pc.if_else(pa.array(known), EMPTY, texts),
    }
    names = pc.binary_join_element_wise(parts["road"], parts["community"], "|")
    return Streets(parts, known, turned & known, ~flags(pc.match_substring_regex(names, _PLACE_END)))


def spell_streets(parts: Mapping[str, pa.Array], index: Ints, turned: Bools) -> pa.Array:
    """Write the streets ``index``, the community first where ``turned``."""
    at = pa.array(index)
    area, road, number, community, rest = (parts[part].take(at) for part in STREET_PARTS)
    straight = join(area, road, number, community, rest)
    if not turned.any():
        return straight
    bracketed = join(area, community, pa.scalar("("), road, number, pa.scalar(")"))
    return pc.if_else(pa.array(turned), bracketed, straight)


@dataclass(frozen=True, slots=True)
class _Match:
    """What a pattern found, for every text."""

    columns: Mapping[str, pa.Array]
    good: Bools


def _match(pattern: str, pieces: tuple[pa.Array, Ints]) -> _Match:
    names, row = pieces
    found = pc.extract_regex(names, pattern=_PATTERNS[pattern])
    columns = {field.name: pc.struct_field(found, field.name) for field in found.type}
    good = flags(found.is_valid())
    if "name" in columns:
        good &= ~flags(pc.match_substring_regex(columns["name"], _CONFUSING))
    at = pa.array(row)
    return _Match({name: column.take(at) for name, column in columns.items()}, good[row])


def _marks(texts: pa.Array) -> npt.NDArray[np.int32]:
    """Where each text is cut, in bytes: before its bracket, before its number, after its number."""
    whole = widths(texts)
    bracket = pc.find_substring(texts, "(").to_numpy(zero_copy_only=False)
    digit = pc.find_substring_regex(texts, "[0-9]").to_numpy(zero_copy_only=False)
    last_digit = pc.find_substring_regex(texts, "[0-9][号弄]").to_numpy(zero_copy_only=False)
    numbered = last_digit >= 0
    number = np.where(numbered, digit, whole)
    before = np.where(numbered & (bracket >= 0) & (bracket < number), bracket, number)
    after = np.where(numbered, last_digit + _NUMBER_END, whole)
    return np.stack([before, number, after], axis=1)
