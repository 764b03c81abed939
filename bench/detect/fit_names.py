"""Learn the weights of the evidence on names from corpora, and write src/suyuan/discover/data/name_weights.tsv.

python bench/detect/fit_names.py FOLDER [FOLDER ...]   each folder (or file) is one corpus and counts alike in the end

A semi-Markov conditional random field (Sarawagi and Cohen 2004): the weights under which the corpora's own names are
the likeliest choice among the candidates of each sentence.  Same corpora, same weights.  See
docs/how-to/score-names.md for the corpora and for the parts that must never be learned from.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from corpora import Sentence, load

from suyuan.discover.free_names.candidates import propose
from suyuan.discover.free_names.evidence import gather
from suyuan.discover.free_names.folding import fold_text
from suyuan.discover.free_names.reading import read
from suyuan.engines.name_model import load_name_model

if TYPE_CHECKING:
    from collections.abc import Callable

TARGET = Path(__file__).parents[2] / "src/suyuan/discover/data/name_weights.tsv"
SEEN, CORPORA = (
    40,
    3,
)  # evidence seen less often, or in fewer corpora, is not weighed: it is one paper's or one person's
RIDGE = 2.0
EVEN = 0.7  # 1 would make each corpus count alike, 0 each name


@dataclass(frozen=True, slots=True)
class Problem:
    """A corpus: its evidence, whether a row is a name, and the chain of rows of each sentence."""

    holder: np.ndarray  # row of each item of evidence
    item: np.ndarray  # its number among the names of evidence
    value: np.ndarray
    gold: np.ndarray
    row: np.ndarray  # (longest chain, sentences), -1 behind its end
    free: np.ndarray  # how many rows of the chain end before this one begins
    weight: float


def gather_rows(sentences: list[Sentence]) -> list[tuple[int, tuple[int, int], bool, dict[str, float]]]:
    """Sentence, span as written, whether it is a name, evidence; of all candidates that are not set aside."""
    model = load_name_model()
    folded = [fold_text(sentence.text, model.folding) for sentence in sentences]
    rows = []
    for number, piece, belief in read([text.text for text in folded], model):
        sentence = sentences[number]
        for candidate in propose(folded[number].text, piece, belief):
            span = folded[number].span(candidate.start, candidate.end)
            if not any(span[0] < end and start < span[1] for start, end in sentence.aside):
                rows.append(
                    (number, span, span in sentence.names, gather(folded[number].text, piece, belief, candidate))
                )
    return rows


def pose(rows: list, names: list[str], weight: float) -> Problem:
    """Rows as arrays."""
    place = {name: number for number, name in enumerate(names)}
    items: list[tuple[int, int, float]] = []
    chains: dict[int, list[int]] = {}
    for number, (sentence, _, _, found) in enumerate(rows):
        chains.setdefault(sentence, []).append(number)
        items.extend((number, place[name], value) for name, value in found.items() if name in place)
    ordered = sorted(
        (sorted(chain, key=lambda number: rows[number][1][::-1]) for chain in chains.values()), key=len, reverse=True
    )
    row = np.full((len(ordered[0]), len(ordered)), -1)
    free = np.zeros(row.shape, np.int64)
    for column, chain in enumerate(ordered):
        ends = np.array([rows[number][1][1] for number in chain])
        row[: len(chain), column] = chain
        free[: len(chain), column] = np.searchsorted(ends, [rows[number][1][0] for number in chain], side="right")
    holder, item, value = (np.array(column) for column in zip(*items, strict=True))
    return Problem(holder, item, value, np.array([float(entry[2]) for entry in rows]), row, free, weight)


def sum_ways(scores: np.ndarray, problem: Problem) -> tuple[np.ndarray, float]:
    """Probability of each row, and the logarithm of the sum over all ways; ``choosing.settle`` for all sentences."""
    steps, sentences = problem.row.shape
    active = (problem.row >= 0).sum(axis=1)
    ways = np.zeros((steps + 1, sentences))
    taking = np.zeros((steps, sentences))
    for step in range(steps):
        now = np.arange(active[step])
        taken = ways[problem.free[step, now], now] + scores[problem.row[step, now]]
        ways[step + 1] = ways[step]
        ways[step + 1, now] = np.logaddexp(ways[step, now], taken)
        taking[step, now] = np.exp(taken - ways[step + 1, now])
    reaching = np.zeros((steps + 1, sentences))
    reaching[(problem.row >= 0).sum(axis=0), np.arange(sentences)] = 1.0
    chances = np.zeros(len(scores))
    for step in range(steps - 1, -1, -1):
        now = np.arange(active[step])
        chance = reaching[step + 1, now] * taking[step, now]
        chances[problem.row[step, now]] = chance
        reaching[step, now] += reaching[step + 1, now] - chance
        np.add.at(reaching, (problem.free[step, now], now), chance)
    return chances, float(ways[-1].sum())


def descend(measure: Callable, start: np.ndarray, steps: int = 300, memory: int = 12) -> np.ndarray:
    """L-BFGS (Nocedal 1980) with halving of the step; ``measure`` gives loss and gradient."""
    point, (loss, slope) = start, measure(start)
    past: list[tuple[np.ndarray, np.ndarray]] = []
    for _ in range(steps):
        way, kept = slope.copy(), []
        for moved, bent in reversed(past):
            share = (moved @ way) / (moved @ bent)
            kept.append(share)
            way -= share * bent
        if past:
            way *= (past[-1][0] @ past[-1][1]) / (past[-1][1] @ past[-1][1])
        else:
            way /= np.linalg.norm(way)
        for (moved, bent), share in zip(past, reversed(kept), strict=True):
            way += moved * (share - (bent @ way) / (moved @ bent))
        size = 1.0
        while (new := measure(point - size * way))[0] > loss - 1e-4 * size * (slope @ way) and size > 1e-6:
            size /= 2
        moved, bent = -size * way, new[1] - slope
        if moved @ bent > 1e-10:
            past = [*past, (moved, bent)][-memory:]
        done = loss - new[0] < 1e-6 * abs(loss)
        point, (loss, slope) = point + moved, new
        if done:
            break
    return point


def learn(problems: list[Problem], count: int) -> np.ndarray:
    """The weights, shape (names of evidence,)."""

    def measure(weights: np.ndarray) -> tuple[float, np.ndarray]:
        loss, slope = 0.5 * RIDGE * weights @ weights, RIDGE * weights
        for problem in problems:
            scores = np.bincount(problem.holder, problem.value * weights[problem.item], len(problem.gold))
            chances, total = sum_ways(scores, problem)
            loss += problem.weight * (total - scores @ problem.gold)
            missed = (chances - problem.gold)[problem.holder] * problem.value
            slope = slope + problem.weight * np.bincount(problem.item, missed, count)
        return loss, slope

    return descend(measure, np.zeros(count))


def main(folders: list[str]) -> None:
    corpora = [load(Path(folder)) for folder in folders]
    found = [gather_rows(sentences) for sentences in corpora]
    seen = Counter(name for rows in found for row in rows for name in row[3])
    spread = Counter(name for rows in found for name in {name for row in rows for name in row[3]})
    names = sorted(name for name, count in seen.items() if count >= SEEN and spread[name] >= min(CORPORA, len(found)))
    persons = [sum(len(sentence.names) for sentence in sentences) for sentences in corpora]
    problems = [pose(rows, names, (1000 / count) ** EVEN) for rows, count in zip(found, persons, strict=True)]
    weights = learn(problems, len(names))
    lines = [
        "# What one unit of each item of evidence adds to the log-odds that a run is a name.",
        "# Learned by bench/detect/fit_names.py; not written by hand.",
    ]
    lines += [f"{name}\t{weight:.4f}" for name, weight in zip(names, weights, strict=True) if abs(weight) >= 5e-4]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines) - 2} weights from {sum(persons)} names in {len(corpora)} corpora")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    main(sys.argv[1:])
