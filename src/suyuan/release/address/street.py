"""What stands between region and building: town, road, number and community, in either order.

Two orders of the same facts: ``文新街道文三路138号紫荆花苑`` and ``文新街道紫荆花苑(文三路138号)``.  The text is cut at its
bracket and its number first, so that the patterns run over distinct roads and communities only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.release.address.text import Bools, Ints, cut_distinct, flags

_WORD = "[^0-9A-Z()路街道巷号弄镇乡村社区]"
_AREA = f"(?P<area>(?:{_WORD}+(?:镇|乡|街道))?(?:{_WORD}+(?:社区|居委会))?)"
_ROAD = "(?P<name>[^0-9A-Z()号弄镇乡村社区]+(?:路|街|道|巷|胡同))"
_COMMUNITY = (
    "(?P<name>[^0-9A-Z()路街道巷号弄镇乡村社区旁对前后内侧]+"
    "(?:小区|花园|家园|公寓|新村|山庄|家属院|宿舍|苑|园|庭|湾|府|邸|城|坊|居|轩|阁|郡|墅|公馆|名都|世家|大厦)"
    "(?:[东西南北中一二三四五六七八九十]{1,2}[区期])?)"
)
"""A community has a word that says so: ``文三路138号对面`` has none."""

_NUMBER = "^[0-9]{1,5}(?:-[0-9]{1,4})?[号弄]$"
_YARD = f"^(?P<yard>院)?{_COMMUNITY}$"
_NUMBER_END = 1 + len("号".encode())


@dataclass(frozen=True, slots=True)
class Streets:
    """Text after the region, read; all arrays run over the texts.

    Attributes:
        area: town, sub-district, neighbourhood; empty where absent or not told apart.
        road: name of the road; empty where the text was not told apart.
        number: its number, such as 138号, 8号院 or 123弄.
        community: name of the community.
        rest: the whole text where it was not told apart, else empty.
        known: True where it was told apart.
        turned: True where the community stands before the road.
        turns: True where both orders read back as the same parts.
    """

    area: pa.Array
    road: pa.Array
    number: pa.Array
    community: pa.Array
    rest: pa.Array
    known: Bools
    turned: Bools
    turns: Bools


def read_streets(texts: pa.Array) -> Streets:
    """Tell town, road, number and community apart where all but the town are there."""
    empty = pa.repeat("", len(texts))
    known, turned, turns = (np.zeros(len(texts), dtype=np.bool_) for _ in range(3))
    columns = [empty] * 4
    bracket = pc.find_substring(texts, "(").to_numpy(zero_copy_only=False)
    for order in (False, True):
        rows = np.flatnonzero((bracket >= 0) == order)
        found = _read_turned(texts.take(pa.array(rows))) if order else _read_straight(texts.take(pa.array(rows)))
        good = rows[found.good]
        known[good], turned[good], turns[good] = True, order, found.turns[found.good]
        columns = [_put(column, good, part.filter(pa.array(found.good))) for column, part in zip(columns, found.parts)]
    return Streets(*columns, pc.if_else(pa.array(known), "", texts), known, turned, turns)
