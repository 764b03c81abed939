"""Minimal identifying sets: the smallest sets of fields that single out a given share of the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from suyuan.assess.subsets import SubsetUniques


@dataclass(frozen=True, slots=True)
class IdentifyingSet:
    """A set of fields that identifies, while none of its proper subsets does.

    Attributes:
        fields: their names.
        unique: records that it singles out.
        share: the same as a share of all records.
    """

    fields: tuple[str, ...]
    unique: int
    share: float


def find_identifying(uniques: SubsetUniques, share: float) -> tuple[IdentifyingSet, ...]:
    """The minimal sets under which at least ``share`` of the records are unique; smallest first, then by share.

    Args:
        uniques: what every subset makes unique; sets larger than its ``depth`` are not looked at.
        share: above 0, at most 1.

    Raises:
        AssessFault: SY-A006, the share is not in (0, 1].
    """
    if not 0.0 < share <= 1.0:
        raise AssessFault("SY-A006", share=share)
    wanted = share * uniques.rows
    found: list[IdentifyingSet] = []
    minimal: list[int] = []
    for subset in sorted(uniques.unique, key=lambda one: (one.bit_count(), -uniques.unique[one], one)):
        if uniques.unique[subset] >= wanted and not any(subset & less == less for less in minimal):
            minimal.append(subset)
            unique = uniques.unique[subset]
            found.append(IdentifyingSet(uniques.names(subset), unique, unique / uniques.rows))
    return tuple(found)
