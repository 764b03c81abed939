"""Chinese numerals from 1 to 99, as clerks write them on buildings, units and village groups."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.release.address.text import Bools, Ints, flags

_ONES = "零一二三四五六七八九"
PATTERN = "[一二三四五六七八九十]{1,3}"
"""What may be a numeral; ``read_numbers`` says whether it is one."""


def _spell(value: int) -> str:
    tens, ones = divmod(value, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else _ONES[tens] + "十"
    return lead + ("" if ones == 0 else _ONES[ones])


NUMERALS = pa.array(["", *(_spell(value) for value in range(1, 100))])
"""The numeral of each value; empty for 0."""

_DIGITS = pa.array([str(value) for value in range(100)])


def read_numbers(words: pa.Array) -> tuple[pa.Array, Ints, Bools]:
    """Read numbers written in digits, in Chinese or with letters.

    Returns:
        The numbers with Chinese turned into digits (``二`` becomes ``2``, ``A`` and ``02`` stay; null where
        Chinese digits are no numeral: ``一二``); their values where they are plain numbers from 1 to 99, else
        0; and True where the writing is Chinese.
    """
    position = pc.index_in(words, value_set=NUMERALS.slice(1))
    chinese = pc.invert(pc.string_is_ascii(words))
    digits = pc.if_else(chinese, _DIGITS.take(pc.add(position, 1)), words)
    value = pc.fill_null(pc.index_in(digits, value_set=_DIGITS), 0)
    return digits, np.asarray(value, dtype=np.int32), flags(chinese)
