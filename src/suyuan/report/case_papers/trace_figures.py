"""The figures of a trace that its report prints, read from what ``suyuan trace --explain --json`` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault
from suyuan.trace.explain import Margin, Part

SCHEMA = "suyuan/trace/1"
TOLERANCE = 0.005
"""How far rounding may take the sum of the parts from log10 E."""


@dataclass(frozen=True, slots=True)
class Source:
    """A recipient whose evidence reached the threshold.

    Attributes:
        share, low, high: its part of the aligned records, and the interval.
        releases: its copies that the evidence names; empty where it does not tell them apart.
        carriers: what each carrier adds to ``log10_e``; links, list_parts: the same by link and by place in the list.
        margin: what would overturn it, None where the trace was not explained.
    """

    recipient: str
    log10_e: float
    share: float
    low: float
    high: float
    releases: tuple[str, ...]
    carriers: tuple[Part, ...]
    links: tuple[Part, ...] = ()
    list_parts: tuple[Part, ...] = ()
    margin: Margin | None = None


@dataclass(frozen=True, slots=True)
class TraceFigures:
    """A trace in figures; names of attributes are those of ``suyuan trace --json``."""

    exhibit_sha256: str
    rows: int
    rows_aligned: int
    rows_ambiguous: int
    distinct_people: int
    candidates: int
    alpha: float
    threshold_log10: float
    accused: tuple[Source, ...]
    others: tuple[tuple[str, float], ...]
    shortfall_log10: float
    ledger_index: int

    def as_data(self) -> dict[str, Json]:
        """The figures without floats: four decimals, as text."""
        return {
            "exhibit_sha256": self.exhibit_sha256,
            "rows": self.rows,
            "rows_aligned": self.rows_aligned,
            "rows_ambiguous": self.rows_ambiguous,
            "distinct_people": self.distinct_people,
            "candidates": self.candidates,
            "alpha": repr(self.alpha),
            "threshold_log10": f"{self.threshold_log10:.4f}",
            "shortfall_log10": f"{self.shortfall_log10:.4f}",
            "ledger_index": self.ledger_index,
            "others": [{"recipient": name, "log10_e": f"{value:.4f}"} for name, value in self.others],
            "accused": [
                {
                    "recipient": one.recipient,
                    "log10_e": f"{one.log10_e:.4f}",
                    "share": f"{one.share:.4f}",
                    "share_interval": [f"{one.low:.4f}", f"{one.high:.4f}"],
                    "releases": list(one.releases),
                    **{
                        name: _parts_data(parts, one.log10_e)
                        for name, parts in (
                            ("carriers", one.carriers),
                            ("links", one.links),
                            ("list_parts", one.list_parts),
                        )
                    },
                }
                for one in self.accused
            ],
        }


def read_trace(data: Mapping[str, Any]) -> TraceFigures:
    """Figures from the JSON of a trace; its explanation comes along where there is one.

    Raises:
        InputFault: SY-I190, it is no result of ``suyuan trace --json``, or a part of it is missing.
    """
    try:
        if data["schema"] != SCHEMA:
            raise InputFault("SY-I190", detail=str(data["schema"])[:40])
        explained = {one["recipient"]: one for one in data.get("explanation") or ()}
        others = next((one["others"] for one in explained.values()), None)
        if others is None:
            best = data["best_other_log10"]
            others = [] if best is None else [{"recipient": "", "log10_e": best}]
        return TraceFigures(
            exhibit_sha256=str(data["exhibit_sha256"]),
            rows=int(data["rows"]),
            rows_aligned=int(data["rows_aligned"]),
            rows_ambiguous=int(data["rows_ambiguous"]),
            distinct_people=int(data["distinct_people"]),
            candidates=int(data["candidates"]),
            alpha=float(data["alpha"]),
            threshold_log10=float(data["threshold_log10"]),
            shortfall_log10=float(data["shortfall_log10"]),
            ledger_index=int(data["ledger_index"]),
            accused=tuple(_source(one, explained.get(one["recipient"])) for one in data["accused"]),
            others=tuple((str(one["recipient"]), float(one["log10_e"])) for one in others),
        )
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise InputFault("SY-I190", detail=str(error)[:80]) from error


def apportion(parts: Sequence[Part], total: float) -> tuple[int, ...]:
    """Hundredths of each part, rounded so that they add up to the rounded total, as a reader will check."""
    exact = [part.log10 * 100 for part in parts]
    rounded = [round(value) for value in exact]
    short = round(total * 100) - sum(rounded)
    step = 1 if short > 0 else -1
    # The parts that rounding moved furthest the other way give way first.
    order = sorted(range(len(parts)), key=lambda n: (step * (rounded[n] - exact[n]), n))
    for place in order[: abs(short)]:
        rounded[place] += step
    return tuple(rounded)


def _parts_data(parts: Sequence[Part], total: float) -> list[Json]:
    return [
        {"part": part.name, "records": part.records, "log10": f"{value / 100:.2f}"}
        for part, value in zip(parts, apportion(parts, total), strict=True)
    ]


def _source(one: Mapping[str, Any], explained: Mapping[str, Any] | None) -> Source:
    releases = one["releases"]
    if explained is None:
        carriers = tuple(Part(str(part["carrier"]), 0, float(part["log10"])) for part in one["contributions"])
        return Source(one["recipient"], float(one["log10_e"]), *_shares(one), _named(releases), carriers)
    overturned = explained["overturned_by"]
    found = Source(
        str(one["recipient"]),
        float(explained["log10_e"]),
        *_shares(one),
        _named(releases),
        _parts(explained["carriers"]),
        _parts(explained["links"]),
        _parts(explained["list_parts"]),
        Margin(
            int(overturned["records_with_evidence"]),
            int(overturned["most_telling_records_removable"]),
            float(overturned["candidates_up_to_log10"]),
        ),
    )
    for parts in (found.carriers, found.links, found.list_parts):
        if parts and not abs(sum(part.log10 for part in parts) - found.log10_e) < TOLERANCE:
            raise ValueError(f"parts do not add up to {found.log10_e:.2f}")
    return found


def _shares(one: Mapping[str, Any]) -> tuple[float, float, float]:
    low, high = one["share_interval"]
    return float(one["share"]), float(low), float(high)


def _named(releases: object) -> tuple[str, ...]:
    """``not determined`` stands where the evidence does not tell copies apart."""
    return tuple(str(one["release_id"]) for one in releases) if isinstance(releases, list) else ()


def _parts(found: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    return tuple(Part(str(part["part"]), int(part["records"]), float(part["log10"])) for part in found)
