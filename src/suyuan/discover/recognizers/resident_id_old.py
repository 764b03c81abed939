"""Resident identity numbers of 15 digits, issued to 1999: no check digit."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer
from suyuan.discover.checks import real_date
from suyuan.discover.edges import open_both
from suyuan.discover.found import Found, Tier, nothing, spans
from suyuan.discover.recognizers import Recognizer


def _find(buffer: Buffer) -> Found:
    runs = buffer.numbers
    start = runs.start[runs.of_length(15)]
    if not len(start):
        return nothing()
    cells = buffer.at(start, 15)
    century = np.tile(np.frombuffer(b"19", np.uint8), (len(start), 1))
    dated = real_date(np.concatenate([century, cells[:, 6:12]], axis=1), 1999)
    region = (cells[:, 0] >= ord("1")) & (cells[:, 0] <= ord("6"))
    return spans(start, start + 15, Tier.POSSIBLE).where(dated & region & open_both(buffer, start, start + 15))


RECOGNIZER = Recognizer(
    "resident_id_old",
    30,
    _find,
    ("身份证", "身份证号", "身份证号码", "证件号", "证件号码", "sfzh"),
    needs_context=False,
    lookalike=0.05,
    rule="15 digits: region, birth date yymmdd, sequence; no check digit, so never above possible by itself",
)
