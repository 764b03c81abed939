"""Columns between the decision on their kind and the decision on their person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from suyuan.core.fields import Kind, Role
    from suyuan.discover.kinds import KindDecision
    from suyuan.discover.lexicon import HeaderReading


@dataclass(frozen=True, slots=True)
class Column:
    """One column of which the kind is decided.

    Attributes:
        position: its place in the table, from 0.
        reading: what its header says.
        decision: what its cells and its header make it.
        cells: its sampled cells; row i of every column belongs to the same record.
    """

    position: int
    reading: HeaderReading
    decision: KindDecision
    cells: pa.Array


@dataclass(frozen=True, slots=True)
class Person:
    """Whom one column speaks of.

    Attributes:
        kind: the decided kind; a date may have become a birth date.
        role: whom the cells speak of.
        told: the header says so.
        reasons: machine codes; ``role:guess`` where another reading is nearly as good.
    """

    kind: Kind
    role: Role
    told: bool
    reasons: tuple[str, ...]

    @property
    def guessed(self) -> bool:
        """Whether a person should confirm it."""
        return any(reason.endswith(":guess") for reason in self.reasons)
