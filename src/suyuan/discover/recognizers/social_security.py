"""Numbers of social security and medical insurance cards."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.shapes import mixed


def _find(buffer: Buffer) -> Found:
    return mixed(buffer, 6, 18, Tier.POSSIBLE)


RECOGNIZER = Recognizer(
    "social_security",
    64,
    _find,
    (
        "社保号",
        "社保卡",
        "社保卡号",
        "社会保障号",
        "社会保障卡号",
        "医保卡",
        "医保卡号",
        "医保号",
        "医保编号",
        "参保号",
    ),
    needs_context=True,
    lookalike=0.95,
    rule="6 to 18 letters or digits right behind the word; their form differs from place to place",
)
