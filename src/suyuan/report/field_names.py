"""What a field is called before people who are no engineers: mother_phone is 母亲的电话."""

from __future__ import annotations

from suyuan.core.fields import Role
from suyuan.report.messages import Lang, catalogue, say

WHOSE = tuple(role.value for role in Role if role is not Role.SELF)


def field_title(lang: Lang, name: str) -> str:
    """The title of a registry or derived field; a field with a title of its own keeps it."""
    titles = catalogue(lang)["fact"]
    whose, _, fact = name.partition("_")
    if whose in WHOSE and fact in titles:
        return say(lang, "consent.whose", whose=say(lang, f"role.{whose}"), fact=titles[fact])
    return titles.get(name, name)
