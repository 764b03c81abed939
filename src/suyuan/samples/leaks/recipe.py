"""Recipes: steps by name, their settings, and the truth about what came of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from suyuan.core.canonical import Json
from suyuan.core.errors import UsageFault
from suyuan.samples.leaks import columns, damage, rows, spelling, together
from suyuan.samples.leaks.draft import SEVERAL, STRANGER, Draft, open_draft, stack

ALONE: Mapping[str, Callable[..., Draft]] = {
    "subset": rows.subset,
    "repeat": rows.repeat,
    "shuffle": rows.shuffle,
    "strangers": rows.strangers,
    "namesakes": rows.namesakes,
    "twins": rows.twins,
    "validate": rows.validate,
    "another": rows.another_list,
    "drop": columns.drop,
    "rename": columns.rename,
    "reorder": columns.reorder,
    "merge": columns.merge,
    "typos": damage.typos,
    "ocr": damage.ocr,
    "pinyin": damage.pinyin,
    "mask": damage.mask_phones,
    "excel": damage.excel,
    "dates": damage.dates,
    "flip": damage.flip,
    "level": damage.level,
    "addresses": spelling.addresses,
}
"""Steps on one list."""

TOGETHER: Mapping[str, Callable[..., Draft]] = {
    "mix": together.mix,
    "union": together.union,
    "collude": together.collude,
}
"""First steps, on several copies."""

CHOICES = {("addresses", "style"): tuple(spelling.STYLES), ("collude", "way"): tuple(together.WAYS)}
GIVEN = ("draft", "copies", "rng", "_rng", "phones", "people")
"""Parameters that the caller of a recipe gives, not the recipe."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a recipe."""

    name: str
    settings: Mapping[str, Any]

    def __str__(self) -> str:
        listed = ",".join(f"{key}={value}" for key, value in self.settings.items())
        return f"{self.name}:{listed}" if listed else self.name


@dataclass(frozen=True, slots=True)
class Given:
    """What some steps need from outside: the custodian's numbers (``validate``), registry values (``another``)."""

    phones: frozenset[str] = frozenset()
    people: pa.Table | None = None


def parse_step(text: str) -> Step:
    """Read ``name:key=value,key=value``.

    Raises:
        UsageFault: SY-U030 no such step, SY-U031 no such setting or not its kind of value.
    """
    name, _, rest = text.partition(":")
    function = ALONE.get(name) or TOGETHER.get(name)
    if function is None:
        raise UsageFault("SY-U030", step=name, known=", ".join([*TOGETHER, *ALONE]))
    known = {key: p for key, p in inspect.signature(function).parameters.items() if key not in GIVEN}
    settings: dict[str, Any] = {}
    for part in filter(None, rest.split(",")):
        key, _, value = part.partition("=")
        if key not in known:
            raise UsageFault("SY-U031", step=name, setting=key, known=", ".join(known) or "-")
        settings[key] = _read(name, key, str(known[key].annotation), value)
    missing = [key for key, p in known.items() if p.default is inspect.Parameter.empty and key not in settings]
    if missing:
        raise UsageFault("SY-U031", step=name, setting=missing[0], known=", ".join(known))
    return Step(name, settings)


def make_leak(copies: Sequence[pa.Table], steps: Sequence[Step], seed: int, given: Given | None = None) -> Draft:
    """Carry out a recipe.

    Args:
        copies: text columns of real copies.
        steps: in order; with several copies the first is one of ``TOGETHER``, or they are put below one another.
        seed: of everything; each step has a stream of its own, so that a step added at the end changes nothing before.

    Raises:
        UsageFault: SY-U032, a first step stands elsewhere or has no second copy; SY-U033, a step lacks what it needs.
    """
    given = given or Given()
    drafts = [open_draft(copy, number) for number, copy in enumerate(copies)]
    draft: Draft | None = drafts[0] if len(drafts) == 1 else None
    for place, step in enumerate(steps):
        rng = np.random.Generator(np.random.PCG64([seed, place]))
        if step.name in TOGETHER:
            if place or len(drafts) < 2:
                raise UsageFault("SY-U032", step=step.name)
            draft = TOGETHER[step.name](drafts, rng, **step.settings)
            continue
        draft = stack(drafts) if draft is None else draft
        draft = ALONE[step.name](draft, rng, *_outside(step, given), **step.settings)
    return stack(drafts) if draft is None else draft


def tell_truth(
    draft: Draft, sources: Sequence[Mapping[str, Json]], steps: Sequence[Step], seed: int
) -> dict[str, Json]:
    """The truth about a list: seed, recipe, sources, and where every row came from.

    ``origin`` holds for each row its source (-1 nobody's, -2 several) and its row there, both from 0.
    """
    return {
        "schema": "suyuan/leak-truth/1",
        "seed": seed,
        "steps": [str(step) for step in steps],
        "sources": [dict(source) for source in sources],
        "rows": draft.rows,
        "rows_of_source": [int((draft.source == number).sum()) for number in range(len(sources))],
        "rows_of_nobody": int((draft.source == STRANGER).sum()),
        "rows_of_several": int((draft.source == SEVERAL).sum()),
        "origin": [[int(source), int(row)] for source, row in zip(draft.source, draft.row, strict=True)],
    }


def _outside(step: Step, given: Given) -> tuple[Any, ...]:
    if step.name == "validate":
        if not given.phones:
            raise UsageFault("SY-U033", step=step.name, option="--workspace")
        return (given.phones,)
    if step.name == "another":
        if given.people is None:
            raise UsageFault("SY-U033", step=step.name, option="--people")
        return (given.people,)
    return ()


def _read(step: str, key: str, annotation: str, value: str) -> float | str:
    choices = CHOICES.get((step, key), (value,))
    if value not in choices:
        raise UsageFault("SY-U031", step=step, setting=f"{key}={value}", known=", ".join(choices))
    try:
        number: float | str = {"int": int, "float": float}.get(annotation, str)(value)
    except ValueError as error:
        raise UsageFault("SY-U031", step=step, setting=f"{key}={value}", known=annotation) from error
    if annotation == "float" and not 0 <= float(number) <= 1:
        raise UsageFault("SY-U031", step=step, setting=f"{key}={value}", known="0..1")
    return number
