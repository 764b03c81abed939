"""Money in whole fen; yuan only where people read and write it."""

from __future__ import annotations

import re
import unicodedata

from suyuan.core.errors import InputFault

FEN = 100
MOST = 10**15
"""Ten thousand thousand million yuan: whoever types more mistyped."""

_YUAN = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.([0-9]{1,2}))?")


def read_yuan(text: str, *, signed: bool = False) -> int:
    """Fen of an amount as people write it: ``290000``, ``290,000.01``, full-width digits too.

    Args:
        signed: a minus before it is allowed.

    Raises:
        InputFault: SY-I160, it is no amount, has a part of a fen, or is beyond all reason.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").removesuffix("元").strip()
    minus = signed and plain.startswith("-")
    found = _YUAN.fullmatch(plain.removeprefix("-") if minus else plain)
    if found is None:
        raise InputFault("SY-I160", amount=text[:40])
    fen = int(found[1].replace(",", "")) * FEN + int((found[2] or "0").ljust(2, "0"))
    if fen > MOST:
        raise InputFault("SY-I160", amount=text[:40])
    return -fen if minus else fen


def write_yuan(fen: int) -> str:
    """Yuan with both decimals and no separators, exact."""
    yuan, rest = divmod(abs(fen), FEN)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"


def show_yuan(fen: int) -> str:
    """Yuan as a page shows it: ``290,000.01``."""
    yuan, rest = divmod(abs(fen), FEN)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"
