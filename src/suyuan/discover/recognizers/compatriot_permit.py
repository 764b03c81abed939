"""Mainland travel permits of Taiwan residents: eight digits that only a context can tell."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.shapes import bare


def _find(buffer: Buffer) -> Found:
    return bare(buffer, 8, 8, Tier.POSSIBLE)


RECOGNIZER = Recognizer(
    "compatriot_permit",
    90,
    _find,
    ("台胞证", "台胞证号", "台湾居民来往大陆通行证", "大陆通行证"),
    needs_context=True,
    lookalike=0.95,
    rule="8 digits right behind the name of the permit",
)
