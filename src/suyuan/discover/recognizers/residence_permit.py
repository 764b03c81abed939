"""Residence permits of Hong Kong, Macau and Taiwan residents (81, 82, 83 ...) and of foreigners (9 ...)."""

from __future__ import annotations

from suyuan.discover.buffer import Buffer
from suyuan.discover.checks import id_check, real_date, upper
from suyuan.discover.edges import open_both
from suyuan.discover.found import Found, Tier, nothing, spans
from suyuan.discover.recognizers import Recognizer
from suyuan.discover.shapes import eighteen


def _find(buffer: Buffer) -> Found:
    start = eighteen(buffer)
    start = start[buffer.data[start] >= ord("8")]
    if not len(start):
        return nothing()
    cells = upper(buffer.at(start, 18))
    compatriot = (cells[:, 0] == ord("8")) & (cells[:, 1] >= ord("1")) & (cells[:, 1] <= ord("3"))
    compatriot &= (cells[:, 2:6] == ord("0")).all(axis=1)
    foreigner = cells[:, 0] == ord("9")
    good = (compatriot | foreigner) & real_date(cells[:, 6:14], 2100) & id_check(cells)
    return spans(start, start + 18, Tier.LIKELY).where(good & open_both(buffer, start, start + 18))


RECOGNIZER = Recognizer(
    "residence_permit",
    12,
    _find,
    ("居住证", "居留证", "证件号", "证件号码", "永居证", "永久居留"),
    needs_context=False,
    lookalike=0.002,
    rule="as the resident identity number, regions 810000, 820000, 830000; 9 in front for foreigners (remembered)",
)
