"""Passports of the People's Republic of China."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier, unite
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.shapes import LETTERS, NO_I_O, shaped


def _find(buffer: Buffer) -> Found:
    forms = [((b"E",), 8), ((b"E", NO_I_O), 7), ((b"G",), 8), ((b"DSP",), 7), ((b"DSP", b"E"), 7), ((b"K", LETTERS), 7)]
    return unite([shaped(buffer, head, digits, Tier.POSSIBLE) for head, digits in forms])


RECOGNIZER = Recognizer(
    "passport",
    50,
    _find,
    ("护照", "护照号", "护照号码", "passport", "passportno"),
    needs_context=False,
    lookalike=0.3,
    rule="E or G and 8 digits, E and a letter and 7; diplomatic and service passports D, S, P; no check digit",
)
