"""Rights of a person: who may ask, until when it is answered, and what a grant or a refusal takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from suyuan.core.errors import PolicyRefusal
from suyuan.govern.known import Known
from suyuan.govern.request_states import request_table

SATURDAY = 5


class Right(StrEnum):
    """What a person may ask for, with the PIPL article."""

    ACCESS = "access"  # 查阅 45
    COPY = "copy"  # 复制 45
    CORRECT = "correct"  # 更正、补充 46
    DELETE = "delete"  # 删除 47
    EXPLAIN = "explain"  # 解释规则 48


class Requester(StrEnum):
    """Who asks."""

    SELF = "self"
    GUARDIAN = "guardian"
    KIN = "kin"  # near kin after a death, PIPL 49


RIGHT_RULES: Mapping[Right, tuple[str, ...]] = MappingProxyType(
    {
        Right.ACCESS: ("pipl-45", "minorsnet-34"),
        Right.COPY: ("pipl-45", "minorsnet-34"),
        Right.CORRECT: ("pipl-46", "minorsnet-34"),
        Right.DELETE: ("pipl-47", "minorsnet-34"),
        Right.EXPLAIN: ("pipl-48",),
    }
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason to refuse: its code, the rights it fits, what it rests on and its sentence."""

    code: str
    rights: frozenset[Right]
    rules: tuple[str, ...]
    zh: str
    en: str


@cache
def refusals() -> Mapping[str, Refusal]:
    """All reasons to refuse, by code."""
    return MappingProxyType(
        {
            one["code"]: Refusal(
                one["code"], frozenset(Right(r) for r in one["rights"]), tuple(one["rules"]), one["zh"], one["en"]
            )
            for one in request_table()["reason"]
        }
    )


def answer_by(received: date) -> date:
    """The last day to answer, by the table's default: working days, and never later than its longest term."""
    term, day = request_table()["term"], received
    for _ in range(term["working_days"]):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return min(day, received + timedelta(days=term["longest_days"]))


def may_ask(requester: Requester, under_14: Known) -> None:
    """Refuse a request that somebody else must make.

    Raises:
        PolicyRefusal: SY-G085, the person is under fourteen and a guardian must ask.
    """
    if requester is Requester.SELF and under_14 is Known.YES:
        raise PolicyRefusal("SY-G085")


def may_grant(requester: Requester, under_14: Known, identity: bool, kinship: bool) -> None:  # noqa: FBT001 - facts
    """Refuse a grant before it is known who asks.

    Args:
        requester: who asks.
        under_14: the person is; where nobody can tell, only a guardian or a check of the age helps.
        identity: the identity of who asks was checked.
        kinship: the kinship or guardianship was checked.

    Raises:
        PolicyRefusal: SY-G085 a guardian must ask; SY-G086 identity, kinship or age was not checked.
    """
    may_ask(requester, under_14)
    missing = [] if identity else ["identity"]
    if requester is not Requester.SELF and not kinship:
        missing.append("kinship")
    if requester is Requester.SELF and under_14 is Known.UNKNOWN:
        missing.append("age")
    if missing:
        raise PolicyRefusal("SY-G086", missing=", ".join(missing))


def may_refuse(right: Right, code: str) -> Refusal:
    """The reason of a refusal.

    Raises:
        PolicyRefusal: SY-G087, there is none, or it does not fit this right.
    """
    found = refusals().get(code)
    if found is None or right not in found.rights:
        fitting = ", ".join(one.code for one in refusals().values() if right in one.rights)
        raise PolicyRefusal("SY-G087", reason=code or "-", known=fitting)
    return found
