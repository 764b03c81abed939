"""Travel permits to and from Hong Kong, Macau and Taiwan."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier, unite
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.shapes import LETTERS, shaped


def _find(buffer: Buffer) -> Found:
    forms = [((b"CW",), 8), ((b"C", LETTERS), 7), ((b"HM",), 8), ((b"HM",), 10), ((b"LT",), 8)]
    return unite([shaped(buffer, head, digits, Tier.POSSIBLE) for head, digits in forms])


RECOGNIZER = Recognizer(
    "travel_permit",
    52,
    _find,
    ("通行证", "通行证号", "港澳通行证", "往来港澳", "回乡证", "台胞证", "证件号", "证件号码"),
    needs_context=False,
    lookalike=0.3,
    rule="C or W and 8 digits, C and a letter and 7, H or M and 8 (old: 10), L or T and 8; no check digit",
)
