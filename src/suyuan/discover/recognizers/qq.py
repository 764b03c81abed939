"""QQ numbers: five to eleven digits right behind the word."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.shapes import bare


def _find(buffer: Buffer) -> Found:
    return bare(buffer, 5, 11, Tier.POSSIBLE)


RECOGNIZER = Recognizer(
    "qq",
    94,
    _find,
    ("qq", "qq号", "qq号码", "扣扣", "qqh", "qqhao"),
    needs_context=True,
    lookalike=0.9,
    rule="5 to 11 digits right behind the word",
)
