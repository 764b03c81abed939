"""Recognizers: one file each.  A module of this package that has a ``RECOGNIZER`` is one; so is an entry point
``suyuan.recognizers`` of another package.

A recognizer looks at whole buffers at a time and gives spans with a tier: what the number itself says.  Words right
before a span raise it (``context``); a family whose shape alone says nothing is dropped without them
(``needs_context``).  Where spans overlap, the one of the lower ``order`` stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from suyuan.discover.buffer import Buffer
from suyuan.discover.found import Found


@dataclass(frozen=True, slots=True)
class Recognizer:
    """One family of personal information.

    Attributes:
        family: its name in results, lower case.
        order: who claims a span that several see; lower first.
        find: spans of a buffer.
        context: words that speak for the family when they stand right before a span.
        needs_context: whether a span without such a word counts for nothing.
        lookalike: share of cells that pass by chance in a column of codes of the same shape.
        rule: what is recognised and by which standard, one line of the reference.
        prose: it is looked for in running text alone; in a table its kind is told from the column as a whole.
        needs_company: whether a span without such a word is possible only, unless nearly all numbers of its shape in
            the text pass, four or more; its recognizer then gives those that fail as well.
    """

    family: str
    order: int
    find: Callable[[Buffer], Found]
    context: tuple[str, ...]
    needs_context: bool
    lookalike: float
    rule: str
    prose: bool = False
    needs_company: bool = False


@cache
def built_in() -> tuple[Recognizer, ...]:
    """The recognizers of this package, by order."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    found = [module.RECOGNIZER for module in modules if hasattr(module, "RECOGNIZER")]
    return tuple(sorted(found, key=lambda recognizer: recognizer.order))


def structured(recognizers: Sequence[Recognizer] | None = None) -> tuple[Recognizer, ...]:
    """Those that are looked for everywhere; of the built-in ones by default."""
    return tuple(one for one in (built_in() if recognizers is None else recognizers) if not one.prose)
