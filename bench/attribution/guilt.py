"""Guilt by scope (Papadimitriou and Garcia-Molina 2011), and how exact the normal threshold of a Tardos score is."""

from __future__ import annotations

import math
from dataclasses import replace
from statistics import NormalDist

import numpy as np
from arena import Arena
from codes import Cells, SymmetricTardos
from numpy.typing import NDArray

from report import Section
from suyuan.app.trace import trace_file
from suyuan.engines.writing import write_table
from suyuan.samples.leaks.recipe import make_leak, parse_step
from suyuan.trace.accuse import accuse
from suyuan.trace.candidates import Candidate
from world import clock

HELD = (1.0, 0.99, 0.8, 0.5, 0.2)
LEAKED = 600
CERTAIN = 0.95

ABOUT_GUILT = """
Each of 100 recipients holds the same share of the registry, drawn at random; 600 rows of one of them leak.  Guilt is
Pr(G_i | S) = 1 - product over leaked rows t that i holds of (1 - (1 - p) / |V_t|), V_t the holders of t, p the chance
that a row was guessed, 0 being kindest to the score (Papadimitriou and Garcia-Molina 2011).  It looks at scopes alone,
as published.  An innocent's guilt is about 1 - exp(-(1 - p) 600/100) however little the releases overlap: everybody who
holds some of the rows is all but certainly guilty.  As a ranking it is worth something as soon as scopes differ,
because only the source holds all the rows.  Suyuan weighs the same lists with the same scopes, from the marks alone.
"""

ABOUT_GAUSS = """
How often the normal threshold of the symmetric Tardos score accuses an innocent.  Nominal chance 10^-4 and 10^-5:
counted over fresh innocents (the count in brackets).  Nominal 10^-8, which is alpha/N above: by importance sampling
from exponentially tilted symbols, unbiased, with its standard error.  A threshold keeps its word where the true chance
is at most the nominal one.  The normal law is on the safe side for lists in which the symbols that were handed over
survive, and on the other side for lists that were normalised, where a rare symbol of an innocent meets a rewritten one.
"""


def guilt(scopes: NDArray[np.bool_], leaked: NDArray[np.intp], guess: float) -> NDArray[np.float64]:
    """Pr(G_i | S) of each recipient.

    Args:
        scopes: who holds what, shape (N, records).
        leaked: the records of S.
        guess: the chance p that a row was guessed.
    """
    held = scopes[:, leaked]
    each = 1.0 - (1.0 - guess) / np.maximum(held.sum(axis=0), 1)
    return np.asarray(1.0 - np.exp(np.where(held, np.log(np.maximum(each, 1e-300)), 0.0).sum(axis=1)))


def guilt_section(arena: Arena, recipients: int, alpha: float, trials: int) -> Section:
    """Guilt and E on the same lists, for several degrees of overlap."""
    section = Section(
        "Guilt by scope",
        ABOUT_GUILT,
        columns=(
            "share of the registry that each holds",
            "guilt of the source, p = 0",
            "of innocents, mean and most",
            f"innocents above {CERTAIN}",
            "source ranked first",
            "p = .5: source, innocents' mean",
            "Suyuan: source named, innocents named",
            "ln E of the source, most of an innocent",
        ),
    )
    for share in HELD:
        rows = [_one_leak(arena, share, recipients, alpha, trial) for trial in range(trials)]
        source, mean, most, above, first, half, half_mean, named, false, own, best = np.array(rows).mean(axis=0)
        section.row(
            f"{share:.0%}",
            f"{source:.3f}",
            f"{mean:.3f}, {most:.3f}",
            f"{above:.0f} of {recipients - 1}",
            f"{first * trials:.0f} of {trials}",
            f"{half:.3f}, {half_mean:.3f}",
            f"{named * trials:.0f} of {trials}, {false * trials:.0f}",
            f"{own:.0f}, {best:.1f}",
        )
    return section


