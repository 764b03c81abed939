"""School roll numbers: G, L or J before a resident identity number."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer
from suyuan.discover.checks import id_check, real_date, upper
from suyuan.discover.edges import open_both
from suyuan.discover.found import Found, Tier, nothing, spans
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.sides import is_digit, one_of

_LEADS = one_of(b"GLJglj")


def _find(buffer: Buffer) -> Found:
    runs = buffer.codes
    start = runs.start[runs.of_length(19)]
    start = start[_LEADS[buffer.data[start]]]
    if not len(start):
        return nothing()
    cells = upper(buffer.at(start, 19))
    good = is_digit(cells[:, 1:18]).all(axis=1) & real_date(cells[:, 7:15], 2100) & id_check(cells[:, 1:])
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
