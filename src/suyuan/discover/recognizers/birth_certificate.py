"""Medical certificates of birth: a letter and nine digits."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.shapes import LETTERS, shaped


def _find(buffer: Buffer) -> Found:
    return shaped(buffer, (LETTERS,), 9, Tier.POSSIBLE)


RECOGNIZER = Recognizer(
    "birth_certificate",
    54,
    _find,
    ("出生证", "出生证号", "出生医学证明", "出生证明", "出生证编号", "医学证明编号"),
    needs_context=False,
    lookalike=0.3,
    rule="one letter and 9 digits; no public check digit",
)
