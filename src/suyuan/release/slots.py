"""Slots: which word of a record's keyed block a position reads.

A position's name says all that is needed to read it from a leaked row, for example ``choice:father_phone|mother_phone``
or ``form:address:province``.  The registry keeps one growing table from names to numbers; a number is never given
twice, so the same record shows the same recipient the same symbol for life.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from suyuan.core.keyed import WORDS_PER_LANE


@dataclass(frozen=True, slots=True)
class Slot:
    """One binary position of every record.

    Attributes:
        name: carrier, subject and detail, joined by colons.
        index: number in the registry's slot table.
        threshold: fixed bias of a removal carrier; None where the bias key draws it.
        layered: True where some records' symbols come from the release key (form carriers).
    """

    name: str
    index: int
    threshold: int | None = None
    layered: bool = False

    @property
    def lane(self) -> int:
        """Which block of the record holds this slot's word."""
        return self.index // WORDS_PER_LANE

    @property
    def carrier(self) -> str:
        """The carrier's name."""
        return self.name.partition(":")[0]


def extend_table(table: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    """The slot table with new names at its end, in the order given."""
    grown = dict(table)
    for name in names:
        grown.setdefault(name, len(grown))
    return grown
