"""The tail of an address: building, unit and room; lane and door; village group and house.

A tail is the run of digits, letters and words such as 幢, 单元, 室 at the end of an address.  Registries hold
few distinct tails, so only these are read.  A tail that fits no pattern stays as it is and has no position.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.release.address import numerals
from suyuan.release.address.book import TAIL_SLOTS, Bits, Readings
from suyuan.release.address.text import EMPTY, Bools, Ints, flags, join, said

TAIL_CHARACTERS = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ一二三四五六七八九十幢栋号楼单元室房座组社队第弄层门梯户东西南北中-#"
)
"""An address's tail is its longest end made of these, or else what ``TURNED_GROUP`` finds."""

TURNED_GROUP = rf"[0-9]{{1,4}}(?:-[0-9]{{1,3}})?号\(第?(?:[0-9]{{1,2}}|{numerals.PATTERN})[组社队]\)$"
"""12号(5组): the one tail that holds a bracket."""

DOUBTFUL = r"^[0-9]{1,3}-(?:[0-9]{1,2}|[A-Z])-[0-9A-Z]+(?:室|房)?$|^[0-9A-Z]+#"
"""3-2-502 and 138#: a building and what is in it after a community, but maybe a house number after a road."""

_NAME_END = "[楼东西南北中门社队户层房座室梯组单元]{0,3}"  # of a name before the building: 双子座3幢, 东门5幢
_NUMBERED = f"(?:[0-9]+(?:-[0-9]+)?|{numerals.PATTERN})[号弄]"
_LEAD = f"{_NAME_END}(?:{_NUMBERED})*"
_BUILDING = f"(?P<building>[A-Z]?[0-9]{{1,3}}[A-Z]?|[A-Z]{{1,2}}|{numerals.PATTERN})(?P<word>号楼|幢|栋|#楼?)"
_UNIT = f"(?P<unit>[0-9]{{1,2}}|[A-Z]|{numerals.PATTERN})"
_ROOM = "(?P<room>[A-Z]?[0-9]{3,5}[A-Z]?)(?P<suffix>室|房)?"
_GROUP = f"(?P<ordinal>第)?(?P<group>[0-9]{{1,2}}|{numerals.PATTERN})(?P<team>[组社队])"
_HOUSE = "(?P<house>[0-9]{1,4}(?:-[0-9]{1,3})?号)"

_PATTERNS = (
    # 138号, 123弄5号
    f"^(?P<lead>{_NAME_END}(?:{_NUMBERED})+)$",
    # 3幢2单元502室, 3栋2-502, 12号楼502
    f"^(?P<lead>{_LEAD}){_BUILDING}-?(?:{_UNIT}(?P<join>单元-?|-))?(?:{_ROOM})?$",
    # 3-2-502
    f"^(?P<lead>{_LEAD})(?P<building>[0-9]{{1,3}})(?P<word>-){_UNIT}(?P<join>-){_ROOM}$",
    # 123弄5号502室, 123弄5-502
    f"^(?P<lead>[0-9]+弄)(?P<door>[0-9]{{1,4}})(?P<door_join>号-?|-){_ROOM}$",
    # 2单元502室; 138号2单元502室
    f"^(?P<lead>{_LEAD}(?:[0-9A-Z]{{1,2}}座)?){_UNIT}(?P<join>单元-?){_ROOM}$",
    # 138号502室, A座502室
    f"^(?P<lead>{_LEAD}[0-9A-Z]{{1,2}}座|{_NAME_END}(?:{_NUMBERED})+){_ROOM}$",
    # 5组12号
    f"^{_GROUP}{_HOUSE}?(?P<after>.*)$",
    # 12号(5组)
    rf"^{_HOUSE}(?P<turned>\(){_GROUP}\)$",
    # 3幢 and more that has only one spelling here: 3幢2单元5楼东户, 3栋A座1203
    f"^(?P<lead>{_LEAD}){_BUILDING}(?P<after>.*)$",
)
_AGAIN = "[幢栋#弄组社队]|号楼"
"""A second building after the first: then neither is sure."""

PARTS = ("lead", "building", "unit", "door", "room", "group", "team", "house", "after")
_MARKS = ("word", "suffix", "join", "door_join", "ordinal", "turned")
_CLEAN = f"^(?:$|[0-9A-Z]|{numerals.PATTERN})"

_A, _B, _JOIN, _NUMERAL, _SUFFIX, _DOOR, _GROUP_NUMERAL, _ORDINAL, _ORDER = range(len(TAIL_SLOTS))
_LONGEST_UNIT_NUMERAL = 10
_LONGEST_GROUP_NUMERAL = 20


