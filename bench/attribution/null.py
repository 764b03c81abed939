"""Does the bound hold?  Innocents by the ten million against lists made in seven ways, and 10,000 whole accusations.

**Innocents.**  Each list is made from real copies by the recipe of ``suyuan simulate leak``, written to a file, read,
aligned and observed by the product.  It is then held against 10^7 keys that were never issued to anybody.  E is what
``accuse`` goes by: cells and whole rows, both bias layers, the grid of shares, and all three rounds, with the true
sources that the first round names (alpha = 10^-6, N = 100) standing behind the innocent in the later ones.  The theorem
says that an innocent reaches E >= 1/a with chance a at most, whatever was done to the list.  The table counts how many
did; in brackets the upper 99 % limit of the chance that this count allows (Clopper and Pearson, one-sided, exact: given
the list, the keys are independent).  The bound holds where the limit is below a.  Markov's inequality gives away much,
so counts far below a x 10^7 are what should be seen.

A sum in single precision over tables that the product's ``combine_releases`` filled finds all innocents with
ln E > ln 10 - 0.01; each of them is weighed again by the product's ``weigh``, and that is the E which is counted.  The
last column says how far the two differ at most, over those and 1,000 others.  One key draws both key layers: every
16-bit word of it serves one symbol.

The last row is a control on 10^6 keys: the same check on a decoder that takes each row for three records must go off,
and does, its counts far beyond a x 10^6.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from innocents import BATCH, Crowd, draw_keys

from report import Section
from suyuan.app.trace import trace_file
from suyuan.engines.writing import write_table
from suyuan.release.bias import Biases
from suyuan.samples.leaks.recipe import make_leak, parse_step
from suyuan.trace.accuse import LN10, accuse
from suyuan.trace.candidates import Candidate, Exhibited
from suyuan.trace.channel import Ratios
from suyuan.trace.reading import Reading
from world import World, build_world, clock

INNOCENTS = 10_000_000
N = 100
ALPHA = 1e-6
LEVELS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)
GROUPS = 50
MIXED_EVERY = 25
TRIAL_ALPHAS = (1e-1, 1e-2, 1e-3)
SURE = 0.99


ABOUT_ACCUSATIONS = """
**Accusations.**  {lists} fresh lists of all families, {groups} groups of 100 innocents held against each, by ``accuse``
itself; in one group of {mixed} the sources stand among the candidates, all but the first, and then only the naming of
an innocent counts.  Of {total:,} accusations an innocent was named in {counts}; allowed on average: {allowed}.  The
greatest log10 E of any innocent was {largest:.2f}.  No event in 10,000 says little by itself about alpha = 10^-6 (the
exact upper 99 % limit is {limit:.1e}): that alpha rests on the theorem, with which these figures agree.
"""


@dataclass(frozen=True)
class Family:
    """A way to make a list: its recipe, how many copies go in, and whether they are copies of 60 people in all."""

    name: str
    steps: tuple[str, ...]
    sources: int
    complete: bool = False


FAMILIES = (
    Family("one source, 90 % of spellings normalised", ("subset:rows=100", "addresses:share=0.9", "shuffle"), 1),
    Family("mixture .5/.3/.2 with 20 % strangers", ("mix:shares=.5/.3/.2,rows=100", "strangers:share=0.2"), 3),
    Family("2 colluders, interleave", ("collude:way=interleave,rows=100",), 2),
    Family("3 colluders, majority", ("collude:way=majority,rows=100",), 3),
    Family("5 colluders, minority", ("collude:way=minority,rows=100",), 5),
    Family("5 colluders, all-ones, half of the rows twice", ("collude:way=all-ones,rows=100", "repeat:share=0.5"), 5),
    Family("three complete copies, one below the other", ("shuffle",), 3, complete=True),
)


def run(innocents: int = INNOCENTS, trials: int = 10_000) -> Section:
    """Innocents by family, the control, and accusations by alpha."""
    heads = [f"E ≥ 10^{place}, a = 10^-{place}" for place in range(1, len(LEVELS) + 1)]
    section = Section(
        "Null: seven attacks, 10^7 innocents each",
        __doc__ or "",
        columns=("list", "sources named", *heads, "largest ln E", "batch against product"),
    )
    with (
        build_world(3_000, 20, 20, carriers='"choice", "form"') as large,
        build_world(60, 20, 20, carriers='"choice", "form"') as small,
    ):
        worlds = {False: large, True: small}
        for number, family in enumerate(FAMILIES):
            crowd, named = hold(worlds[family.complete], family, number)
            section.row(family.name, f"{named} of {family.sources}", *tails(crowd, number, innocents))
        broken = Crowd(count_thrice(hold(large, FAMILIES[2], 2)[0].exhibit), (), math.log(N / ALPHA))
        section.row("control: interleave, each row as three", "-", *tails(broken, len(FAMILIES), innocents // 10))
        section.about += accusations(worlds, trials)
    return section


def count_thrice(exhibit: Exhibited) -> Exhibited:
    """The same list with each record taken for three: what the product's averaging prevents."""
    old, biases = exhibit.reading, exhibit.biases
    owner = np.repeat(old.owner * 3, 3) + np.tile(np.arange(3), len(old.owner))
    reading = Reading(
        old.slots, np.repeat(old.rids, 3), owner, np.repeat(old.weight, 3), np.repeat(old.symbols, 3, axis=0)
    )
    thrice = Biases(*(np.repeat(part, 3, axis=0) for part in (biases.threshold, biases.coalition, biases.release)))
    ratios = Ratios(np.repeat(exhibit.ratios.zero, 3, axis=0), np.repeat(exhibit.ratios.one, 3, axis=0))
    return Exhibited(reading, thrice, ratios)


