"""Sex in running text: behind the word, or alone between two signs, as records are written."""

from __future__ import annotations

import re

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier, nothing, spans
from suyuan.discover.recognizers import Recognizer

# Patterns of bytes: a character of Chinese is three of them and fits in no set, so that sets are written out.
_TOLD = re.compile("性别(?:为|是)?(?:：|:)? {0,2}(男|女)".encode())
_ALONE = re.compile("(?:，|、|,|;|\\|) ?(男|女)(?:性|婴)? ?(?=，|、|,|;|\\|)".encode())


def _find(buffer: Buffer) -> Found:
    text = buffer.data.tobytes()
    tiers = {match.start(1): Tier.LIKELY for match in _ALONE.finditer(text)}
    tiers |= {match.start(1): Tier.CERTAIN for match in _TOLD.finditer(text)}
    if not tiers:
        return nothing()
    start = np.array(sorted(tiers), dtype=np.intp)
    return spans(start, start + 3, np.array([tiers[place] for place in start.tolist()], dtype=np.int8))


RECOGNIZER = Recognizer(
    "sex",
    97,
    _find,
    (),
    needs_context=False,
    lookalike=0.9,
    rule="男 or 女 behind 性别, or alone between two commas",
    prose=True,
)