@dataclass(frozen=True, slots=True)
class Tails:
    """Distinct tails, read.

    Attributes:
        parts: see ``PARTS``; empty where absent, numbers in digits.
        numerals: Chinese spelling of ``unit`` and ``group`` where they have one.
        bare: True where a building stands without its word (3-2-502).
        readings: (T, 9) symbol of each position as written, -1 where it cannot be read.
        offered: (T, 9) positions that exist here.
        clean: True where the tail can stand right after a bracket.
        housed: True where a building, house, door or room number is told.
    """

    parts: dict[str, pa.Array]
    numerals: dict[str, pa.Array]
    bare: Bools
    readings: Readings
    offered: Bools
    clean: Bools
    housed: Bools


def read_tails(texts: pa.Array, literal: Bools) -> Tails:
    """Read distinct tails (levelled text, no nulls).

    Args:
        texts: the tails.
        literal: True for those that must be left as they are.
    """
    found, values, chinese = _number(_capture(texts, literal), texts)
    has = {name: said(column) for name, column in found.items()}
    readings = _read_symbols(found, has, chinese)
    others = pc.binary_join_element_wise(found["lead"], found["after"], "|")
    housed = has["building"] | has["door"] | has["room"] | has["house"]
    return Tails(
        {part: found[part] for part in PARTS},
        {part: numerals.NUMERALS.take(pa.array(value)) for part, value in values.items()},
        bare=flags(pc.equal(found["word"], "-")),
        readings=readings,
        offered=_offer(found, has, values, readings),
        clean=flags(pc.match_substring_regex(texts, _CLEAN)),
        housed=housed | flags(pc.match_substring_regex(others, "[0-9]")),
    )


def spell_tails(tails: Tails, index: Ints, bits: Bits) -> pa.Array:
    """Write tails ``index`` with these symbols (m, 9); those of positions not offered are ignored."""
    return _spell(tails, index, np.where(tails.offered[index], bits, tails.readings[index]), tails.bare[index])


def canonical_tails(tails: Tails, index: Ints) -> pa.Array:
    """Write tails ``index`` the one full way: 3号楼2单元502室, 123弄5号502室, 5组12号."""
    zeros = np.zeros((len(index), len(TAIL_SLOTS)), dtype=np.int8)
    return _spell(tails, index, zeros, zeros[:, 0] > 0)


def _capture(texts: pa.Array, literal: Bools) -> dict[str, pa.Array]:
    """Parts by the first pattern that fits, empty where absent; a tail that fits none is all ``after``."""
    columns = dict.fromkeys((*PARTS, *_MARKS), pa.repeat(EMPTY, len(texts)))
    open_rows = pa.array(~literal)
    for pattern in _PATTERNS:
        found = pc.extract_regex(pc.if_else(open_rows, texts, None), pattern=pattern)
        fits = found.is_valid()
        if found.type.get_field_index("after") >= 0:
            again = pc.match_substring_regex(pc.struct_field(found, "after"), _AGAIN)
            fits = pc.and_not(fits, pc.fill_null(again, False))  # noqa: FBT003 -- arrow's own signature
        for field in found.type:
            columns[field.name] = pc.if_else(fits, pc.struct_field(found, field.name), columns[field.name])
        open_rows = pc.and_not(open_rows, fits)
    columns["after"] = pc.if_else(pc.or_(open_rows, pa.array(literal)), texts, columns["after"])
    return columns


def _number(
    found: dict[str, pa.Array], texts: pa.Array
) -> tuple[dict[str, pa.Array], dict[str, Ints], dict[str, Bools]]:
    """Turn Chinese numbers into digits; a tail whose Chinese digits are no number is all ``after``."""
    read = {part: numerals.read_numbers(found[part]) for part in ("building", "unit", "group")}
    broken = pa.array(np.logical_or.reduce([flags(digits.is_null()) for digits, _, _ in read.values()]))
    found = found | {part: digits for part, (digits, _, _) in read.items()}
    found = {name: pc.if_else(broken, EMPTY, column) for name, column in found.items()}
    found["after"] = pc.if_else(broken, texts, found["after"])
    return (
        found,
        {part: read[part][1] for part in ("unit", "group")},
        {part: read[part][2] for part in ("unit", "group")},
    )


