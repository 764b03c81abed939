"""Words of the law that a policy uses: the way of giving (mode), the legal basis, what a recipient is."""

from __future__ import annotations

from enum import StrEnum

from suyuan.core.errors import InputFault


class Mode(StrEnum):
    """The ways in which personal information leaves, with the PIPL article of each."""

    ENTRUST = "entrust"  # 委托 21
    PROVIDE = "provide"  # 提供 23
    STATUTORY = "statutory"  # 法定职责 13(3), 33-37
    JOINT = "joint"  # 共同处理 20
    PUBLISH = "publish"  # 公开 25
    STATISTICS = "statistics"  # 统计: anonymised aggregates only, 4 and 73


class Basis(StrEnum):
    """Legal bases of PIPL article 13, and the knowledge that there is none."""

    CONSENT = "consent"
    CONTRACT = "contract"
    STATUTORY = "statutory"
    EMERGENCY = "emergency"
    PRESS = "press"
    PUBLIC = "public"
    OTHER = "other"
    NONE = "none"


class RecipientKind(StrEnum):
    """What a recipient is declared to be."""

    PROCESSOR = "processor"  # acts for the custodian, for no purpose of its own
    CONTROLLER = "controller"  # decides its own purposes: a firm, a studio, an insurer
    JOINT = "joint"  # decides together with the custodian
    PUBLIC_BODY = "public_body"  # state organ, or authorised by law to manage public affairs
    MEDIA = "media"
    PUBLIC = "public"  # everybody


def read_basis(text: str, place: str, source: str = "policy.toml") -> Basis | None:
    """The basis that a policy names; None for empty.

    Args:
        text: the word.
        place: where it stands in the file, for the message.
        source: name of the file, for the message.

    Raises:
        InputFault: SY-I051, a word that is none of PIPL article 13's bases.
    """
    word = text.strip().lower()
    if not word:
        return None
    known = {one.value: one for one in Basis}
    if word not in known:
        detail = f"{text}: {' / '.join(known)}"
        raise InputFault("SY-I051", file=source, place=place, detail=detail)
    return known[word]
