"""What a purpose may say about de-identification: an action for a column, and what the rows must fulfil.

``[purposes.<key>.deidentify]`` and ``[purposes.<key>.constraints]``; both may be left out, and then nothing changes.
Numbers are decimals: a release's id follows from the purpose as written, and no binary fraction may stand in it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

ActionName = Literal["keep", "mask", "token", "ff1", "generalise", "pool", "date_shift", "suppress"]
SETTINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "keep": ((), ()),
    "mask": ((), ("first", "last")),
    "token": ((), ("digest",)),
    "ff1": ((), ()),
    "generalise": (("level",), ()),
    "pool": ((), ("low", "high")),
    "date_shift": (("days",), ()),
    "suppress": ((), ()),
}
"""What each action needs, and what it may say besides."""


class FieldAction(BaseModel):
    """What is done to a column: a word, or a table with ``action`` and its settings.

    Attributes:
        first, last: characters that a mask shows.
        level: of the hierarchy of the field, 0 for the value itself.
        low, high: ends of a scale that are pooled.
        days: largest shift of a person's dates.
        digest: hash function of tokens.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    action: ActionName
    first: Annotated[int, Field(ge=0, le=64)] | None = None
    last: Annotated[int, Field(ge=0, le=64)] | None = None
    level: Annotated[int, Field(ge=0, le=16)] | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    days: Annotated[int, Field(ge=1, le=3660)] | None = None
    digest: Literal["sha256", "sm3"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _word(cls, raw: object) -> object:
        return {"action": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _settings_fit(self) -> FieldAction:
        said = {name for name in type(self).model_fields if name != "action" and getattr(self, name) is not None}
        needed, allowed = SETTINGS[self.action]
        if lacking := set(needed) - said:
            raise ValueError(f"{self.action} needs {', '.join(sorted(lacking))}")
        if strange := said - set(needed) - set(allowed):
            raise ValueError(f"{self.action} does not take {', '.join(sorted(strange))}")
        if self.action == "pool" and not said:
            raise ValueError("pool needs low or high")
        return self


class Constraints(BaseModel):
    """What every class of equal rows must fulfil.

    Attributes:
        quasi: columns that somebody may know; left out, all that name nobody by themselves and are not sensitive.
        k: rows in a class, at least.
        sensitive: columns that somebody would like to learn.
        l: distinct values of each of them in a class, at least.
        t: distance of each of them to the whole copy, at most.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quasi: tuple[str, ...] | None = None
    k: Annotated[int, Field(ge=1)] = 1
    sensitive: tuple[str, ...] = ()
    l: Annotated[int, Field(ge=1)] = 1  # noqa: E741 - the name of the measure
    t: Annotated[Decimal, Field(ge=0, le=1)] | None = None

    @model_validator(mode="after")
    def _agree(self) -> Constraints:
        if (self.l > 1 or self.t is not None) and not self.sensitive:
            raise ValueError("l and t speak of sensitive columns: name them in sensitive")
        if both := set(self.quasi or ()) & set(self.sensitive):
            raise ValueError(f"{', '.join(sorted(both))} is named in quasi and in sensitive")
        if self.l > 1 and 1 < self.k < self.l:
            raise ValueError(f"a class of {self.k} rows cannot have {self.l} distinct values: raise k or lower l")
        return self
