"""The evidence pack: what anybody needs to recompute an attribution, and no personal data.

The format stands in docs/reference/evidence-pack.md; the stand-alone verifiers are written from that page.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from suyuan.case.container import manifest_text, write_container
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.release.bias import LAW_EDGES, LAW_VALUES, RELEASE_SHARE
from suyuan.release.mark import MarkingKeys
from suyuan.release.slots import Slot
from suyuan.trace.accuse import Attribution
from suyuan.trace.channel import Channel
from suyuan.trace.evidence import THETA
from suyuan.trace.lineup import LineUp
from suyuan.trace.rounds import ROUND_WEIGHTS

SCHEMA = "suyuan/evidence-pack/1"


@dataclass(frozen=True, slots=True)
class Stamp:
    """An RFC 3161 response as received, and who gave it."""

    authority: str
    response: bytes


@dataclass(frozen=True, slots=True)
class Annex:
    """Personal data that the alignment can be checked with, sealed to the keys of a court."""

    recipients: tuple[str, ...]
    sealed: bytes


@dataclass(frozen=True, slots=True)
class OpenedRelease:
    """A release of an accused recipient, its keys opened.

    Attributes:
        keys: what marked it.
        salt: of its commitments.
        slots: names of the positions it marks.
        scope: which of the reading's records it was drawn from, shape (u,).
        ledger_index, leaf, proof: its entry, and the audit path to the checkpoint's root.
    """

    release_id: str
    keys: MarkingKeys
    salt: bytes
    slots: tuple[str, ...]
    scope: NDArray[np.bool_]
    ledger_index: int
    leaf: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class PackContent:
    """Everything that a pack states.

    Attributes:
        rows: numbers of the aligned rows in the exhibit, ascending, shape (n,).
        rids: their records, shape (n,).
        symbols: what they show, shape (n, s).
        opened: releases of each accused recipient, in the order of ``attribution.accused``.
        checkpoint: signed note over the ledger.
        log_key: the log's verifier key.
        witnesses: verifier keys of the witnesses who cosigned it.
        stamps: timestamps of it.
    """

    software: str
    created: datetime
    exhibit_sha256: str
    exhibit_rows: int
    attribution: Attribution
    slots: tuple[Slot, ...]
    channel: Channel
    rows: NDArray[np.int64]
    rids: NDArray[np.uint64]
    symbols: NDArray[np.int8]
    opened: tuple[tuple[OpenedRelease, ...], ...]
    checkpoint: str
    log_key: str
    lineup: LineUp | None
    witnesses: tuple[str, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    annex: Annex | None = None


def write_pack(content: PackContent, guide: str, sign: Callable[[str], str]) -> bytes:
    """The pack as bytes; the same content gives the same bytes.

    Args:
        content: what it states.
        guide: one page for people.
        sign: makes a note of a text with the log's key.
    """
    members = {
        "GUIDE.txt": guide.encode(),
        "pack.json": canonical_bytes(_statement(content)),
        "slots.json": canonical_bytes(_slots(content.slots)),
        "reading.csv": _reading(content),
        "checkpoint": content.checkpoint.encode(),
        "entries.json": canonical_bytes(_entries(content)),
    }
    members |= {f"timestamp-{number}.tsr": stamp.response for number, stamp in enumerate(content.stamps, start=1)}
    if content.annex is not None:
        members["annex.age"] = content.annex.sealed
    members["manifest"] = sign(manifest_text(SCHEMA, members)).encode()
    return write_container(members)


def _statement(content: PackContent) -> dict[str, Json]:
    found = content.attribution
    return {
        "schema": SCHEMA,
        "software": content.software,
        "created": content.created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "exhibit": {"sha256": content.exhibit_sha256, "rows": content.exhibit_rows},
        "candidates": found.candidates,
        "alpha": repr(found.alpha),
        "theta": [repr(float(theta)) for theta in THETA],
        "round_weights": [repr(weight) for weight in ROUND_WEIGHTS],
        "law": {"values": list(LAW_VALUES), "edges": list(LAW_EDGES), "release_share": RELEASE_SHARE},
        "bias_key": content.opened[0][0].keys.bias.hex(),
        "channel": [
            {"kept": repr(float(kept)), "ones": repr(float(ones))}
            for kept, ones in zip(content.channel.kept, content.channel.ones, strict=True)
        ],
        "accused": [
            {
                "recipient": accused.recipient,
                "recipient_key": releases[0].keys.recipient.hex(),
                "releases": [_release(release) for release in releases],
                "rounds": [
                    {
                        "behind": [
                            {
                                "recipient": source.recipient,
                                "fair": repr(source.fair),
                                "coalition": repr(source.coalition),
                                "row": repr(source.row),
                            }
                            for source in one.behind
                        ]
                    }
                    for one in accused.rounds
                ],
                "ln_e": f"{accused.ln_marks:.4f}",
            }
            for accused, releases in zip(found.accused, content.opened, strict=True)
        ],
        "lineup": None if content.lineup is None else _lineup(content.lineup),
        "log_key": content.log_key,
        "witnesses": list(content.witnesses),
        "timestamps": [
            {"member": f"timestamp-{number}.tsr", "authority": stamp.authority}
            for number, stamp in enumerate(content.stamps, start=1)
        ],
        "annex": None if content.annex is None else {"recipients": list(content.annex.recipients)},
    }


def _lineup(lineup: LineUp) -> dict[str, Json]:
    return {
        "keys": lineup.keys,
        "best_ln_e": f"{lineup.best:.4f}",
        "median_ln_e": f"{lineup.median:.4f}",
        "accused": [
            {
                "recipient": placed.recipient,
                "ln_e": f"{placed.log_e:.4f}",
                "log10_p": f"{placed.tail.log10:.4f}",
                "se": f"{placed.tail.error:.4f}",
                "samples": placed.tail.samples,
            }
            for placed in lineup.accused
        ],
    }


def _release(release: OpenedRelease) -> dict[str, Json]:
    scope = "all" if release.scope.all() else np.packbits(release.scope).tobytes().hex()
    return {
        "release_id": release.release_id,
        "release_key": release.keys.release.hex(),
        "salt": release.salt.hex(),
        "ledger_index": release.ledger_index,
        "slots": list(release.slots),
        "scope": scope,
    }


def _slots(slots: Sequence[Slot]) -> dict[str, Json]:
    return {"schema": "suyuan/slots/1", "slots": [{"index": slot.index, "name": slot.name} for slot in slots]}


def _reading(content: PackContent) -> bytes:
    shown = np.array([ord("-"), ord("0"), ord("1")], dtype=np.uint8)[content.symbols.astype(np.intp) + 1]
    lines = [
        f"{row},{rid},{text.tobytes().decode()}\n"
        for row, rid, text in zip(content.rows.tolist(), content.rids.tolist(), shown, strict=True)
    ]
    return ("row,rid,symbols\n" + "".join(lines)).encode()


def _entries(content: PackContent) -> dict[str, Json]:
    releases = sorted((release for opened in content.opened for release in opened), key=lambda r: r.ledger_index)
    return {
        "schema": "suyuan/entries/1",
        "entries": [
            {
                "index": release.ledger_index,
                "leaf": base64.b64encode(release.leaf).decode(),
                "proof": [base64.b64encode(step).decode() for step in release.proof],
            }
            for release in releases
        ],
    }
