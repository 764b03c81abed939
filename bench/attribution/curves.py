"""How many leaked rows it takes: attacks on real copies, through files and real linkage, N = 10^6, alpha = 10^-9.

A list is made from real copies by the recipe of ``suyuan simulate leak``, written to a file, read, aligned and observed
by the product.  Evidence is then weighed for its first n rows, n rising, the channel estimated anew from those rows
alone; detected means ln E >= ln(N / alpha).  A case's own limit is ln(N / alpha) / D, D the mean log growth a row (or
mark) at the true share, measured on the same lists, each source scored alone: a small source is scored behind the
others and can do better.  The purpose marks one choice and an address, about seven marks a
row; "forms alone" leaves the choice out.

![Detection by rows and marks](attribution/curves.svg)
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

import plot

from report import Section
from suyuan.app.trace import trace_file
from suyuan.engines.writing import write_table
from suyuan.samples.leaks.recipe import make_leak, parse_step
from suyuan.trace.growth import ReadList, weigh_sources
from world import World, build_world, clock

N = 10**6
ALPHA = 1e-9
NEED = math.log(N / ALPHA)
DETECTED = 0.95


@dataclass(frozen=True)
class Case:
    """One line of the table: an attack, whom it should name, and what it is held against.

    Attributes:
        steps: recipe.
        sources: how many copies go in.
        wanted: which of them must be named (all of these, or any one for ``any_of``).
        grid: numbers of rows tried.
        target, limit: of the table, in rows, or in marks for a coalition.
    """

    name: str
    steps: tuple[str, ...]
    sources: int
    wanted: tuple[int, ...]
    grid: tuple[int, ...]
    target: int | None
    limit: int | None
    share: float = 1.0
    any_of: bool = False
    marks: bool = False


@dataclass(frozen=True)
class Curve:
    """What a case gave: detected share by number of rows, units needed at 95 %, and our own marks' limit."""

    case: Case
    detected: tuple[float, ...]
    needed: int | None
    own_limit: float
    marks_a_row: float


def run_case(world: World, case: Case, trials: int, seed: int = 0) -> Curve:
    """Detection curve of a case over so many lists, each of other recipients and other rows."""
    named = np.zeros((trials, len(case.grid)), dtype=bool)
    growth, marks = [], []
    for trial in range(trials):
        sources = [(trial * case.sources + part) % len(world.copies) for part in range(case.sources)]
        prefixes = weigh_prefixes(world, case, sources, seed + trial)
        for place, (logs, live) in enumerate(prefixes[0]):
            hits = [logs[part] >= NEED for part in case.wanted]
            named[trial, place] = any(hits) if case.any_of else all(hits)
            marks.append(live)
        growth.append(prefixes[1])
    share = named.mean(axis=0)
    units = float(np.mean(marks)) if case.marks else 1.0
    good = [rows for rows, found in zip(case.grid, share, strict=True) if found >= DETECTED]
    needed = round(good[0] * units) if good else None
    mean = float(np.mean(growth))
    return Curve(case, tuple(share), needed, NEED / mean * units if mean > 0 else math.inf, float(np.mean(marks)))


def weigh_prefixes(
    world: World, case: Case, sources: Sequence[int], seed: int
) -> tuple[list[tuple[list[float], float]], float]:
    """ln E of each source, and live marks a row, for each prefix; and the mean growth a row of the wanted source."""
    made = make_leak([world.copies[source] for source in sources], [parse_step(step) for step in case.steps], seed)
    path = world.folder / "attacked.csv"
    write_table(made.table, path)
    found = trace_file(world.workspace, path, clock, alpha=ALPHA, candidates=N)
    epoch = found.telling
    by_name = {candidate.recipient: candidate for candidate in epoch.candidates}
    keys = [by_name[f"r{source:05d}"].releases[0].keys for source in sources]
    rids = found.aligned.alignment.rid[found.linked].astype(np.uint64)
    read = ReadList(epoch.exhibit.reading.slots, found.linked, rids, epoch.symbols)
    results, growth = [], 0.0
    for rows in case.grid:
        exhibit = read.first_rows(rows, keys[0].bias)
        logs, ratios = weigh_sources(keys, exhibit, NEED)
        results.append((list(logs), float((exhibit.reading.symbols >= 0).sum() / max(rows, 1))))
        if rows == case.grid[-1] and not case.any_of:
            row = ratios[case.wanted[-1]].row
            growth = float(np.log1p(np.minimum(case.share, 0.9999) * (row - 1.0)).sum()) / rows
    return results, growth


def steps_of(rows: int, *more: str, strangers: float = 0.0) -> tuple[str, ...]:
    """Rows of one copy, what is done to them, strangers, and a shuffle at the end."""
    mixed = (f"strangers:share={strangers}",) if strangers else ()
    return (f"subset:rows={rows}", *more, *mixed, "shuffle")


def normalised(share: float) -> str:
    """The step that normalises a share of the spellings away."""
    return f"addresses:share={share}"


def mixture(shares: str, rows: int, *more: str) -> tuple[str, ...]:
    """People of several copies at these shares."""
    return (f"mix:shares={shares},rows={rows}", *more, "shuffle")


def _range(low: int, high: int, steps: int = 14) -> tuple[int, ...]:
    return tuple(sorted({round(low * (high / low) ** (k / (steps - 1))) for k in range(steps)}))