def _read_symbols(found: dict[str, pa.Array], has: dict[str, Bools], chinese: dict[str, Bools]) -> Readings:
    """The symbol of each position as written."""
    word = {name: flags(pc.equal(found["word"], name)) for name in ("号楼", "幢", "栋", "-")}
    in_words = flags(pc.starts_with(found["join"], "单元"))
    door_in_words = flags(pc.starts_with(found["door_join"], "号"))
    symbols: dict[int, tuple[Bools, Bools]] = {  # position: where the symbol is 0, where it is 1
        _A: (word["号楼"], word["幢"] | word["栋"]),
        _B: (word["幢"], word["栋"]),
        _JOIN: (in_words, has["join"] & ~in_words & ~word["-"]),
        _NUMERAL: (in_words & ~chinese["unit"], in_words & chinese["unit"]),
        _SUFFIX: (has["room"] & has["suffix"], has["room"] & ~has["suffix"]),
        _DOOR: (door_in_words, has["door"] & ~door_in_words),
        _GROUP_NUMERAL: (has["group"] & ~chinese["group"], has["group"] & chinese["group"]),
        _ORDINAL: (has["group"] & ~has["ordinal"], has["ordinal"]),
        _ORDER: (has["group"] & has["house"] & ~has["turned"], has["turned"]),
    }
    return np.stack([np.select([zero, one], [0, 1], -1) for zero, one in symbols.values()], axis=1).astype(np.int8)


def _offer(found: dict[str, pa.Array], has: dict[str, Bools], values: dict[str, Ints], readings: Readings) -> Bools:
    """Which positions exist.

    A tail written in words may be written in figures, not the other way round: 3-2-502 or 2-502 do not say
    whether the 2 is a 单元, a 门 or a 梯, and no copy may claim it.
    """
    named = has["building"] & ~flags(pc.equal(found["word"], "-"))
    unit_in_words = readings[:, _JOIN] == 0
    offered = np.zeros(readings.shape, dtype=np.bool_)
    offered[:, _A] = offered[:, _B] = named
    offered[:, _JOIN] = named & unit_in_words & has["room"]
    offered[:, _NUMERAL] = unit_in_words & (values["unit"] >= 1) & (values["unit"] <= _LONGEST_UNIT_NUMERAL)
    offered[:, _SUFFIX] = has["room"] & (has["suffix"] | has["building"] | has["unit"] | has["door"])
    offered[:, _DOOR] = readings[:, _DOOR] == 0
    offered[:, _GROUP_NUMERAL] = (values["group"] >= 1) & (values["group"] <= _LONGEST_GROUP_NUMERAL)
    offered[:, _ORDINAL] = has["group"]
    offered[:, _ORDER] = has["group"] & has["house"] & ~has["after"]
    return offered


def _spell(tails: Tails, index: Ints, symbols: npt.NDArray[np.integer], bare: Bools) -> pa.Array:
    """Write tails with a symbol for every position, offered or not; -1 counts as 0."""
    at = pa.array(index)
    part = {name: column.take(at) for name, column in tails.parts.items()}
    numeral = {name: column.take(at) for name, column in tails.numerals.items()}
    one = {slot: pa.array(symbols[:, slot] == 1) for slot in range(len(TAIL_SLOTS))}

    word = pc.if_else(pa.array(bare), "-", pc.if_else(one[_A], pc.if_else(one[_B], "栋", "幢"), "号楼"))
    joined = pc.or_(one[_JOIN], pa.array(bare))
    unit = pc.if_else(pc.and_not(one[_NUMERAL], joined), numeral["unit"], part["unit"])
    group = join(
        pc.if_else(one[_ORDINAL], "第", EMPTY),
        pc.if_else(one[_GROUP_NUMERAL], numeral["group"], part["group"]),
        part["team"],
    )
    group = pc.if_else(pc.equal(part["group"], EMPTY), EMPTY, group)
    return join(
        part["lead"],
        pc.if_else(one[_ORDER], part["house"], group),
        pc.if_else(one[_ORDER], join(pa.scalar("("), group, pa.scalar(")")), part["house"]),
        _with_word(part["building"], word),
        _with_word(unit, pc.if_else(joined, "-", "单元")),
        _with_word(part["door"], pc.if_else(one[_DOOR], "-", "号")),
        _with_word(part["room"], pc.if_else(one[_SUFFIX], EMPTY, "室")),
        part["after"],
    )


def _with_word(number: pa.Array, word: pa.Array) -> pa.Array:
    """The number and its word; nothing where there is no number."""
    return pc.if_else(pc.equal(number, EMPTY), EMPTY, join(number, word))
