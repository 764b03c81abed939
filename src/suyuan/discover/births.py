"""Which dates are dates of birth, where the header does not say: those in the id numbers, or the earliest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suyuan.core.fields import Kind
from suyuan.discover.agreement import agree_on_birth, come_before

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from suyuan.discover.people import Column

AGREE = 0.5
"""Share of equal rows from which an id column and a date column speak of the same person."""
_MOSTLY = 0.8
_PEOPLE = frozenset({Kind.NAME, Kind.SEX, Kind.PHONE, Kind.ID_NUMBER})


def find_births(columns: Sequence[Column], canonical: Mapping[int, pa.Array]) -> dict[int, tuple[str, ...]]:
    """Positions of unsettled dates that are dates of birth, each with its reasons."""
    vague = [column for column in columns if column.decision.vague]
    ids = [column.position for column in columns if column.decision.kind is Kind.ID_NUMBER]
    births: dict[int, tuple[str, ...]] = {}
    for column in vague:
        agreeing = [i for i in ids if (agree_on_birth(canonical[i], canonical[column.position]) or 0.0) >= AGREE]
        if agreeing:
            births[column.position] = (f"agrees_with:c{agreeing[0]}",)
    known = bool(births) or any(column.decision.kind is Kind.BIRTH_DATE for column in columns)
    if known or not any(column.decision.kind in _PEOPLE for column in columns):
        return births
    # A header that says "date" and no more would have said birth; moments with a time of day are registrations.
    open_ = [c for c in vague if c.reading.kind is None and "clock" not in c.decision.reasons]
    dates = [c.position for c in columns if c.decision.kind is Kind.DATE]
    for column in open_:
        others = [canonical[position] for position in dates if position != column.position]
        if all((come_before(canonical[column.position], other) or 0.0) >= _MOSTLY for other in others):
            return {column.position: ("birth:guess",)}
    return births