def _coalition(size: int, way: str, rows: tuple[int, ...], target: int, limit: int) -> Case:
    return Case(
        f"{size} colluders, {way}",
        (f"collude:way={way},rows={rows[-1]}",),
        size,
        tuple(range(size)),
        rows,
        target,
        limit,
        share=1 / size,
        any_of=True,
        marks=True,
    )


SOLE = (
    ("intact", (), (8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20), 14, 8),
    ("50 % of form marks normalised", (normalised(0.5),), _range(20, 90), 45, 26),
    ("90 % of form marks normalised", (normalised(0.9),), _range(40, 480), 240, 153),
    ("98 % of form marks normalised", (normalised(0.98),), _range(40, 2000), 1000, 665),
)
CHOICE_AND_FORM = (
    *(Case(f"sole source, {what}", steps_of(grid[-1], *more), 1, (0,), grid, t, n) for what, more, grid, t, n in SOLE),
    Case(
        "choice alone, all spellings normalised", steps_of(160, normalised(1.0)), 1, (0,), _range(50, 160), None, None
    ),
    Case("share .5", mixture(".5/.5", 120), 2, (0, 1), _range(20, 120), 48, 24, share=0.5),
    Case("share .2", mixture(".8/.2", 400), 2, (1,), _range(40, 400), 190, 91, share=0.2),
    Case("share .1", mixture(".9/.1", 900), 2, (1,), _range(80, 900), 520, 258, share=0.1),
)
FORMS_ALONE = tuple(
    Case(f"forms alone, {what}", steps_of(grid[-1], *more), 1, (0,), grid, t, n) for what, more, grid, t, n in SOLE
)
WAYS = ("interleave", "majority", "minority", "coin", "all-ones")
COALITIONS = tuple(
    _coalition(size, way, _range(*rows), target, limit)
    for size, rows, target, limit in (
        (2, (25, 160), 400, 276),
        (5, (120, 1200), 2500, 1727),
        (10, (300, 4200), 8500, 6908),
    )
    for way in WAYS
)


def run(trials: int = 40, coalition_trials: int = 10) -> Section:
    """All curves as a section of results, and their data beside it."""
    section = Section("Attribution: rows needed, N = 10^6, alpha = 10^-9", __doc__ or "")
    curves: list[Curve] = []
    for carriers, cases, times in (
        ('"choice", "form"', CHOICE_AND_FORM, trials),
        ('"form"', FORMS_ALONE, trials),
        ('"choice", "form"', COALITIONS, coalition_trials),
    ):
        with build_world(30_000, 30, 20, carriers=carriers) as world:
            for case in cases:
                curve = run_case(world, case, times)
                curves.append(curve)
                section.row(case.name, _describe(curve, times))
            if cases is CHOICE_AND_FORM:
                section.row(*three_sources(world, 20))
    data = [{**asdict(curve), "case": curve.case.name, "rows": curve.case.grid} for curve in curves]
    (Path(__file__).parent / "curves.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", "utf-8")
    plot.main()
    return section


def _describe(curve: Curve, trials: int) -> str:
    unit = "marks" if curve.case.marks else "rows"
    needed = (
        f"{curve.needed} {unit}" if curve.needed else f"not at {curve.case.grid[-1]} rows ({curve.detected[-1]:.0%})"
    )
    parts = [f"{needed} for 95 % of {trials}"]
    if curve.case.target:
        parts.append(f"target {curve.case.target}, limit of fair marks {curve.case.limit}")
    if not curve.case.any_of:
        ratio = f", ratio {curve.own_limit / curve.needed:.2f}" if curve.needed else ""
        parts.append(f"own limit {curve.own_limit:.0f}{ratio}")
    parts.append(f"{curve.marks_a_row:.1f} marks read a row")
    return "; ".join(parts)


def three_sources(world: World, trials: int) -> tuple[str, str]:
    """.6/.3/.1 of 30,000 rows with 20 % strangers, 90 % of the spellings normalised, through the whole trace."""
    named, worst, covered = 0, 0.0, 0
    for trial in range(trials):
        sources = [(trial + step) % len(world.copies) for step in (0, 5, 9)]
        steps = mixture(".6/.3/.1", 24_000, normalised(0.9), "strangers:share=0.2")
        made = make_leak([world.copies[s] for s in sources], [parse_step(step) for step in steps], 9000 + trial)
        path = world.folder / "attacked.csv"
        write_table(made.table, path)
        found = trace_file(world.workspace, path, clock, alpha=ALPHA, candidates=N).attribution
        shares = {accused.recipient: accused.share for accused in found.accused}
        wanted = {f"r{source:05d}": share for source, share in zip(sources, (0.6, 0.3, 0.1), strict=True)}
        named += shares.keys() == wanted.keys()
        for name, share in wanted.items():
            if name in shares:
                worst = max(worst, abs(shares[name].share - share))
                covered += shares[name].low <= share <= shares[name].high
    return (
        ".6/.3/.1 of 30,000 rows, 20 % strangers, 90 % of form marks normalised",
        f"all three and nobody else {named} of {trials}; worst share error {worst:.3f} (target .02); "
        f"95 % intervals cover {covered} of {3 * trials}",
    )


if __name__ == "__main__":
    print(run(4, 2).text() if "--quick" in sys.argv else run().text())
