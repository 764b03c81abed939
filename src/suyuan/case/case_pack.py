"""The case pack: the statement of a case, opened item by item, with the ledger's proof of each, and its evidence packs.

The format stands in docs/reference/case-pack.md; ``verify/suyuan_case.py`` is written from that page.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from suyuan.case.container import manifest_text, write_container
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.ledger.proof import InclusionProof

SCHEMA = "suyuan/case-pack/1"


@dataclass(frozen=True, slots=True)
class PackedItem:
    """One version of an item with what opens its commitments.

    Attributes:
        words, words_blind: None where names stay closed.
        ledger_index: of its entry.
    """

    kind: str
    number: str
    version: int
    at: str
    facts: Mapping[str, Json]
    facts_blind: str
    words: Mapping[str, Json] | None
    words_blind: str | None
    ledger_index: int


@dataclass(frozen=True, slots=True)
class CaseStatement:
    """What a case pack states.

    Attributes:
        items: every version of every item, by entry.
        evidence: evidence packs as they were written, in the order of their members ``evidence-1.zip`` …
        custody_gaps: breaks of the chains, which name nobody.
        log_key: the log's verifier key.
    """

    case: str
    software: str
    items: tuple[PackedItem, ...]
    evidence: tuple[bytes, ...]
    custody_gaps: tuple[Mapping[str, Json], ...]
    log_key: str

    def encode(self) -> bytes:
        """``case.json``; its SHA-256 stands in the ledger."""
        return canonical_bytes(
            {
                "schema": SCHEMA,
                "case": self.case,
                "software": self.software,
                "log_key": self.log_key,
                "items": [_item(one) for one in self.items],
                "custody_gaps": [dict(gap) for gap in self.custody_gaps],
                "evidence": [
                    {"member": _member(place), "sha256": sha256(data).hexdigest(), "size": len(data)}
                    for place, data in enumerate(self.evidence, start=1)
                ],
            }
        )


def write_case_pack(
    statement: CaseStatement,
    proofs: Sequence[InclusionProof],
    checkpoint: str,
    guide: str,
    sign: Callable[[str], str],
) -> bytes:
    """The pack as bytes; the same statement, proofs and checkpoint give the same bytes.

    Args:
        proofs: of the entry of each item and of the entry that holds the statement's hash, by index.
        checkpoint: the signed note that the proofs lead to.
        sign: makes a note of a text with the log's key.
    """
    entries: Json = {
        "schema": "suyuan/entries/1",
        "entries": [
            {
                "index": proof.index,
                "leaf": base64.b64encode(proof.leaf).decode(),
                "proof": [base64.b64encode(step).decode() for step in proof.path],
            }
            for proof in proofs
        ],
    }
    members = {
        "GUIDE.txt": guide.encode(),
        "case.json": statement.encode(),
        "entries.json": canonical_bytes(entries),
        "checkpoint": checkpoint.encode(),
        **{_member(place): data for place, data in enumerate(statement.evidence, start=1)},
    }
    members["manifest"] = sign(manifest_text(SCHEMA, members)).encode()
    return write_container(members)


def _member(place: int) -> str:
    return f"evidence-{place}.zip"


def _item(one: PackedItem) -> dict[str, Json]:
    return {
        "kind": one.kind,
        "number": one.number,
        "version": one.version,
        "at": one.at,
        "facts": dict(one.facts),
        "facts_blind": one.facts_blind,
        "words": None if one.words is None else dict(one.words),
        "words_blind": one.words_blind,
        "ledger_index": one.ledger_index,
    }
