"""One entry of the ledger: what happened, when, and commitments; never a person's data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import IntegrityFault

SCHEMA = "suyuan/ledger-entry/1"


class Event(StrEnum):
    """What the ledger records."""

    INIT = "init"
    IMPORT = "import"
    POLICY = "policy"
    RELEASE = "release"
    ERASE = "erase"
    TRACE = "trace"
    HONEY = "honey-hit"
    REVEAL = "reveal"
    OPENING = "opening"
    SM3_HEAD = "sm3-head"
    ACCESS = "access-import"
    LEADS = "leads"
    CONSENT = "consent"
    WITHDRAWAL = "withdrawal"
    OPERATOR = "operator"
    APPROVAL = "approval"
    DECISION = "decision"
    ASSESSMENT = "assessment"
    PAPER = "paper"
    REQUEST = "request"
    CASE = "case"
    NOTICE = "notice"
    FUND = "fund"
    OPERATOR_LOGIN = "operator-login"
    OTHER_SYSTEM = "other-system"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry.

    Attributes:
        event: what happened.
        at: when, UTC, whole seconds.
        body: identifiers, counts and commitments.
    """

    event: Event
    at: datetime
    body: Mapping[str, Json]

    def encode(self) -> bytes:
        """The leaf: canonical JSON."""
        stamp = self.at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
        return canonical_bytes({"schema": SCHEMA, "event": self.event.value, "at": stamp, "body": dict(self.body)})


def decode_entry(leaf: bytes, index: int) -> Entry:
    """Read a leaf back.

    Raises:
        IntegrityFault: SY-L010, the leaf is no entry in its canonical form.
    """
    try:
        raw = json.loads(leaf)
        if raw["schema"] != SCHEMA:
            raise ValueError(raw["schema"])
        entry = Entry(Event(raw["event"]), datetime.strptime(raw["at"], "%Y-%m-%dT%H:%M:%S%z"), raw["body"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise IntegrityFault("SY-L010", index=index) from error
    if entry.encode() != leaf:
        raise IntegrityFault("SY-L010", index=index)
    return entry
