"""The proof of one entry as a text (C2SP tlog-proof v1): index, audit path, and the checkpoint it leads to."""

from __future__ import annotations

import re

from suyuan.core import base64_text
from suyuan.core.errors import IntegrityFault
from suyuan.ledger.checkpoint import parse_checkpoint
from suyuan.ledger.note import open_note
from suyuan.ledger.proof import InclusionProof, check_inclusion

HEADER = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63


def write_proof_text(proof: InclusionProof, note: str) -> str:
    """The text; ``note`` is the checkpoint that the proof leads to."""
    path = "".join(base64_text.encode(step) + "\n" for step in proof.path)
    return f"{HEADER}\nindex {proof.index}\n{path}\n{note}"


def check_proof_text(text: str, leaf: bytes, log_key: str) -> InclusionProof:
    """Check a proof of a leaf against the key of its log.

    Raises:
        IntegrityFault: SY-L011 it is no such text, SY-L014 the log has not signed, SY-L015 the path leads elsewhere.
    """
    head, gap, note = text.partition("\n\n")
    lines = head.split("\n")
    if len(lines) > 1 and lines[1].startswith("extra "):
        _strict(lines.pop(1).removeprefix("extra "))
    index = re.fullmatch("index (0|[1-9][0-9]{0,17})", lines[1]) if len(lines) > 1 else None
    if not gap or lines[0] != HEADER or index is None or len(lines) > LONGEST_PATH + 2:
        raise IntegrityFault("SY-L011")
    path = tuple(_strict(line) for line in lines[2:])
    if any(len(step) != 32 for step in path):
        raise IntegrityFault("SY-L011")
    checkpoint = parse_checkpoint(open_note(note, log_key))
    if checkpoint.origin != log_key.partition("+")[0]:
        raise IntegrityFault("SY-L011")
    proof = InclusionProof(int(index[1]), checkpoint.size, leaf, path)
    check_inclusion(proof, checkpoint.root)
    return proof


def _strict(text: str) -> bytes:
    try:
        return base64_text.decode(text)
    except ValueError as error:
        raise IntegrityFault("SY-L011") from error
