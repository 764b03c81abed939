"""Names of fields and small numbers as a reader meets them, in both languages."""

from __future__ import annotations

import math
from collections.abc import Sequence

from suyuan.core.fields import Role
from suyuan.report.messages import Lang, catalogue, say

LEAST = 1e-9
"""Expectations below are all the same to a reader."""


def field_title(lang: Lang, field: str) -> str:
    """``mother_name`` as 母亲姓名 or "mother's name"; a name that is none of ours stays as it is."""
    known = catalogue(lang)["fact"]
    for role in (Role.MOTHER, Role.FATHER, Role.GUARDIAN):
        base = field.removeprefix(f"{role.value}_")
        if base != field and base in known:
            return say(lang, f"whose.of_{role.value}", field=known[base])
    return known.get(field, field)


def field_names(lang: Lang, fields: Sequence[str], by: str = " + ") -> str:
    """Several of them."""
    return by.join(field_title(lang, name) for name in fields)


def few(value: float) -> str:
    """An expectation of people, rounded up: 0.000007, 0.3, 12, 1,200."""
    if value <= 0:
        return "0"
    if value >= 10:
        return f"{math.ceil(value):,}"
    if value >= 1:
        return f"{math.ceil(value * 10) / 10:.1f}"
    value = max(value, LEAST)
    digits = -math.floor(math.log10(value))
    return f"{math.ceil(round(value * 10**digits, 6)) / 10**digits:.{digits}f}"


def percent(share: float) -> str:
    """A share; never rounded to all or nothing when it is neither."""
    if 0 < share < 0.001:
        return "<0.1%"
    if 0.999 < share < 1:
        return ">99.9%"
    return f"{share:.1%}".replace(".0%", "%")
