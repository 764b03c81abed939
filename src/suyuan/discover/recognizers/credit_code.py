"""Unified social credit codes (GB 32100-2015) of organisations and sole traders."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer, Runs
from suyuan.discover.checks import upper, uscc_check
from suyuan.discover.edges import open_both
from suyuan.discover.found import Found, Tier, nothing, spans, unite
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import one_of

_DEPARTMENTS = one_of(b"1235679ANYany")


def _find(buffer: Buffer) -> Found:
    # Digits alone pass by chance too often; a code without a letter needs its context.
    return unite([_judge(buffer, buffer.words, Tier.LIKELY), _judge(buffer, buffer.digits, Tier.POSSIBLE)])


def _judge(buffer: Buffer, runs: Runs, tier: Tier) -> Found:
    start = runs.start[runs.of_length(18)]
    start = start[_DEPARTMENTS[buffer.data[start]]]
    if not len(start):
        return nothing()
    good = uscc_check(upper(buffer.at(start, 18))) & open_both(buffer, start, start + 18)
    return spans(start, start + 18, tier).where(good)


RECOGNIZER = Recognizer(
    "credit_code",
    20,
    _find,
    ("信用代码", "社会信用代码", "统一代码", "税号", "纳税人识别号", "uscc"),
    needs_context=False,
    lookalike=0.03,
    rule="GB 32100-2015: 18 characters without I O S V Z, check character MOD 31-3",
)
