"""Read a file of people: its hash, its table, what its columns are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

from suyuan.core.errors import InputFault, UsageFault
from suyuan.core.fields import IDENTIFYING, Field, Kind, parse_field
from suyuan.discover.columns import ColumnProposal, propose
from suyuan.engines.reading import SourceTable, read_table

SKIP = "-"
"""``--map column=-`` leaves a column out."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file as read.

    Attributes:
        name: file name without its folder.
        sha256: of its bytes, hex.
        source: its table.
        proposals: kind and role of each column.
    """

    name: str
    sha256: str
    source: SourceTable
    proposals: tuple[ColumnProposal, ...]


def read_file(path: Path, *, sheet: str | None = None, strict_header: bool) -> ReadFile:
    """Read a file and propose what its columns are.

    Raises:
        InputFault: as ``read_table``.
    """
    source = read_table(path, sheet=sheet, strict_header=strict_header)
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return ReadFile(path.name, digest, source, propose(source.header, source.rows))


def choose_fields(proposals: tuple[ColumnProposal, ...], overrides: Mapping[str, str]) -> tuple[tuple[int, Field], ...]:
    """The fields to store, with the position of each column.

    Args:
        proposals: what was proposed.
        overrides: column header (or its number from 1) to a field name, or ``-`` to leave it out.

    Raises:
        UsageFault: SY-U003, an override names no column.
        InputFault: SY-I054, two columns are the same field.
    """
    wanted = dict(overrides)
    chosen: list[tuple[int, Field]] = []
    for proposal in proposals:
        header = proposal.header or f"column{proposal.position + 1}"
        name = wanted.pop(header, wanted.pop(str(proposal.position + 1), None))
        if name == SKIP:
            continue
        chosen.append((proposal.position, proposal.field if name is None else _named(name)))
    if wanted:
        raise UsageFault("SY-U003", column=next(iter(wanted)))
    seen: dict[str, int] = {}
    for position, field in chosen:
        if field.name in seen:
            raise InputFault("SY-I054", field=field.name, first=seen[field.name] + 1, second=position + 1)
        seen[field.name] = position
    return tuple(chosen)


def _named(name: str) -> Field:
    """A field from ``--map``: a field name, or ``kind:label`` for kinds that need a label."""
    kind, colon, label = name.partition(":")
    if colon and kind in {k.value for k in Kind} - {k.value for k in IDENTIFYING}:
        return Field(Kind(kind), label=label)
    return parse_field(name)
