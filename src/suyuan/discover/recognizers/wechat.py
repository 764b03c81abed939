"""WeChat names: six to twenty characters that begin with a letter, right behind the word."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier, spans
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import is_letter


def _find(buffer: Buffer) -> Found:
    runs = buffer.tokens
    some = (runs.length >= 6) & (runs.length <= 20) & is_letter(buffer.data[runs.start])
    return spans(runs.start[some], runs.end[some], Tier.POSSIBLE)


RECOGNIZER = Recognizer(
    "wechat",
    92,
    _find,
    ("微信", "微信号", "wechat", "weixin", "vx", "wx", "加微", "威信", "wxh", "weixinhao"),
    needs_context=True,
    lookalike=0.9,
    rule="a letter and 5 to 19 letters, digits, _ or -, right behind the word",
)