def _one_leak(arena: Arena, share: float, recipients: int, alpha: float, trial: int) -> tuple[float, ...]:
    rng = np.random.Generator(np.random.PCG64([trial, round(share * 1000)]))
    size = round(share * len(arena.rids))
    scopes = np.zeros((recipients, len(arena.rids)), dtype=bool)
    for recipient in range(recipients):
        scopes[recipient, rng.choice(len(arena.rids), size, replace=False)] = True
    source = trial % recipients
    marked = arena.mark(arena.own_draw(source), source)
    held = np.flatnonzero(scopes[source, np.searchsorted(arena.rids, marked.rids)])
    copy = marked.table.take(held)
    made = make_leak([copy], [parse_step(f"subset:rows={LEAKED}"), parse_step("shuffle")], trial)
    path = arena.world.folder / "guilt.csv"
    write_table(made.table, path)
    epoch = trace_file(arena.world.workspace, path, clock, alpha=alpha).telling
    leaked = np.searchsorted(arena.rids, epoch.exhibit.reading.rids)
    scores, half = guilt(scopes, leaked, 0.0), guilt(scopes, leaked, 0.5)
    candidates = tuple(
        Candidate(c.recipient, (replace(c.releases[0], scope=scopes[int(c.recipient[1:]), leaked]),))
        for c in epoch.candidates
    )
    found = accuse(candidates, epoch.exhibit, alpha)
    told = {one.recipient: one.log10_e * math.log(10) for one in found.accused}
    own = f"r{source:05d}"
    innocent = np.arange(recipients) != source
    return (
        scores[source],
        scores[innocent].mean(),
        scores[innocent].max(),
        (scores[innocent] >= CERTAIN).sum(),
        scores[source] > scores[innocent].max() + 1e-12,
        half[source],
        half[innocent].mean(),
        own in told,
        len(told.keys() - {own}),
        told.get(own, 0.0),
        max(log10_e for name, log10_e in found.others if name != own) * math.log(10),
    )


def gauss_row(code: SymmetricTardos, cells: Cells, innocents: int, seed: int) -> tuple[str, ...]:
    """Marks read; chances at nominal 1e-4 and 1e-5, counted; at nominal 1e-8, sampled with tilted symbols."""
    prior, one, zero = code.laid_out(cells)
    spread = math.sqrt(float((prior * one**2 + (1 - prior) * zero**2).sum()))
    rng = np.random.Generator(np.random.PCG64([seed, 77]))
    start, more = zero.sum(), (one - zero).astype(np.float32)
    batches = (
        start + (rng.random((4000, len(prior)), dtype=np.float32) < prior.astype(np.float32)) @ more
        for _ in range(innocents // 4000)
    )
    scores = np.concatenate(list(batches)) / spread
    counted = []
    for nominal in (1e-4, 1e-5):
        count = int((scores > NormalDist().inv_cdf(1 - nominal)).sum())
        counted.append(f"{count / innocents:.1e} ({count:,})")
    chance, error = tilted_chance(prior, one, zero, NormalDist().inv_cdf(1 - 1e-8) * spread, rng)
    return (f"{len(prior):,}", *counted, f"{chance:.1e} ± {error:.0%}")


def tilted_chance(
    prior: NDArray[np.float64],
    one: NDArray[np.float64],
    zero: NDArray[np.float64],
    line: float,
    rng: np.random.Generator,
    samples: int = 40_000,
) -> tuple[float, float]:
    """P(score > line) for independent symbols, by exponential tilting, and its relative standard error."""

    def tilted(force: float) -> tuple[NDArray[np.float64], float]:
        up, down = np.log(prior) + force * one, np.log1p(-prior) + force * zero
        whole = np.logaddexp(up, down)
        return np.exp(up - whole), float(whole.sum())

    low, high = 0.0, 10.0
    for _ in range(60):
        force = (low + high) / 2
        bias, _ = tilted(force)
        low, high = (force, high) if float((bias * one + (1 - bias) * zero).sum()) < line else (low, force)
    bias, whole = tilted(low)
    shown = rng.random((samples, len(prior))) < bias
    scores = zero.sum() + shown @ (one - zero)
    weight = np.where(scores > line, np.exp(whole - low * scores), 0.0)
    mean = float(weight.mean())
    return mean, float(weight.std(ddof=1)) / math.sqrt(samples) / mean if mean else math.inf
