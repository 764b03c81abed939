"""What a case can be written as."""

from __future__ import annotations

from enum import StrEnum


class ExportFormat(StrEnum):
    """Formats of ``case export``."""

    CASE_UCO = "case-uco"
    CSV = "csv"
