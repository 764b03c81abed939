"""What one page leaves for the next: a drafted policy, a key file that is handed out once, a plan that took a while."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict

MOST = 64


class Kept:
    """A few things by key, each with its owner; the oldest make room."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, tuple[str, object]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, owner: str, value: object, key: str = "") -> str:
        """Keep something; its key is a random number unless one is told."""
        key = key or secrets.token_urlsafe(16)
        with self._lock:
            self._held.pop(key, None)
            self._held[key] = (owner, value)
            if len(self._held) > MOST:
                self._held.popitem(last=False)
        return key

    def find(self, key: str, owner: str) -> object:
        """What was kept under a key for this owner, else None."""
        with self._lock:
            held, value = self._held.get(key, ("", None))
        return value if held == owner else None

    def take(self, key: str, owner: str) -> object:
        """The same, once."""
        value = self.find(key, owner)
        if value is not None:
            with self._lock:
                self._held.pop(key, None)
        return value
