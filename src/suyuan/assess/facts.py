"""Public facts: how frequent surnames and full names are, how many children are born where.

The table stands in ``assess/data/facts.toml``: each fact with its bounds, source and how sure we are of the text.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Fact:
    """One public fact.

    Attributes:
        id: its name.
        value: the best single figure.
        low, high: what it surely lies between.
        as_of: the year that it speaks of.
        evidence: ``read``, ``derived`` or ``remembered``.
        source, note: where it comes from, and how it was derived.
    """

    id: str
    value: float
    low: float
    high: float
    as_of: str
    evidence: str
    source: str
    note: str


@cache
def facts() -> Mapping[str, Fact]:
    """All facts by id."""
    raw = tomllib.loads(files("suyuan.assess.data").joinpath("facts.toml").read_text("utf-8"))
    return MappingProxyType({entry["id"]: Fact(**entry) for entry in raw["fact"]})


@cache
def surname_shares() -> Mapping[str, float]:
    """Shares of the twenty largest surnames, parts of one, falling."""
    text = files("suyuan.assess.data").joinpath("surnames.tsv").read_text("utf-8")
    lines = [line.split("\t") for line in text.splitlines() if not line.startswith("#")][1:]
    return MappingProxyType({surname: float(percent) / 100 for surname, percent in lines})


def surname_bounds(surnames: pa.Array) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Between what bounds the share of people with each surname lies, two arrays of shape (n,).

    A surname outside the table has a share between 0 and that of the table's last; of an unknown one (null) nothing is
    known: between 0 and 1.
    """
    shares = surname_shares()
    listed = np.array([*shares.values(), 0.0, 0.0])
    at_most = np.array([*shares.values(), min(shares.values()), 1.0])
    places = pc.index_in(surnames, pa.array(list(shares)))
    place = np.asarray(places.fill_null(len(shares))).copy()
    place[np.asarray(pc.is_null(surnames))] = len(shares) + 1
    return listed[place], at_most[place]
