"""Versions of items of a case: before they are stored, and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from suyuan.case.item_json import Item, ItemJson, parse_item
from suyuan.core.canonical import Json
from suyuan.ledger.opening import commit


@dataclass(frozen=True, slots=True)
class StoredItem:
    """One version of an item, opened.

    Attributes:
        kind: of ``case.item_json.KINDS``, or ``check`` or ``tally``.
        facts, words: its fields; ``words`` may name somebody.
        facts_blind, words_blind: what opens its commitments, hex.
        at: when it was recorded.
        ledger_index: of its entry.
    """

    case: str
    kind: str
    number: str
    version: int
    at: datetime
    facts: Mapping[str, Json]
    words: Mapping[str, Json]
    facts_blind: str
    words_blind: str
    facts_commitment: str
    words_commitment: str
    wrapped_key: bytes | None
    ledger_index: int

    @property
    def item(self) -> Item:
        """The item itself."""
        return parse_item(self.kind, {**self.facts, **self.words})

    @property
    def file_label(self) -> str:
        """What the sealed copy of this exhibit is bound to."""
        return f"exhibit:{self.case}:{self.number}:{self.version}"

    @property
    def file_name(self) -> str:
        """Name of the sealed copy; nothing in it was chosen outside."""
        return f"{self.number}-v{self.version}.sealed"


@dataclass(frozen=True, slots=True)
class Draft:
    """A version that is ready to be logged and stored: blinds drawn, commitments made."""

    body: ItemJson
    number: str
    version: int
    facts_blind: bytes
    words_blind: bytes

    @property
    def commitments(self) -> dict[str, Json]:
        """What the ledger says of it."""
        return {
            "facts": commit("facts", self.facts_blind, dict(self.body.facts)),
            "words": commit("words", self.words_blind, dict(self.body.words)),
        }
