"""What an impact assessment may conclude, and how long it stands."""

from __future__ import annotations

from enum import StrEnum


class Conclusion(StrEnum):
    """The conclusion of an assessment."""

    MAY = "may"  # 可
    CORRECT = "correct"  # 整改: not before what it names is put right
    NOT = "not"  # 不可
