"""Shapes of names: whole, masked, surname alone, newborns named after their mother, names of other scripts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from suyuan.core.normalise.cells import matches
from suyuan.core.normalise.surnames import COMPOUND, SINGLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SURNAME = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SINGLE))}])"
_GIVEN = r"[\x{3400}-\x{9FFF}]"
# Words that begin with a character that is also a surname: places, kinds and findings rather than people.
_NO_PERSON = (
    r"(?:[市县区省乡村族性型胎产期院局厂店校班级组部室所厅症炎病]|街道|..镇)$"
    r"|^(?:正常|良好|安静|平安|健康|高危|单胎|双胎|黄疸|平产|顺产|成功|关闭|申请|计划|方便|常规|明显|左侧|右侧|全部|时间|花园)"
)


@dataclass(frozen=True, slots=True)
class NameShape:
    """One shape.

    Attributes:
        pattern: RE2 pattern of a canonical cell.
        weight: what one such cell adds to the log-likelihood ratio for a column of names.
        note: machine code when many cells have this shape; empty for the plain ones.
    """

    pattern: str
    weight: float
    note: str = ""

    @property
    def is_name(self) -> bool:
        """Whether such a cell is read as a name, rather than only allowed among names."""
        return self.weight > 0.0


# In order: a later shape takes precedence.
SHAPES = (
    NameShape(rf"^{_GIVEN}{{2,4}}$", -1.2),
    NameShape(r"^[A-Za-z][A-Za-z'.-]*(?:[ ,]+[A-Za-z][A-Za-z'.-]*){1,3}$", 0.03, "latin"),
    NameShape(rf"^{_SURNAME}{_SURNAME}{_GIVEN}{{2}}$", 0.5),  # both parents' surnames
    NameShape(rf"^{_SURNAME}{_GIVEN}{{1,2}}$", 1.73),
    NameShape(rf"^{_SURNAME}$", 1.5, "surname_only"),
    NameShape(rf"^{_GIVEN}{{2,}}(?:·{_GIVEN}+)+$", 3.0),
    NameShape(rf"^{_SURNAME}(?:女士|先生|小姐|妈妈|爸爸|太太|老师|阿姨|宝宝|某{{1,2}})$", 2.5, "surname_only"),
    NameShape(rf"^{_SURNAME}\*{{1,3}}{_GIVEN}?$|^\*{{1,2}}{_GIVEN}{{1,2}}$", 3.0, "masked"),
    NameShape(rf"^{_SURNAME}{_GIVEN}{{1,2}}之[长次大小双二三]?[子女婴儿男].{{0,2}}$", 3.0, "newborn"),
)


def classify_names(names: pa.Array) -> dict[NameShape, NDArray[np.bool_]]:
    """Which canonical names have which shape, shape (n,) each; a name counts for the last shape it has."""
    people = ~matches(names, _NO_PERSON).to_numpy(zero_copy_only=False)
    shapes: dict[NameShape, NDArray[np.bool_]] = {}
    taken = np.zeros(len(names), np.bool_)
    for shape in reversed(SHAPES):
        rows = matches(names, shape.pattern).to_numpy(zero_copy_only=False) & people & ~taken
        taken |= rows
        shapes[shape] = rows
    return shapes
