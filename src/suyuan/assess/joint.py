"""Joint masks: what all released columns together leave of a masked number, for each record.

A mask is judged by the candidates that remain, not by the digits that it hides: an identity number masked to "first 6,
last 4" beside the birth date is the whole number, and two columns may each show the half that the other hides.  Columns
are understood by their names (``id_number``, ``mother_phone``, ``birth_month``, ``father_phone_last4`` …).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.assess.id_candidates import CENTURY, HIDDEN, Lifetime, count_id_candidates, to_eighteen
from suyuan.core.errors import AssessFault
from suyuan.core.fields import Kind, Role
from suyuan.core.normalise import normalise
from suyuan.core.normalise.cells import as_text, erase, keep, matches

if TYPE_CHECKING:
    from numpy.typing import NDArray

PHONE_LENGTH, ID_LENGTH = 11, 18
CLASH = "!"
"""Stands where two columns show different digits of one number."""

BIRTHS = ("birth_date", "birth_month", "birth_year")
"""From the finest to the coarsest."""


@dataclass(frozen=True, slots=True)
class MaskedField:
    """What is left of one person's number.

    Attributes:
        field: ``id_number`` or ``phone`` with the role before it.
        alone: candidates by the number's own column, shape (n,).
        together: candidates by all released columns, shape (n,); 0 where they contradict each other.
        joined: the other columns that were put to it.
    """

    field: str
    alone: NDArray[np.int64]
    together: NDArray[np.int64]
    joined: tuple[str, ...]

    @property
    def exposed(self) -> int:
        """Records whose number is fully known from all columns together, and is not from its own."""
        return int(((self.together == 1) & (self.alone > 1)).sum())


def count_candidates(table: pa.Table, born: Lifetime = CENTURY) -> tuple[MaskedField, ...]:
    """Count what masks leave, given all columns of a copy together.

    Args:
        table: the copy as it would leave, n rows.
        born: the days that a hidden birth date may be.

    Raises:
        AssessFault: SY-A002, no rows.
    """
    if not table.num_rows:
        raise AssessFault("SY-A002")
    found: list[MaskedField] = []
    for role in Role:
        prefix = "" if role is Role.SELF else f"{role.value}_"
        present = {name.removeprefix(prefix): table[name] for name in table.column_names if name.startswith(prefix)}
        found += [*_of_id(prefix, present, born), *_of_phone(prefix, present)]
    return tuple(found)


def _of_id(prefix: str, present: dict[str, pa.ChunkedArray], born: Lifetime) -> list[MaskedField]:
    if "id_number" not in present and "id_last4" not in present:
        return []
    shown = overlay(ID_LENGTH, _whole(Kind.ID_NUMBER, present.get("id_number")), None)
    both = overlay(ID_LENGTH, shown, _tail(present.get("id_last4")))
    birth = next((name for name in BIRTHS if name in present), None)
    sexes = normalise(Kind.SEX, present["sex"]) if "sex" in present else None
    births = normalise(Kind.BIRTH_DATE, present[birth]) if birth else None
    joined = [name for name in ("id_number", "id_last4", birth, "sex") if name and name in present]
    own, *others = joined
    alone = count_id_candidates(shown if own == "id_number" else both, born=born)
    clash = np.asarray(matches(both, CLASH))
    together = count_id_candidates(pc.replace_substring(both, CLASH, HIDDEN), births=births, sexes=sexes, born=born)
    together[clash] = 0
    return [MaskedField(f"{prefix}id_number", alone, together, tuple(prefix + name for name in others))]


def _of_phone(prefix: str, present: dict[str, pa.ChunkedArray]) -> list[MaskedField]:
    if "phone" not in present and "phone_last4" not in present:
        return []
    tail = _tail(present.get("phone_last4"))
    shown = overlay(PHONE_LENGTH, _whole(Kind.PHONE, present.get("phone")), None) if "phone" in present else None
    both = overlay(PHONE_LENGTH, shown, tail)
    alone = count_phone_candidates(both if shown is None else shown)
    others = (f"{prefix}phone_last4",) if shown is not None and tail is not None else ()
    return [MaskedField(f"{prefix}phone", alone, count_phone_candidates(both), others)]


def count_phone_candidates(shown: pa.Array) -> NDArray[np.int64]:
    """Mobile numbers (1, then 3 to 9, then nine digits) that agree with each row, shape (n,); with a clash, none."""
    letters = _letters(shown, PHONE_LENGTH)
    choices = np.array([1, 7, *[10] * 9], dtype=np.int64)
    counts: NDArray[np.int64] = np.where(letters == ord(HIDDEN), choices, 1).prod(axis=1)
    counts[(letters == ord(CLASH)).any(axis=1)] = 0
    return counts


def overlay(length: int, one: pa.Array | None, other: pa.Array | None) -> pa.Array:
    """Lay two views of the same numbers over each other; ``!`` where they show different digits.

    Args:
        length: characters of a number; what has another length is taken as wholly hidden.
        one, other: texts with ``*`` for hidden characters, shape (n,); None for no view.
    """
    if one is None or other is None:
        (view,) = [view for view in (one, other) if view is not None]
        return _texts(_letters(view, length))
    left, right = _letters(one, length), _letters(other, length)
    hidden = np.uint8(ord(HIDDEN))
    merged = np.where(left == hidden, right, left)
    merged[(left != hidden) & (right != hidden) & (left != right)] = ord(CLASH)
    return _texts(merged)


def _whole(kind: Kind, cells: pa.ChunkedArray | None) -> pa.Array | None:
    """Canonical numbers; a mask that the normaliser does not know is taken as it stands."""
    if cells is None:
        return None
    plain = pc.utf8_upper(erase(as_text(cells), " ", "-"))
    masked = keep(plain, matches(plain, r"^[\d*]+[\dX*]$"))
    read = pc.coalesce(normalise(kind, cells), masked)
    return to_eighteen(read) if kind is Kind.ID_NUMBER else read


def _tail(cells: pa.ChunkedArray | None) -> pa.Array | None:
    """A column of last digits; ``overlay`` takes it as the end of a number."""
    return None if cells is None else pc.utf8_upper(as_text(cells))


def _letters(shown: pa.Array, length: int) -> NDArray[np.uint8]:
    """Characters of each number, shape (n, length); a short text is the end of one, any other text shows nothing."""
    text = pc.if_else(matches(shown, f"^[0-9X*!]{{1,{length}}}$"), shown, "")
    padded = pc.ascii_lpad(text, width=length, padding=HIDDEN)
    raw = np.frombuffer(padded.buffers()[2], np.uint8, len(padded) * length, padded.offset * length)
    return raw.reshape(-1, length).copy()


def _texts(letters: NDArray[np.uint8]) -> pa.Array:
    width = letters.shape[1]
    data = np.ascontiguousarray(letters)
    offsets = np.arange(0, data.size + 1, width, dtype=np.int32)
    return pa.Array.from_buffers(pa.string(), len(data), [None, pa.py_buffer(offsets), pa.py_buffer(data)])
