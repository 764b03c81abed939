"""Attribution on real text through real linkage: N = 1,000 recipients, alpha = 10^-6, a registry of 30,000."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from report import Section
from suyuan.app.trace import TraceResult, trace_file
from suyuan.trace.candidates import ratios_of
from suyuan.trace.evidence import Background, weigh
from world import INTACT, ONE_SPELLING, World, build_world, clock

N = 1000
ALPHA = 1e-6
SOURCES = 20


def sole_source(world: World, rows: int, *, dirty: bool, trials: int) -> tuple[int, float, int]:
    """How often the source, and nobody else, is named; mean nats a row; honey hits seen."""
    named, nats, honey = 0, [], 0
    for trial in range(trials):
        source = trial % SOURCES
        strangers = rows // 5 if dirty else 0
        habits = ONE_SPELLING if dirty else INTACT
        path = world.leak("leak.csv", [(source, rows - strangers)], strangers, habits, trial)
        found = trace_file(world.workspace, path, clock, alpha=ALPHA)
        named += [a.recipient for a in found.attribution.accused] == [f"r{source:05d}"]
        nats.append(_source_evidence(found, source) / max(found.telling.exhibit.reading.records, 1))
        honey += sum(found.honey_hits.values())
    return named, float(np.mean(nats)), honey


def _source_evidence(found: TraceResult, source: int) -> float:
    for accused in found.attribution.accused:
        if accused.recipient == f"r{source:05d}":
            return accused.log10_e * math.log(10)
    return 0.0


def two_sources(world: World, trials: int) -> tuple[int, float]:
    """How often both and nobody else are named, 70/30 of 3,000 rows; worst error of a share."""
    right, worst = 0, 0.0
    for trial in range(trials):
        first, second = trial % SOURCES, (trial + 7) % SOURCES
        path = world.leak("leak.csv", [(first, 2100), (second, 900)], 600, ONE_SPELLING, 1000 + trial)
        found = trace_file(world.workspace, path, clock, alpha=ALPHA).attribution
        right += {a.recipient for a in found.accused} == {f"r{first:05d}", f"r{second:05d}"}
        shares = {a.recipient: a.share.share for a in found.accused}
        worst = max(worst, abs(shares.get(f"r{first:05d}", 0) - 0.7), abs(shares.get(f"r{second:05d}", 0) - 0.3))
    return right, worst


def run(trials: int = 100, null_trials: int = 1000) -> Section:
    """All rows of the first table of the issue that set them."""
    section = Section("Attribution: 30,000 records, N = 1,000 recipients, alpha = 1e-6", __doc__ or "")
    limit = math.log(N / ALPHA)
    with build_world(30_000, N, SOURCES) as world:
        for dirty, targets in ((False, (10, 14, 60)), (True, (80, 120))):
            for rows in targets:
                named, nats, honey = sole_source(world, rows, dirty=dirty, trials=trials)
                ideal = math.ceil(limit / nats) if nats else 0
                section.row(
                    f"sole source, {rows} rows, {'one spelling, 20 % strangers' if dirty else 'intact'}",
                    f"{named} of {trials} named; {nats:.2f} nats/record; limit {ideal} records; honey hits {honey}",
                )
        right, worst = two_sources(world, 20)
        section.row(
            "two sources 70/30 of 3,000 rows, one spelling",
            f"{right} of 20 both and nobody else; worst share error {worst:.3f}",
        )
    with build_world(30_000, N + SOURCES, SOURCES) as world:
        section.row(*null(world, null_trials))
    return section


def null(world: World, trials: int) -> tuple[str, str]:
    """Lists of releases that are taken out of the candidates: nobody may be named, E must keep its bound."""
    from sqlalchemy import delete

    from suyuan.app import trace as tracing
    from suyuan.storage.schema import RELEASES

    with world.workspace.writing() as session:
        session.connection.execute(delete(RELEASES).where(RELEASES.c.recipient < f"r{SOURCES:05d}"))
    accused, scores = 0, []
    kept = {}
    plain = tracing.accuse

    def keep(candidates, exhibit, alpha, total=None):
        kept["candidates"], kept["exhibit"] = candidates, exhibit
        return plain(candidates, exhibit, alpha, total)

    tracing.accuse = keep
    try:
        for trial in range(trials):
            rows = (30, 60, 120)[trial % 3]
            path = world.leak("leak.csv", [(trial % SOURCES, rows)], 0, (INTACT, ONE_SPELLING)[trial % 2], 5000 + trial)
            found = trace_file(world.workspace, path, clock, alpha=ALPHA)
            accused += len(found.attribution.accused)
            exhibit = kept["exhibit"]
            for candidate in kept["candidates"]:
                scores.append(weigh(ratios_of(candidate, exhibit), exhibit.biases.coalition, Background()).total)
    finally:
        tracing.accuse = plain
    drawn = np.array(scores)
    tails = ", ".join(f"P(E >= {1 / a:g}) = {(drawn >= -math.log(a)).mean():.2e}" for a in (0.1, 0.01, 0.001))
    return (
        f"null: {trials} lists of releases that are not candidates",
        f"{accused} accusations; {len(drawn):,} innocent scores: {tails}; max ln E {drawn.max():.1f}",
    )


if __name__ == "__main__":
    quick = "--quick" in sys.argv
    print(run(10 if quick else 100, 10 if quick else 1000).text())