def hold(world: World, family: Family, seed: int) -> tuple[Crowd, int]:
    """A list of the family, laid out against innocents, and how many of its sources are named at N and alpha."""
    sources = [(seed + 3 * part) % len(world.copies) for part in range(family.sources)]
    made = make_leak([world.copies[s] for s in sources], [parse_step(step) for step in family.steps], 700 + seed)
    path = world.folder / "null.csv"
    write_table(made.table, path)
    found = trace_file(world.workspace, path, clock, alpha=ALPHA, candidates=N)
    by_name = {candidate.recipient: candidate for candidate in found.telling.candidates}
    true = tuple(by_name[f"r{source:05d}"] for source in sources)
    named = {accused.recipient for accused in found.attribution.accused} & {source.recipient for source in true}
    return Crowd(found.telling.exhibit, true, math.log(N / ALPHA)), len(named)


def tails(crowd: Crowd, family: int, innocents: int) -> tuple[str, ...]:
    """For each level the count and the upper limit of its chance; largest ln E; how far batch and product differ."""
    keys = draw_keys(2026, family, innocents)
    near: list[tuple[bytes, float]] = []
    sample: list[tuple[bytes, float]] = []
    done = number = 0
    while done < innocents:
        batch = keys(number)
        quick = crowd.quick(batch)
        near += [(batch[place], float(quick[place])) for place in np.flatnonzero(quick > LN10 - 0.01)]
        if not number:
            sample = list(zip(batch, quick.tolist(), strict=True))[:1000]
        done, number = done + len(batch), number + 1
    exact = np.array([crowd.weigh(key) for key, _ in near])
    others = np.array([crowd.weigh(key) for key, _ in sample])
    apart = np.abs(np.concatenate([exact, others]) - [value for _, value in near + sample]).max()
    # The highest hundred once more, among the sources, by the product's rounds alone.
    for place in np.argsort(-exact)[:100]:
        assert abs(crowd.weigh_among(near[place][0]) - exact[place]) < 1e-9
    counts = [int((exact >= -math.log(a)).sum()) for a in LEVELS]
    cells = [f"{k:,} (≤ {upper_limit(k, innocents):.2g})" for k in counts]
    largest = max(float(part.max(initial=-math.inf)) for part in (exact, others))
    return (*cells, f"{largest:.1f}", f"{apart:.0e}")


def upper_limit(count: int, total: int, sure: float = SURE) -> float:
    """The chance at which so few events or fewer have probability 1 - sure (Clopper and Pearson 1934)."""
    steps = np.arange(1, count + 1)
    choose = np.concatenate([[0.0], np.cumsum(np.log((total - steps + 1) / steps))])
    powers = np.arange(count + 1)
    low, high = count / total, min(2 * count / total + 20 / total, 1.0)
    for _ in range(60):
        middle = (low + high) / 2
        logs = choose + powers * math.log(middle) + (total - powers) * math.log1p(-middle)
        low, high = (middle, high) if np.logaddexp.reduce(logs) > math.log(1 - sure) else (low, middle)
    return high


def accusations(worlds: dict[bool, World], trials: int) -> str:
    """Whole accusations of groups of innocents, in words: how many lists named one, at several alphas."""
    best = []
    for number in range(trials // GROUPS):
        family = FAMILIES[number % len(FAMILIES)]
        crowd, _ = hold(worlds[family.complete], family, 10_000 + number)
        fresh = draw_keys(2027, number, GROUPS * N)
        keys = [key for batch in range(-(-GROUPS * N // BATCH)) for key in fresh(batch)]
        for group in range(GROUPS):
            people: list[Candidate] = [
                crowd.innocent(key, f"nobody-{place}") for place, key in enumerate(keys[group * N : group * N + N])
            ]
            if group % MIXED_EVERY == 0:
                people[: len(crowd.sources) - 1] = crowd.sources[1:]
            best.append(_best_innocent(tuple(people), crowd))
    reached = np.array(best)
    named = {a: int((reached >= math.log10(N / a)).sum()) for a in (*TRIAL_ALPHAS, ALPHA)}
    return ABOUT_ACCUSATIONS.format(
        lists=trials // GROUPS,
        groups=GROUPS,
        mixed=MIXED_EVERY,
        total=len(best),
        counts=", ".join(f"{count} at alpha = {a:g}" for a, count in named.items()),
        allowed=", ".join(f"{a * len(best):g}" for a in named),
        largest=reached.max(),
        limit=upper_limit(0, 10_000),
    )


def _best_innocent(people: tuple[Candidate, ...], crowd: Crowd) -> float:
    """log10 E of the innocent with the most evidence, as ``accuse`` at the middle alpha sees it."""
    found = accuse(people, crowd.exhibit, TRIAL_ALPHAS[-1])
    told = [(one.recipient, one.log10_e) for one in found.accused] + list(found.others)
    return max(value for name, value in told if name.startswith("nobody"))


if __name__ == "__main__":
    print(run(200_000, 700).text() if "--quick" in sys.argv else run().text())
