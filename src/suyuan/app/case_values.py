"""How moments, amounts and numbers of a case are written by people."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from suyuan.case.items import Bound
from suyuan.core.errors import UsageFault

CHINA = timezone(timedelta(hours=8))
_YUAN = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,2}))?(?:元)?(\+?)")
_ROWS = re.compile(r"([0-9]{1,12})(\+?)")


def read_moment(value: str, option: str, command: str) -> datetime:
    """A moment with its offset from UTC; one without is China's.

    Raises:
        UsageFault: SY-U008.
    """
    try:
        read = datetime.fromisoformat(value.strip())
    except ValueError:
        raise UsageFault("SY-U008", value=value, option=option, form="2026-01-31T09:30", command=command) from None
    return read.replace(microsecond=0, tzinfo=read.tzinfo or CHINA)


def read_fen(value: str, option: str, command: str) -> tuple[int, Bound]:
    """Yuan with at most two decimals as fen; a ``+`` behind it means "and more".

    Other units are refused: 29 万 and 290000 in one column are how sums come out wrong.

    Raises:
        UsageFault: SY-U110.
    """
    found = _YUAN.fullmatch(value.strip().replace(",", ""))
    if found is None:
        raise UsageFault("SY-U110", value=value[:40], option=option, command=command)
    yuan, decimals, more = found.groups()
    fen = int(yuan) * 100 + int((decimals or "").ljust(2, "0"))
    if not fen:
        raise UsageFault("SY-U110", value=value[:40], option=option, command=command)
    return fen, Bound.AT_LEAST if more else Bound.EXACT


def read_rows(value: str | None, option: str, command: str) -> tuple[int | None, Bound]:
    """A number of rows; a ``+`` behind it means "and more"; None for not told.

    Raises:
        UsageFault: SY-U008.
    """
    if value is None:
        return None, Bound.EXACT
    found = _ROWS.fullmatch(value.strip().replace(",", ""))
    if found is None:
        raise UsageFault("SY-U008", value=value[:40], option=option, form="30000+", command=command)
    return int(found[1]), Bound.AT_LEAST if found[2] else Bound.EXACT


def yuan(fen: int) -> str:
    """Fen as people write yuan."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"
