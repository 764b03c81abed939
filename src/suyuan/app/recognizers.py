"""All recognizers: our own, and those that installed packages bring by the entry point ``suyuan.recognizers``."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from suyuan.core.errors import ComponentFault
from suyuan.discover.recognizers import Recognizer, built_in

GROUP = "suyuan.recognizers"


@cache
def all_recognizers() -> tuple[Recognizer, ...]:
    """By order; a family of ours cannot be replaced.

    Raises:
        ComponentFault: SY-C040, a package brings something else, or a family that is there already.
    """
    found = list(built_in())
    for point in entry_points(group=GROUP):
        try:
            brought = point.load()
        except Exception as error:
            raise ComponentFault("SY-C040", name=point.name, package=point.value) from error
        if not isinstance(brought, Recognizer) or brought.family in {one.family for one in found}:
            raise ComponentFault("SY-C040", name=point.name, package=point.value)
        found.append(brought)
    return tuple(sorted(found, key=lambda one: one.order))
