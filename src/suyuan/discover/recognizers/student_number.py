"""School roll numbers: G, L or J before a resident identity number."""

from __future__ import annotations

import numpy as np

from suyuan.discover.buffer import Buffer, is_digit
from suyuan.discover.checks import id_check, real_date, upper
from suyuan.discover.edges import open_both
from suyuan.discover.found import Found, Tier, spans
from suyuan.discover.recognizers import Recognizer


def _find(buffer: Buffer) -> Found:
    runs = buffer.words
    start = runs.start[runs.length == 19]
    cells = upper(buffer.at(start, 19))
    lead = np.isin(cells[:, 0], np.frombuffer(b"GLJ", np.uint8))
    good = lead & is_digit(cells[:, 1:18]).all(axis=1) & real_date(cells[:, 7:15], 2100) & id_check(cells[:, 1:])
    return spans(start, start + 19, Tier.LIKELY).where(good & open_both(buffer, start, start + 19))


RECOGNIZER = Recognizer(
    "student_number",
    8,
    _find,
    ("学籍号", "学籍", "学籍辅号", "全国学籍号"),
    needs_context=False,
    lookalike=0.001,
    rule="G (national), L (provisional) or J (supplementary) and the 18 characters of the identity number",
)
