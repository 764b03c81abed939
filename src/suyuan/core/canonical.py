"""Canonical JSON: one byte string for one value, so that its hash means something.

The subset of RFC 8785 (JSON Canonicalization Scheme) that needs no number formatting: strings, integers, booleans,
null, lists and objects.  Floats are refused; probabilities travel as integers or decimal strings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical_bytes(value: Json) -> bytes:
    """Encode a value as canonical JSON in UTF-8.

    Raises:
        TypeError: the value holds a float or another type that has no canonical form here.
    """
    _refuse_floats(value)
    return _ENCODER.encode(value).encode()


def _refuse_floats(value: Json) -> None:
    # Exact types first: entries are encoded by the hundred thousand.
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if type(key) is not str:
                raise TypeError("object keys are strings")
            _refuse_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_floats(inner)
    elif not isinstance(value, str | int):
        raise TypeError(f"{kind.__name__} has no canonical JSON form")
