"""Items of a case as canonical JSON and back: facts, and the words that may name somebody, apart.

The ledger commits to both separately, so that a pack can open the figures of a case without its names.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

from suyuan.case.items import Award, Batch, CustodyEvent, Exhibit, Finding, Milestone, Party, Payment
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault

Item: TypeAlias = "CaseHead | Exhibit | CustodyEvent | Party | Batch | Payment | Milestone | Finding | Award"


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What a case says of itself; the rest are its items.  Attributes as those of ``case.file.CaseFile``."""

    number: str
    title: str
    state: str
    opened: date
    office: str
    act_from: date | None
    act_until: date | None
    leak_on: date | None
    reach: str


KINDS: Mapping[str, type[Any]] = {
    "case": CaseHead,
    "exhibit": Exhibit,
    "custody": CustodyEvent,
    "party": Party,
    "batch": Batch,
    "payment": Payment,
    "milestone": Milestone,
    "finding": Finding,
    "award": Award,
}
"""Kinds of items by the name that storage and exports use."""

LETTERS = {
    "exhibit": "E",
    "custody": "K",
    "party": "P",
    "batch": "B",
    "payment": "T",
    "milestone": "M",
    "finding": "F",
    "award": "A",
}
"""What the number of an item begins with."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "case": ("title", "office"),
    "exhibit": ("title", "file_name", "obtained_by", "obtained_from", "place", "method", "proves"),
    "custody": ("giver", "taker", "place", "note"),
    "party": ("name",),
    "batch": ("source_note",),
    "payment": ("channel", "note"),
    "milestone": ("note",),
    "finding": ("zh", "en"),
    "award": ("note",),
}
"""Fields that may name somebody."""


@dataclass(frozen=True, slots=True)
class ItemJson:
    """An item as JSON, in two parts."""

    kind: str
    facts: Mapping[str, Json]
    words: Mapping[str, Json]


def item_json(item: Item) -> ItemJson:
    """Take an item apart; dates become ISO texts."""
    kind = kind_of(item)
    told = {field.name: _plain(getattr(item, field.name)) for field in fields(item)}
    words = {name: told.pop(name) for name in WORDS[kind]}
    return ItemJson(kind, told, words)


def parse_item(kind: str, body: Mapping[str, Json]) -> Item:
    """Build an item from its fields, facts and words together.

    Raises:
        InputFault: SY-I149, a field is missing, unknown or of another type.
    """
    shape = KINDS[kind]
    hints = _hints(kind)
    if body.keys() - hints.keys():
        raise InputFault("SY-I149", kind=kind, field=min(body.keys() - hints.keys()))
    values = {}
    for field in fields(shape):
        if field.name not in body:
            if field.default is MISSING:
                raise InputFault("SY-I149", kind=kind, field=field.name)
            continue
        try:
            values[field.name] = _typed(hints[field.name], body[field.name])
        except (ValueError, TypeError):
            raise InputFault("SY-I149", kind=kind, field=field.name) from None
    return cast("Item", shape(**values))


def kind_of(item: Item) -> str:
    """The name of an item's kind."""
    return next(kind for kind, shape in KINDS.items() if type(item) is shape)


@cache
def _hints(kind: str) -> Mapping[str, Any]:
    return get_type_hints(KINDS[kind])


def _plain(value: object) -> Json:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return cast("Json", value)


def _typed(hint: Any, value: Json) -> Any:  # noqa: ANN401 - types are values here
    if get_origin(hint) in {Union, types.UnionType}:
        inner = next(one for one in get_args(hint) if one is not types.NoneType)
        return None if value is None else _typed(inner, value)
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple):
            raise TypeError(hint)
        return tuple(_typed(get_args(hint)[0], one) for one in value)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(value)
    if hint in {datetime, date}:
        if not isinstance(value, str):
            raise TypeError(hint)
        read = datetime.fromisoformat(value) if hint is datetime else date.fromisoformat(value)
        if isinstance(read, datetime) and read.tzinfo is None:
            raise ValueError(value)
        return read
    if type(value) is not hint:  # a truth value is no number
        raise TypeError(hint)
    return value
