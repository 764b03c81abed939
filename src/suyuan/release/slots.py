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
    """

    name: str
    index: int

    @property
    def lane(self) -> int:
        """Which block of the record holds this slot's word."""
        return self.index // WORDS_PER_LANE

    @property
    def carrier(self) -> str:
        """The carrier's name."""
        return self.name.partition(":")[0]

    @property
    def threshold(self) -> int | None:
        """Fixed bias of a removal carrier, in 1/65536; None where the bias key draws it."""
        return int(self.name.rsplit(":", 1)[1]) if self.carrier in {"blank", "withhold"} else None

    @property
    def layered(self) -> bool:
        """True where some records' symbols come from the release key (form carriers)."""
        return self.carrier == "form"


def extend_table(table: Mapping[str, int], names: Iterable[str]) -> dict[str, int]:
    """The slot table with new names at its end, in the order given."""
    grown = dict(table)
    for name in names:
        grown.setdefault(name, len(grown))
    return grown
