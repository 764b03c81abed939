"""Unified social credit codes (GB 32100-2015) of organisations and sole traders."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.checks import organisation_check, upper, uscc_check
from suyuan.discover.edges import open_both
from suyuan.discover.found import Found, Tier, nothing, spans
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import one_of

_DEPARTMENTS = one_of(b"1235679ANYany")


def _find(buffer: Buffer) -> Found:
    runs = buffer.codes
    start = runs.start[runs.of_length(18)]
    start = start[_DEPARTMENTS[buffer.data[start]]]
    if not len(start):
        return nothing()
    start = start[uscc_check(upper(buffer.at(start, 18)))]
    start = start[open_both(buffer, start, start + 18)]
    bare = buffer.digits_at(start, 18).all(axis=1)
    # Digits alone pass one check by chance too often; the code of the organisation inside has a second one.
    inside = organisation_check(upper(buffer.at(start + 8, 9)))
    tier = np.where(bare, Tier.POSSIBLE, Tier.LIKELY).astype(np.int8)
    return spans(start, start + 18, tier).where(~bare | inside)


RECOGNIZER = Recognizer(
    "credit_code",
    20,
    _find,
    ("信用代码", "社会信用代码", "统一代码", "税号", "纳税人识别号", "uscc"),
    needs_context=False,
    lookalike=0.03,
    rule="GB 32100-2015: 18 characters without I O S V Z, MOD 31-3; digits alone must pass GB 11714 inside too",
)
