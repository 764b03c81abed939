"""Classes: what the law and the standards call a kind of personal information, and what a row of several kinds is.

The tables stand in ``discover/data/standards.toml``, each standard with its article and how sure we are of the text.
Whoever is under fourteen makes every kind sensitive (PIPL article 28), whatever it is by itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from suyuan.core.fields import Role
from suyuan.discover.inventory import POSSIBLE, Finding

UNDER = 14
"""Years; personal information of children below is sensitive."""

SENSITIVE, GENERAL = "sensitive", "general"
CONTACTS = frozenset({"mobile", "landline", "foreign_phone", "phone", "wechat", "qq", "email"})
IDENTITIES = frozenset(
    {
        "id_number",
        "resident_id",
        "resident_id_old",
        "residence_permit",
        "passport",
        "travel_permit",
        "birth_certificate",
    }
)
PARENTS = frozenset({Role.MOTHER, Role.FATHER, Role.GUARDIAN})


@dataclass(frozen=True, slots=True)
class Standard:
    """A law or standard: names, number, since when, article, and how sure we are of its text."""

    id: str
    zh: str
    en: str
    number: str
    since: str
    article: str
    evidence: str


@dataclass(frozen=True, slots=True)
class KindClass:
    """What a kind of personal information is by itself.

    Attributes:
        pipl: class of sensitive information of PIPL article 28, empty for none.
        annex_a, annex_b: classes of GB/T 35273; ``annex_b`` is empty where the annex does not name it.
        health: class of GB/T 39725 in a health record, empty for none.
        direct: it names one person by itself.
    """

    pipl: str = ""
    annex_a: str = "other"
    annex_b: str = ""
    health: str = ""
    direct: bool = False


@dataclass(frozen=True, slots=True)
class TableClass:
    """What a whole table is.

    Attributes:
        sensitive: it holds sensitive personal information.
        children: share of its persons under fourteen, None where no birth date tells.
        grade: ``general`` or ``sensitive`` personal information; core and important data are told by scale and field,
            not by columns.
        level: least level of general data by GB/T 43697, of four: 4 for sensitive personal information, 2 for other.
        health: classes of GB/T 39725 that its kinds fall into when the table is a health record, in order.
        risks: combinations that stand in one row: ``sold_unit`` (a child's birth date or name, a parent, a contact),
            ``identity`` (a name and a number of identity), ``account``, ``health``, ``contact``.
    """

    sensitive: bool
    children: float | None
    grade: str
    level: int
    health: tuple[str, ...]
    risks: tuple[str, ...]


@cache
def standards() -> tuple[Standard, ...]:
    """All standards that classes come from."""
    return tuple(Standard(**entry) for entry in _tables()["standard"])


@cache
def kind_classes() -> Mapping[str, KindClass]:
    """Classes by kind."""
    return MappingProxyType({name: KindClass(**entry) for name, entry in _tables()["kind"].items()})


def class_of(kind: str) -> KindClass:
    """The class of a kind; an unknown one is of the last class of annex A."""
    return kind_classes().get(kind, KindClass())


def classify_table(findings: Iterable[Finding], children: float | None) -> TableClass:
    """Classify a table by what stands together in its rows.

    Args:
        findings: of its columns; those that are possible only do not count.
        children: share of its persons under fourteen, None for unknown.
    """
    sure = [one for one in findings if one.tier != POSSIBLE and not one.holds]
    types = {one.type for one in sure}
    own = {one.type for one in sure if one.role is Role.SELF}
    named = "name" in types
    parent = any(one.type == "name" and one.role in PARENTS for one in sure)
    contact = bool(types & CONTACTS)
    child = bool(children) and bool(own & {"name", "birth_date"})
    risks = [
        name
        for name, holds in (
            ("sold_unit", child and contact and (parent or named)),
            ("identity", named and bool(types & IDENTITIES)),
            ("account", named and "bank_card" in types),
            ("health", named and bool(types & {"medical_record", "social_security"})),
            ("contact", named and contact),
        )
        if holds
    ]
    sensitive = bool(children) or any(class_of(kind).pipl for kind in types)
    health = tuple(sorted({class_of(kind).health for kind in types} - {""})) if "health" in risks else ()
    grade = SENSITIVE if sensitive else GENERAL
    return TableClass(sensitive, children, grade, _tables()["level"][grade], health, tuple(risks))


@cache
def _tables() -> dict[str, Any]:
    raw = files("suyuan.discover.data").joinpath("standards.toml").read_text("utf-8")
    return tomllib.loads(raw)
