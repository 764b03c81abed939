"""Canonical JSON: one byte string for one value, so that its hash means something.

The subset of RFC 8785 (JSON Canonicalization Scheme) that needs no number formatting: strings, integers, booleans,
null, lists and objects.  Floats are refused; probabilities travel as integers or decimal strings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"


def canonical_bytes(value: Json) -> bytes:
    """Encode a value as canonical JSON in UTF-8.

    Raises:
        TypeError: the value holds a float or another type that has no canonical form here.
    """
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse_floats(value: Json) -> None:
    if isinstance(value, str | int | bool) or value is None:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError("object keys are strings")
            _refuse_floats(inner)
        return
    if isinstance(value, Sequence):
        for inner in value:
            _refuse_floats(inner)
        return
    raise TypeError(f"{type(value).__name__} has no canonical JSON form")
