"""Drafts of messages as they are sealed, and the words of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from suyuan.core.canonical import Json
from suyuan.remedy.notices.channels import Channel
from suyuan.remedy.notices.households import Draft, Part
from suyuan.remedy.notices.wording import Wording, read_wording
from suyuan.storage.workspace import Session


def run_wording(session: Session, run_id: str) -> Wording:
    """The words of a run as they were planned."""
    words = session.notices.run_words(run_id)["wording"]
    assert isinstance(words, dict)
    return read_wording(words)


def describe_draft(draft: Draft, code: str) -> dict[str, Json]:
    """What is sealed of a message."""
    return {
        "to": draft.to,
        "code": code,
        "parts": [[part.rid, part.name, part.child, list(part.kinds), list(part.names)] for part in draft.parts],
    }


def read_draft(household: int, channel: str, words: Mapping[str, Json]) -> tuple[Draft, str]:
    """A message and its code from what was sealed."""
    raw = cast("dict[str, Any]", words)
    parts = (Part(rid, name, child, tuple(kinds), tuple(names)) for rid, name, child, kinds, names in raw["parts"])
    return Draft(household, Channel(channel), raw["to"], tuple(parts)), raw["code"]
