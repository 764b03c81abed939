"""A trace as JSON: what ``trace --json`` prints, and what a finding of a case is bound to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from suyuan.app.trace import TraceResult
from suyuan.trace.explain import Explanation

SCHEMA = "suyuan/trace/1"


def describe_trace(result: TraceResult) -> dict[str, Any]:
    """The result as JSON: fields of product.md, and what was read."""
    found, alignment = result.attribution, result.aligned.alignment
    slots, channel = result.telling.exhibit.reading.slots, result.telling.channel
    return {
        "exhibit_sha256": result.aligned.read.sha256,
        "rows": result.aligned.leak.rows,
        "rows_aligned": int(alignment.linked.sum()),
        "rows_ambiguous": int(alignment.ambiguous.sum()),
        "distinct_people": result.telling.exhibit.reading.records,
        "candidates": found.candidates,
        "alpha": found.alpha,
        "threshold_log10": round(found.threshold_log10, 4),
        "accused": [
            {
                "recipient": accused.recipient,
                "log10_e": round(accused.log10_e, 4),
                "share": round(accused.share.share, 4),
                "share_interval": [round(accused.share.low, 4), round(accused.share.high, 4)],
                "rows_matched": accused.rows,
                "releases": [
                    {"release_id": release.release_id, "log10_e": round(release.log10_e, 4)}
                    for release in accused.releases
                    if release.named
                ]
                or "not determined",
                "contributions": [{"carrier": name, "log10": round(value, 4)} for name, value in accused.contributions],
            }
            for accused in found.accused
        ],
        "best_other_log10": round(found.others[0][1], 4) if found.others else None,
        "verdict": "attributed" if found.accused else "not_attributed",
        "shortfall_log10": round(found.shortfall_log10, 4),
        "only_honey_could_tell": result.only_honey_could_tell,
        "honey_hits": result.honey_hits,
        "carriers_read": [
            {"slot": slot.name, "read": int(read), "kept": round(float(kept), 3)}
            for slot, read, kept in zip(slots, channel.read, channel.kept, strict=True)
        ],
        "columns": [
            {"column": p.header or f"column{p.position + 1}", "kind": p.kind.value, "role": p.role.value}
            for p in result.aligned.leak.proposals
        ],
        "ledger_index": result.ledger_index,
    }


def describe_explanations(found: Sequence[Explanation]) -> list[dict[str, Any]]:
    """The waterfalls as data; the parts of each add up to ``log10_e``."""
    return [
        {
            "recipient": one.recipient,
            "log10_e": one.log10_e,
            "threshold_log10": one.threshold_log10,
            **{
                name: [{"part": part.name, "records": part.records, "log10": part.log10} for part in parts]
                for name, parts in (("carriers", one.carriers), ("links", one.links), ("list_parts", one.list_parts))
            },
            "others": [{"recipient": name, "log10_e": round(value, 4)} for name, value in one.others],
            "overturned_by": {
                "records_with_evidence": one.margin.records,
                "most_telling_records_removable": one.margin.removable,
                "candidates_up_to_log10": round(one.margin.candidates_up_to, 4),
            },
        }
        for one in found
    ]


def carriers_read(result: TraceResult) -> list[tuple[str, int, float | None]]:
    """By carrier: positions that were read, and the share of them that came through; None where nothing was read."""
    epoch = result.telling
    sums: dict[str, tuple[int, float]] = {}
    for slot, read, kept in zip(epoch.exhibit.reading.slots, epoch.channel.read, epoch.channel.kept, strict=True):
        if slot.carrier != "withhold":  # a row that is there is always read so
            cells, weighted = sums.get(slot.carrier, (0, 0.0))
            sums[slot.carrier] = (cells + int(read), weighted + float(read * kept))
    return [(name, read, weighted / read if read else None) for name, (read, weighted) in sums.items()]
