"""Column typing: for each column of a table the kind of its cells and the person they speak of.

The same proposal serves a registry before import and a list that turned up without a header.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suyuan.core.fields import Field, Kind
from suyuan.discover.distinct import Candidate, make_distinct
from suyuan.discover.evidence import weigh_cells
from suyuan.discover.kinds import decide_kind
from suyuan.discover.lexicon import read_header
from suyuan.discover.people import Column
from suyuan.discover.roles import assign_people
from suyuan.discover.sampling import sample_cells, sample_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from suyuan.core.fields import Role

_PARTIAL = frozenset({"surname_only", "district_only", "year_month", "year_only", "masked"})


@dataclass(frozen=True, slots=True)
class ColumnProposal:
    """What one column holds, as far as header and cells tell.

    Attributes:
        position: its place in the table, from 0.
        header: its title; None or "" where it has none.
        kind: what its cells are.
        role: whom they speak of.
        share: cells that can be read as that kind among the filled ones of the sample, 0 to 1 (0 for text).
        matched: their number.
        filled: filled cells that were looked at.
        reasons: machine codes: ``header:<words understood>``, ``header_said:<kind>`` (overruled), ``values:<share>``,
            ``serials`` (read its dates with ``serials=True``), ``year_month``, ``year_only``, ``masked``,
            ``damaged``, ``surname_only``, ``district_only``, ``check_digits:<share>``, ``mixed``,
            ``contains:phone:<share>``, ``agrees_with:c<n>``, ``foreign:<kind>`` (a doctor's, a hospital's),
            ``named_after:c<n>``, ``surname_of:c<n>``, ``birth:guess``, ``role:guess``,
            ``duplicate_of:<field>``, ``empty``.
        certain: kind and role are beyond reasonable doubt; otherwise a person should confirm them.
        label: the name of the field where its kind and role do not make it; distinct within the table.
        odds: ln of how much likelier the kind is than the next one.
    """

    position: int
    header: str | None
    kind: Kind
    role: Role
    share: float
    matched: int
    filled: int
    reasons: tuple[str, ...]
    certain: bool
    label: str
    odds: float = 0.0

    @property
    def field(self) -> Field:
        """The registry field that the column would become."""
        return Field(self.kind, self.role, self.label)


def propose(header: Sequence[str] | None, rows: pa.Table) -> tuple[ColumnProposal, ...]:
    """Propose kind and role of every column.

    Args:
        header: titles in the order of the columns ("" for a column without one), or None.
        rows: the cells, all columns strings; at most 2,000 evenly spaced rows are looked at.

    Raises:
        ValueError: header and table differ in width.
    """
    if header is not None and len(header) != rows.num_columns:
        raise ValueError(f"{len(header)} titles for {rows.num_columns} columns")
    titles: list[str | None] = [None] * rows.num_columns if header is None else list(header)
    sampled = sample_columns(rows)
    columns = []
    for position, title in enumerate(titles):
        reading = read_header(title)
        testimony = weigh_cells(sample_cells(rows.column(position), sampled[position]))
        columns.append(Column(position, reading, decide_kind(reading, testimony), sampled[position]))
    people = assign_people(columns)
    candidates = [
        Candidate(
            column.position,
            titles[column.position],
            person,
            column.decision.certain,
            partial=not _PARTIAL.isdisjoint(column.decision.reasons),
        )
        for column, person in zip(columns, people, strict=True)
    ]
    distinct = make_distinct(candidates)
    return tuple(
        _conclude(column, title, final) for column, title, final in zip(columns, titles, distinct, strict=True)
    )


def _conclude(column: Column, title: str | None, final: Candidate) -> ColumnProposal:
    decision, person = column.decision, final.person
    unsettled = decision.vague and person.kind is Kind.DATE and column.reading.kind is None
    demoted = any(reason.startswith("duplicate_of:") for reason in person.reasons)
    return ColumnProposal(
        position=column.position,
        header=title,
        kind=person.kind,
        role=person.role,
        share=decision.matched / decision.filled if decision.filled else 0.0,
        matched=decision.matched,
        filled=decision.filled,
        reasons=(*decision.reasons, *person.reasons),
        certain=decision.certain and not (person.guessed or demoted or unsettled),
        label=final.label,
        odds=decision.odds,
    )
