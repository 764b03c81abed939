"""The code book itself: its version, its positions, and which position can be seen when.

A position is one binary choice between two spellings.  A choice among three words is two positions in a prefix
tree: ``building.a`` says 号楼 or one of 幢 and 栋, ``building.b`` says which of these two, and can be seen only
where ``building.a`` is 1.  Since every symbol is a fresh keyed draw, this is a valid code.

Symbol 0 is the spelling of the canonical form, to which an address standardiser tends too.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from suyuan.release.address.text import Bools

Bits: TypeAlias = npt.NDArray[np.uint8]
"""Chosen symbols, one column a position: 0 or 1."""

Readings: TypeAlias = npt.NDArray[np.int8]
"""Symbols as written, one column a position: 0, 1, or -1 where none can be read."""

CODE_BOOK_VERSION = "zh-address/1"
"""To be raised whenever the same text would be read or spelt otherwise, the table of divisions included."""

HEAD_SLOTS: tuple[str, ...] = (
    "province",  # 0 浙江省杭州市西湖区, 1 杭州市西湖区
    "province.short",  # 0 浙江省, 1 浙江
    "city",  # 0 金华市义乌市, 1 义乌市
    "city.short",  # 0 大理白族自治州, 1 大理州
    "community.order",  # 0 文三路138号紫荆花苑, 1 紫荆花苑(文三路138号)
)

TAIL_SLOTS: tuple[str, ...] = (
    "building.a",  # 0 3号楼, 1 3幢 or 3栋
    "building.b",  # 0 3幢, 1 3栋
    "unit.join",  # 0 2单元502, 1 2-502
    "unit.numeral",  # 0 2单元, 1 二单元
    "room.suffix",  # 0 502室, 1 502
    "door.join",  # 0 123弄5号502, 1 123弄5-502
    "group.numeral",  # 0 5组, 1 五组
    "group.ordinal",  # 0 5组, 1 第5组
    "group.order",  # 0 5组12号, 1 12号(5组)
)

SLOTS: tuple[str, ...] = HEAD_SLOTS + TAIL_SLOTS
"""Names of the binary positions; column ``i`` of every symbol array is ``SLOTS[i]``."""

BRANCHES: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "province.short": ("province", 0),
        "city.short": ("city", 0),
        "building.b": ("building.a", 1),
        "unit.numeral": ("unit.join", 0),
    }
)
"""Position -> (the position it hangs on, the symbol there under which it can be seen)."""


def visible(offered: Bools, symbols: Bits) -> Bools:
    """Say which offered positions a rendered address shows.

    Args:
        offered: (n, P) positions that exist for each record.
        symbols: (n, P) chosen symbols.

    Returns:
        (n, P); False where not offered, and where the branch was not taken.
    """
    shown = offered.copy()
    for slot, (stem, symbol) in BRANCHES.items():
        child, parent = SLOTS.index(slot), SLOTS.index(stem)
        shown[:, child] &= ~offered[:, parent] | (symbols[:, parent] == symbol)
    return shown
