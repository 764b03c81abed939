"""What is assessed: a table with canonical columns by field name, and what each column is to an onlooker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

REGISTRY = "registry"
"""The name of the workspace's registry among tables."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A table to assess.

    Attributes:
        name: of the file, or ``registry``.
        table: canonical columns by field name.
        titles: field names by the header that stood above them.
        direct: fields that name one person by themselves.
        quasi: fields that single somebody out together.
        aside: fields in which no personal information was found; nobody looked at them further.
    """

    name: str
    table: pa.Table
    titles: Mapping[str, str]
    direct: tuple[str, ...]
    quasi: tuple[str, ...]
    aside: tuple[str, ...]

    def field(self, name: str) -> str:
        """The field that a person means by a name or a header."""
        return name if name in self.table.column_names else self.titles.get(name, name)
