"""What a purpose may say about de-identification: an action for a column, and what the rows must fulfil.

``[purposes.<key>.deidentify]`` and ``[purposes.<key>.constraints]``; both may be left out, and then nothing changes.
Numbers are decimals: a release's id follows from the purpose as written, and no binary fraction may stand in it.  For
the same reason what was added to these tables later is not written out where it is not said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
    model_validator,
)

ActionName = Literal["keep", "mask", "token", "ff1", "generalise", "pool", "date_shift", "suppress"]
SETTINGS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "keep": ((), ()),
    "mask": ((), ("first", "last")),
    "token": ((), ("digest",)),
    "ff1": ((), ()),
    "generalise": ((), ("level", "hierarchy", "coarsest", "uncovered")),
    "pool": ((), ("low", "high")),
    "date_shift": (("days",), ()),
    "suppress": ((), ()),
}
"""What each action needs, and what it may say besides."""

Method = Literal["levels", "local", "ranges"]
HIERARCHIES = ("date", "age", "region", "region_code", "icd10", "grade", "value")
"""Hierarchies by name; ``value``: the value itself, or any value."""

_FILE = re.compile(r"^[^/\\.][^/\\]*(?:/[^/\\.][^/\\]*)*\.csv$")
"""A file of the workspace, below its folder."""


class FieldAction(BaseModel):
    """What is done to a column: a word, or a table with ``action`` and its settings.

    Attributes:
        first, last: characters that a mask shows.
        level: of the hierarchy of the field, 0 for the value itself; left out, a search chooses it (``method``).
        hierarchy: one of ``HIERARCHIES``, or a CSV file of the workspace; left out, what the field's name means.
        coarsest: the coarsest level that still serves the purpose; a search goes no further.
        uncovered: values that the hierarchy does not know are refused, or belong to no group but ``*``.
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
    hierarchy: Annotated[str, Field(max_length=200)] | None = None
    coarsest: Annotated[int, Field(ge=1, le=16)] | None = None
    uncovered: Literal["refuse", "any"] | None = None

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
        if self.level is not None and self.coarsest is not None:
            raise ValueError("generalise takes level, or coarsest for a search, not both")
        return self

    @field_validator("hierarchy")
    @classmethod
    def _known_hierarchy(cls, name: str | None) -> str | None:
        if name is not None and name not in HIERARCHIES and not _FILE.match(name):
            raise ValueError(f"hierarchy: one of {', '.join(HIERARCHIES)}, or a .csv file in the workspace")
        return name

    @property
    def searched(self) -> bool:
        """Whether its level is left to a search."""
        return self.action == "generalise" and self.level is None

    @model_serializer(mode="wrap")
    def _as_said(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _leave_out(write(self), {"hierarchy": None, "coarsest": None, "uncovered": None})


class Constraints(BaseModel):
    """What every class of equal rows must fulfil.

    Attributes:
        quasi: columns that somebody may know; left out, all that name nobody by themselves and are not sensitive.
        k: rows in a class, at least.
        sensitive: columns that somebody would like to learn.
        l: distinct values of each of them in a class, at least.
        t: distance of each of them to the whole copy, at most.
        kmap: people of the registry in a class, at least.
        method: how the levels of generalised columns are found: ``levels``, one for the whole column (exact search);
            ``local``, for each row (hierarchy values only); ``ranges``, ranges and sets of values.
        suppress: share of the rows that a search may leave out.
        composition: what follows when k or l does not hold any more with what the recipient holds already.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    quasi: tuple[str, ...] | None = None
    k: Annotated[int, Field(ge=1)] = 1
    sensitive: tuple[str, ...] = ()
    l: Annotated[int, Field(ge=1)] = 1  # noqa: E741 - the name of the measure
    t: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    kmap: Annotated[int, Field(ge=1)] | None = None
    method: Method | None = None
    suppress: Annotated[Decimal, Field(ge=0, le=1)] | None = None
    composition: Literal["warn", "refuse"] = "warn"

    @model_validator(mode="after")
    def _agree(self) -> Constraints:
        if self.suppress is not None and self.method is None:
            raise ValueError("suppress is the share of rows that a search may leave out: say method too")
        if self.method in {"local", "ranges"} and self.kmap is not None:
            raise ValueError(f'kmap goes with method = "levels" or stated levels, not with {self.method}')
        if self.method is not None and self.kmap is not None and self.k > 1:
            raise ValueError("a search counts k in the copy or kmap in the registry: say one of them")
        if (self.l > 1 or self.t is not None) and not self.sensitive:
            raise ValueError("l and t speak of sensitive columns: name them in sensitive")
        if both := set(self.quasi or ()) & set(self.sensitive):
            raise ValueError(f"{', '.join(sorted(both))} is named in quasi and in sensitive")
        if self.l > 1 and 1 < self.k < self.l:
            raise ValueError(f"a class of {self.k} rows cannot have {self.l} distinct values: raise k or lower l")
        return self

    @model_serializer(mode="wrap")
    def _as_said(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _leave_out(write(self), {"kmap": None, "method": None, "suppress": None, "composition": "warn"})


def check_search(said: Mapping[str, FieldAction] | None, asked: Constraints | None) -> None:
    """Hold actions and constraints against each other.

    Raises:
        ValueError: a level is left open and no method finds it, or the other way round.
    """
    method = None if asked is None else asked.method
    open_ = [name for name, one in (said or {}).items() if one.searched]
    if open_ and method is None:
        raise ValueError(f"generalise needs level, or a method in constraints that finds it: {', '.join(open_)}")
    if method is not None and not open_:
        raise ValueError(f'method = "{method}" finds levels: generalise a column without a level')
    if method == "ranges":
        for name in open_:
            one = (said or {})[name]
            if one.hierarchy is not None or one.coarsest is not None or one.uncovered is not None:
                raise ValueError(f"{name}: ranges follow no hierarchy")
    if asked is not None and asked.kmap is not None and any(one.action == "suppress" for one in (said or {}).values()):
        raise ValueError("kmap and suppress do not go together: a blank cell may be anybody of the registry")
    if asked is not None and (both := set(open_) & set(asked.sensitive)):
        raise ValueError(f"{', '.join(sorted(both))} is generalised by the search and named in sensitive")
    if asked is not None and asked.quasi is not None and (apart := set(open_) - set(asked.quasi)):
        raise ValueError(f"{', '.join(sorted(apart))} is generalised by the search and not named in quasi")


def _leave_out(written: dict[str, Any], unsaid: Mapping[str, object]) -> dict[str, Any]:
    return {name: value for name, value in written.items() if name not in unsaid or value != unsaid[name]}
