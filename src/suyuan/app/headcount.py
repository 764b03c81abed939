"""How many records the registry holds, and how many are of under-14s on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from suyuan.core.fields import Kind, Role
from suyuan.core.normalise import normalise
from suyuan.storage.workspace import Session

GROWN = 14


@dataclass(frozen=True, slots=True)
class Headcount:
    """Records by the age of their own person.

    Attributes:
        people: living records.
        under_14: of children under fourteen.
        age_unknown: whose birth date is missing or not whole enough to tell.
    """

    people: int
    under_14: int
    age_unknown: int


def count_heads(session: Session, on: date) -> Headcount:
    """Count the registry on that day."""
    rids = session.registry.rids()
    young, unknown = under_14(session, rids, on)
    return Headcount(len(rids), int(young.sum()), int(unknown.sum()))


def under_14(session: Session, rids: NDArray[np.uint64], on: date) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which records are of children under fourteen on that day, and of which nobody can tell; shape (n,) each.

    A person is under fourteen until the day before the fourteenth birthday.  A birth date without its day tells only if
    every day of its month or year would.
    """
    births = [one.name for one in session.registry.fields() if one.kind is Kind.BIRTH_DATE and one.role is Role.SELF]
    if not births:
        return np.zeros(len(rids), dtype=bool), np.ones(len(rids), dtype=bool)
    days = normalise(Kind.BIRTH_DATE, session.registry.read(births[:1], rids)[births[0]].combine_chunks())
    text = pc.fill_null(days, "").to_numpy(zero_copy_only=False).astype("U10")
    border = on.replace(year=on.year - GROWN, day=28 if (on.month, on.day) == (2, 29) else on.day).isoformat()
    known = np.char.str_len(text) >= len("2020")
    young = known & (_completed(text, "-01-01") > border)
    old = known & (_completed(text, "-12-31") <= border)
    return young, ~(young | old)


def _completed(days: NDArray[np.str_], ending: str) -> NDArray[np.str_]:
    """Dates whose missing month or day is taken from an ending like ``-12-31``; shape (n,)."""
    length = np.char.str_len(days)
    month = np.where(length == len("2020"), np.char.add(days, ending), days)
    return np.where(length == len("2020-01"), np.char.add(days, ending[3:]), month)
