"""Words that the public will read, and files that prove a payment."""

from __future__ import annotations

import re
from pathlib import Path

from suyuan.app.papers import hash_document
from suyuan.core.errors import InputFault
from suyuan.discover.found import Tier
from suyuan.discover.scanner import scan

_LONG_NUMBER = re.compile(r"[0-9]{11,}")
LONGEST = 500


def public_words(text: str, option: str, *, needed: bool = True) -> str:
    """Words without blanks at the ends, once they hold no identifier of a person.

    That they name nobody is for whoever writes them to see; before anything is published they are held against all
    names that are sealed in the workspace.

    Raises:
        InputFault: SY-I161, they are missing or too long, or hold a phone, id or account number, a mail address …,
            or begin like a spreadsheet's formula.
    """
    plain = " ".join(text.split())
    hits = scan(plain.encode())
    kinds = [hits.families[n] for n, tier in zip(hits.family, hits.tier, strict=True) if tier >= Tier.LIKELY]
    if _LONG_NUMBER.search(plain):
        kinds.append("number")
    if plain.startswith(("=", "+", "-", "@")):
        kinds.append("formula")
    if (needed and not plain) or len(plain) > LONGEST or kinds:
        raise InputFault("SY-I161", option=option, kinds=", ".join(dict.fromkeys(kinds)) or "-", longest=LONGEST)
    return plain


def proof(file: Path) -> str:
    """SHA-256 of a voucher, a judgment or a report, in hex; ``InputFault`` SY-I126 where it cannot be read."""
    return hash_document(file)
