"""A mapping that is never changed and yet is cheap to add to: a new one shares almost everything with the old one.

Few layers, each a plain dict, the newest first; a new layer that is as large as the one below it is merged with it, so
that there are about log2(n) of them and adding n keys one after another copies each about log2(n) times.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar, cast

Key = TypeVar("Key")
Value = TypeVar("Value")
_GONE = object()


class Layers(Mapping[Key, Value], Generic[Key, Value]):
    """The mapping; keys come in the order in which they were first put."""

    __slots__ = ("_layers", "_size")

    def __init__(self, layers: tuple[dict[Key, object], ...] = (), size: int = 0) -> None:
        self._layers = layers
        self._size = size

    def put(self, key: Key, value: Value) -> Layers[Key, Value]:
        """The mapping with one more or another value."""
        return self._with(key, value, self._size + (key not in self))

    def drop(self, key: Key) -> Layers[Key, Value]:
        """The mapping without a key."""
        return self._with(key, _GONE, self._size - 1) if key in self else self

    def __getitem__(self, key: Key) -> Value:
        for layer in self._layers:
            if key in layer:
                value = layer[key]
                if value is _GONE:
                    break
                return cast("Value", value)
        raise KeyError(key)

    def __iter__(self) -> Iterator[Key]:
        whole: dict[Key, object] = {}
        for layer in reversed(self._layers):
            whole.update(layer)
        return (key for key, value in whole.items() if value is not _GONE)

    def __len__(self) -> int:
        return self._size

    def _with(self, key: Key, value: object, size: int) -> Layers[Key, Value]:
        top: dict[Key, object] = {key: value}
        rest = self._layers
        while rest and len(rest[0]) <= len(top):
            top, rest = {**rest[0], **top}, rest[1:]
        return Layers((top, *rest), size)
