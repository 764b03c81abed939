"""The judgement of a witness (C2SP tlog-witness v1): does this head continue the last one I cosigned?

A request names the last size, brings a consistency proof and the new checkpoint.  The answer is decided here; keeping
the last head and speaking HTTP is for others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from suyuan.core import base64_text
from suyuan.core.errors import IntegrityFault
from suyuan.core.merkle import EMPTY_ROOT
from suyuan.ledger.checkpoint import Checkpoint, parse_checkpoint
from suyuan.ledger.note import open_note, parse_note
from suyuan.ledger.proof import check_consistency

LONGEST_PROOF = 63
LARGEST_REQUEST = 1 << 16


@dataclass(frozen=True, slots=True)
class AddCheckpoint:
    """A request.

    Attributes:
        old: the size that the log believes the witness saw last.
        path: hashes of the consistency proof.
        note: the new checkpoint with its signatures.
    """

    old: int
    path: tuple[bytes, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer: an HTTP status, and for 200 the head to keep and the text to cosign, for 409 the size last seen."""

    status: int
    head: Checkpoint | None = None
    text: str = ""
    size: int = 0


def write_request(request: AddCheckpoint) -> bytes:
    """The body of a request."""
    path = "".join(base64_text.encode(step) + "\n" for step in request.path)
    return f"old {request.old}\n{path}\n{request.note}".encode()


def parse_request(body: bytes) -> AddCheckpoint:
    """Read a request.

    Raises:
        ValueError: it is malformed.
    """
    head, gap, note = body.decode().partition("\n\n")
    lines = head.split("\n")
    old = re.fullmatch("old (0|[1-9][0-9]{0,17})", lines[0])
    if not gap or old is None or len(lines) > LONGEST_PROOF + 1:
        raise ValueError("malformed request")
    path = tuple(base64_text.decode(line) for line in lines[1:])
    if any(len(step) != 32 for step in path):
        raise ValueError("a hash has 32 bytes")
    return AddCheckpoint(int(old[1]), path, note)


def origin_of(request: AddCheckpoint) -> str:
    """Which log speaks.

    Raises:
        ValueError: the checkpoint is none.
    """
    try:
        return parse_checkpoint(parse_note(request.note).text).origin
    except IntegrityFault as error:
        raise ValueError("malformed checkpoint") from error


def judge(request: AddCheckpoint, log_key: str | None, known: Checkpoint | None) -> Judgement:
    """Decide.

    Args:
        request: as parsed.
        log_key: what this origin's checkpoints are checked with; None for a log that is not watched.
        known: the last head that was cosigned for it, None if none.
    """
    if log_key is None:
        return Judgement(404)
    try:
        text = open_note(request.note, log_key)
        head = parse_checkpoint(text)
    except IntegrityFault:
        return Judgement(403)
    last = known.size if known is not None else 0
    if request.old > head.size:
        return Judgement(400)
    if request.old != last:
        return Judgement(409, size=last)
    if head.size == 0 or last == 0:
        sound = not request.path and (head.size > 0 or head.root == EMPTY_ROOT)
    else:
        assert known is not None
        sound = _continues(known, head, request.path)
    return Judgement(200, head, text) if sound else Judgement(422)


def _continues(known: Checkpoint, head: Checkpoint, path: tuple[bytes, ...]) -> bool:
    try:
        check_consistency(known.size, known.root, head.size, head.root, path)
    except IntegrityFault:
        return False
    return True
