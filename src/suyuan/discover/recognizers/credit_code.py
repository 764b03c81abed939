"""Unified social credit codes (GB 32100-2015) of organisations and sole traders."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.checks import upper, uscc_check
from suyuan.discover.edges import open_both
from suyuan.discover.found import Found, Tier, spans
from suyuan.discover.recognizers import Recognizer


def _find(buffer: Buffer) -> Found:
    runs = buffer.words
    some = runs.length == 18
    start = runs.start[some]
    cells = upper(buffer.at(start, 18))
    digits = buffer.digits
    bare = digits.start[digits.length == 18]
    both = np.concatenate([start, bare])
    cells = np.concatenate([cells, buffer.at(bare, 18)])
    known = np.isin(cells[:, 0], np.frombuffer(b"1235679ANY", np.uint8))
    # Digits alone pass by chance too often; a code without a letter needs its context.
    tier = np.where(np.arange(len(both)) < len(start), Tier.LIKELY, Tier.POSSIBLE).astype(np.int8)
    return spans(both, both + 18, tier).where(known & uscc_check(cells) & open_both(buffer, both, both + 18))


RECOGNIZER = Recognizer(
    "credit_code",
    20,
    _find,
    ("信用代码", "社会信用代码", "统一代码", "税号", "纳税人识别号", "uscc"),
    needs_context=False,
    lookalike=0.03,
    rule="GB 32100-2015: 18 characters without I O S V Z, check character MOD 31-3",
)
