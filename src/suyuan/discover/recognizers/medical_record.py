"""Numbers of medical records: inpatient, outpatient, file."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found, Tier
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.shapes import mixed


def _find(buffer: Buffer) -> Found:
    return mixed(buffer, 4, 18, Tier.POSSIBLE)


RECOGNIZER = Recognizer(
    "medical_record",
    66,
    _find,
    ("住院号", "门诊号", "病历号", "病案号", "就诊号", "就诊卡号", "档案号", "登记号", "检查号", "标本号", "mrn"),
    needs_context=True,
    lookalike=0.95,
    rule="4 to 18 letters or digits right behind the word; their form differs from house to house",
)
