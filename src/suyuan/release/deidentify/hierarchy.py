"""Hierarchies: how the values of a field become coarser, step by step, until one value is left.

Level 0 is the value itself; each level joins whole groups of the level before.  The loss of a cell is
(leaves of its group - 1) / (leaves of the field - 1): 0 for the value itself, 1 for "any value" (normalised certainty
penalty, Xu et al. 2006).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import AssessFault

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from suyuan.assess.codes import Coded

ANY = "*"
"""The label of the group that holds every value."""


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """The levels of one field; made by ``build_hierarchy``.

    Attributes:
        field: its name, for messages.
        levels: labels of every leaf at each level, each of shape (leaves,); the first are the leaves themselves.
    """

    field: str
    levels: tuple[pa.Array, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """A coded column with its levels.

    Attributes:
        name: of the field.
        codes: of its cells, shape (n,).
        maps: at each level the group of each code, shape (size,) each, dtype int32.
        labels: at each level the label of each group.
        loss: at each level the loss of each code's group, shape (size,) each, in 0..1.
    """

    name: str
    codes: NDArray[np.int32]
    maps: tuple[NDArray[np.int32], ...]
    labels: tuple[pa.Array, ...]
    loss: tuple[NDArray[np.float64], ...]

    @property
    def height(self) -> int:
        """How many levels there are."""
        return len(self.maps)

    def groups(self, level: int) -> int:
        """How many groups a level has."""
        return len(self.labels[level])


def build_hierarchy(field: str, levels: Sequence[Sequence[str] | pa.Array]) -> Hierarchy:
    """Make a hierarchy; the level of any value (``*``) is added where the last one is not that.

    Args:
        field: its name.
        levels: labels of each leaf at each level, leaves first, each of the same length.

    Raises:
        AssessFault: SY-A010 a leaf stands twice, SY-A011 a level parts what the one before has joined, or has another
            length.
    """
    arrays = [pa.array(level, pa.string()) if not isinstance(level, pa.Array) else level for level in levels]
    if len(pc.unique(arrays[0])) != len(arrays[0]):
        raise AssessFault("SY-A010", field=field)
    if pc.unique(arrays[-1]).to_pylist() != [ANY]:
        arrays.append(pa.array([ANY] * len(arrays[0])))
    for level, (finer, coarser) in enumerate(pairwise(arrays), start=1):
        if len(finer) != len(coarser) or not _nested(finer, coarser):
            raise AssessFault("SY-A011", field=field, level=level)
    return Hierarchy(field, tuple(arrays))


def keep_or_drop(column: Coded) -> Hierarchy:
    """The hierarchy of a field that has none: the value itself, or any value."""
    return build_hierarchy(column.name, [column.values.cast(pa.string())])


def grade(column: Coded, hierarchy: Hierarchy) -> Graded:
    """Bring a column and its hierarchy together.

    A missing cell stays missing below the level of any value: it must not be told as one of the values.

    Raises:
        AssessFault: SY-A012, the hierarchy does not cover some values of the column.
    """
    leaves = hierarchy.levels[0]
    places = pc.index_in(column.values.cast(pa.string()), leaves)
    if places.null_count:
        raise AssessFault("SY-A012", field=column.name, values=places.null_count, of=len(column.values))
    place = np.asarray(places).astype(np.int64)
    maps: list[NDArray[np.int32]] = []
    labels: list[pa.Array] = []
    losses: list[NDArray[np.float64]] = []
    for level in hierarchy.levels:
        coded = pc.dictionary_encode(level)
        group_of = np.asarray(coded.indices).astype(np.int64)
        loss = (np.bincount(group_of) - 1) / max(len(leaves) - 1, 1)
        used, groups = np.unique(group_of[place], return_inverse=True)
        names, lost = coded.dictionary.take(pa.array(used)), loss[used][groups]
        if column.missing:
            whole = coded.dictionary.to_pylist() == [ANY]
            groups = np.append(groups, 0 if whole else len(used))
            lost = np.append(lost, 1.0 if whole else 0.0)
            names = names if whole and len(used) else pa.concat_arrays([names, pa.array([None], pa.string())])
        maps.append(groups.astype(np.int32))
        labels.append(names)
        losses.append(lost)
    return Graded(column.name, column.codes, tuple(maps), tuple(labels), tuple(losses))


def _nested(finer: pa.Array, coarser: pa.Array) -> bool:
    """Whether leaves that share a finer label share the coarser one."""
    pairs = pc.dictionary_encode(finer).indices, pc.dictionary_encode(coarser).indices
    fine, coarse = (np.asarray(one).astype(np.int64) for one in pairs)
    joined = np.unique(fine * (int(coarse.max(initial=0)) + 1) + coarse)
    return len(joined) == int(fine.max(initial=-1)) + 1
