"""Screening: which of very many candidates are worth full weighing.

A quick score, of the most telling records first, then of more for those still in front.  Dropping a candidate can cost
power, never the bound: N stays N, and a candidate that is dropped counts as one whose evidence is nothing.

Whether a candidate passes follows from its own symbols, the list and N.  Candidates are never ranked against each
other: one that pushed another out would choose, by its own symbols, who may stand behind it later.  A stage measures
the line to pass on decoys, candidates made up with keys that were never issued.

The quick score is ln E in both units, in single precision: cells as one matrix product over the symbols of many
candidates, whole rows by looking each byte of eight symbols up in a table of products.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from numpy.typing import NDArray

from suyuan.core.keyed import WORD_RANGE, WORDS_PER_LANE, derive_key
from suyuan.trace.candidates import Candidate, CandidateRelease, Exhibited
from suyuan.trace.evidence import Background
from suyuan.trace.reading import Reading

SHARES = np.array([0.02, 0.1, 0.35, 0.65, 0.9, 0.999])
"""Shares that the quick score looks at."""

STAGES = (2_000, 12_000, 60_000)
"""Records of each stage at most; few candidates begin with the second."""

MANY = 50_000
KEPT_OF = 20
"""Of so many innocent candidates a stage lets one pass, on average."""

WORTH_WEIGHING = 100
"""How many innocent candidates may pass the last stage, on average and at most."""

DECOYS = 4_000
"""Decoys at most; few candidates have as many decoys as they are."""

DECOY_SEED = b"suyuan screening: keys of no release"

BATCH = 64
"""Candidates whose symbols are multiplied at a time; their bits fit the processor's cache."""

Floats = NDArray[np.float32]
Scorer = Callable[["Screen", Sequence[CandidateRelease]], NDArray[np.float64]]


def screen(
    candidates: tuple[Candidate, ...],
    exhibit: Exhibited,
    behind: Background | None = None,
    scorer: Scorer | None = None,
    known: Collection[str] = (),
) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
    """The candidates worth full weighing.

    Args:
        candidates: all of them.
        exhibit: what they are held against.
        behind: what already accused sources explain, for a screening after the first.
        scorer: how a screen scores many releases, in this process by default.
        known: recipients that are weighed already and need no screening.

    Returns:
        Those worth weighing and the best of those dropped last, both in falling order of the quick score.
    """
    alive = tuple(candidate for candidate in candidates if candidate.recipient not in known)
    if len(candidates) <= WORTH_WEIGHING or not alive:
        return alive, ()
    line = math.log(len(candidates) / WORTH_WEIGHING)
    score = scorer or Screen.score
    telling = rank_by_worth(exhibit)
    expected = float(len(candidates))
    decoys: tuple[Candidate, ...] = ()
    for size in STAGES[0 if len(candidates) > MANY else 1 :]:
        table = Screen(exhibit, behind or Background(), np.sort(telling[:size]))
        ranked = rank_candidates(alive, table, score)
        if size >= len(telling) or size == STAGES[-1]:
            break
        kept_share = max(1.0 / KEPT_OF, WORTH_WEIGHING / expected)
        if kept_share < 1.0:
            expected *= kept_share
            decoys, passed = _pass_decoys(decoys or make_decoys(candidates), table, kept_share)
            alive = tuple(candidate for reached, candidate in ranked if reached > passed)
        if not alive:
            return (), tuple(candidate for _, candidate in ranked[:WORTH_WEIGHING])
    kept = tuple(candidate for reached, candidate in ranked if reached >= line)
    return kept, tuple(candidate for reached, candidate in ranked[: len(kept) + WORTH_WEIGHING] if reached < line)


def make_decoys(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Candidates with the scopes and layouts of some of these, and keys that were never issued."""
    chosen = candidates[:: -(-len(candidates) // DECOYS)]
    return tuple(_decoy(model, number) for number, model in enumerate(chosen))


def _decoy(model: Candidate, number: int) -> Candidate:
    recipient = derive_key(DECOY_SEED, "recipient", str(number))
    releases = tuple(
        replace(
            release,
            keys=replace(
                release.keys, recipient=recipient, release=derive_key(DECOY_SEED, "release", str(number), str(place))
            ),
        )
        for place, release in enumerate(model.releases)
    )
    return Candidate(model.recipient, releases)


def _pass_decoys(decoys: tuple[Candidate, ...], table: Screen, share: float) -> tuple[tuple[Candidate, ...], float]:
    """The decoys that reach the line which this share of them reaches, and the quick score just below it."""
    ranked = rank_candidates(decoys, table, Screen.score)
    kept = min(math.ceil(share * len(ranked)), len(ranked) - 1)
    below = ranked[kept][0]
    return tuple(decoy for reached, decoy in ranked if reached >= below), below


def rank_candidates(alive: tuple[Candidate, ...], table: Screen, scorer: Scorer) -> list[tuple[float, Candidate]]:
    """Candidates with the quick score of their best release, in falling order."""
    scores = scorer(table, [release for candidate in alive for release in candidate.releases])
    starts = np.cumsum([0, *(len(candidate.releases) for candidate in alive[:-1])])
    best = np.maximum.reduceat(scores, starts) + np.array([candidate.bonus for candidate in alive])
    return [(float(best[place]), alive[place]) for place in np.argsort(-best, kind="stable")]


def rank_by_worth(exhibit: Exhibited) -> NDArray[np.intp]:
    """Records in falling order of what they tell on average about a true source."""
    reading = exhibit.reading
    zero, one = mean_ratios(reading, exhibit.ratios.zero), mean_ratios(reading, exhibit.ratios.one)
    prior = exhibit.biases.threshold / WORD_RANGE
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = prior * np.where(one > 0, one * np.log(one), 0) + (1 - prior) * np.where(
            zero > 0, zero * np.log(zero), 0
        )
    return np.argsort(-worth.sum(axis=1), kind="stable")


def mean_ratios(reading: Reading, ratio: NDArray[np.float64]) -> NDArray[np.float64]:
    """R of each record's cells, averaged over its patterns, shape (u, s)."""
    if len(ratio) == reading.records:
        return ratio
    mean = np.zeros((reading.records, ratio.shape[1]))
    np.add.at(mean, reading.owner, ratio * reading.weight[:, None])
    return mean


class Screen:
    """Some records laid out for quick scoring; it can be sent to another process."""

    def __init__(self, exhibit: Exhibited, behind: Background, records: NDArray[np.intp]) -> None:
        reading, biases = exhibit.reading, exhibit.biases
        self._records, self._behind = records, behind
        self._lanes = max((slot.lane for slot in reading.slots), default=0) + 1
        self._columns = np.array([slot.index for slot in reading.slots], dtype=np.intp)
        self._zero = mean_ratios(reading, exhibit.ratios.zero)[records]
        self._one = mean_ratios(reading, exhibit.ratios.one)[records]
        self._coalition = biases.coalition[records]
        blocks = np.empty((len(records), self._lanes, 2), dtype=">u8")
        blocks[:, :, 0] = reading.rids[records, None]
        blocks[:, :, 1] = np.arange(self._lanes, dtype=np.uint64)[None, :]
        self._blocks = blocks.tobytes()
        layer, threshold = self._spread(biases.release[records]).astype(bool), self._spread(biases.threshold[records])
        self._of_release, self._of_recipient = np.where(layer, threshold, 0), np.where(layer, 0, threshold)
        self._releases_matter = bool(layer.any())
        self._tables: dict[bytes, _Tables] = {}

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_tables": {}}  # another process lays out its own

    @property
    def records(self) -> int:
        """How many records it looks at."""
        return len(self._records)

    def score(self, releases: Sequence[CandidateRelease]) -> NDArray[np.float64]:
        """ln E of each release over the records, nearly, shape (len(releases),)."""
        scores = np.zeros(len(releases))
        by_layout: dict[bytes, list[int]] = {}
        for place, release in enumerate(releases):
            by_layout.setdefault(release.uses.tobytes(), []).append(place)
        for uses, places in by_layout.items():
            if uses not in self._tables:
                self._tables[uses] = self._lay_out(np.frombuffer(uses, dtype=bool))
            for start in range(0, len(places), BATCH):
                batch = places[start : start + BATCH]
                scores[batch] = self._score_batch([releases[place] for place in batch], self._tables[uses])
        return scores

    def _lay_out(self, uses: NDArray[np.bool_]) -> _Tables:
        zero, one = np.where(uses, self._zero, 1.0), np.where(uses, self._one, 1.0)
        wide = [self._spread(ratio, fill=1) for ratio in (zero, one)]
        rows = _lay_rows(wide[0], wide[1])
        base = np.ones(len(zero)) if self._behind.row is None else self._behind.row[self._records]
        shares = [(share * self._behind.row_left / base).astype(np.float32) for share in SHARES]
        return _Tables(self._lay_cells(zero, one), rows, shares)

    def _lay_cells(self, zero: NDArray[np.float64], one: NDArray[np.float64]) -> list[_Cells]:
        base = np.ones_like(zero) if self._behind.cell is None else self._behind.cell[self._records]
        laid = []
        for layer, left in zip((~self._coalition, self._coalition), self._behind.cell_left, strict=True):
            row, slot = np.nonzero((zero != one) & layer)
            logs = [np.log1p(np.outer((r[row, slot] - 1.0) / base[row, slot], SHARES * left)) for r in (zero, one)]
            place = row * WORDS_PER_LANE * self._lanes + self._columns[slot]
            laid.append(_Cells(place, row, logs[0].astype(np.float32), (logs[1] - logs[0]).astype(np.float32)))
        return laid

    def _spread(self, values: NDArray[Any], fill: int = 0) -> NDArray[Any]:
        """Values of slots at the places of their words, shape (n, 8 * lanes)."""
        wide = np.full((len(values), WORDS_PER_LANE * self._lanes), fill, dtype=values.dtype)
        wide[:, self._columns] = values
        return wide

    def _draw(self, key: bytes, sealed: bytearray) -> NDArray[np.uint16]:
        Cipher(algorithms.AES(key), modes.ECB()).encryptor().update_into(self._blocks, sealed)  # noqa: S305
        words = np.frombuffer(sealed, dtype=">u2", count=self._of_release.size)
        return words.astype(np.uint16).reshape(self._of_release.shape)

    def _score_batch(self, releases: Sequence[CandidateRelease], tables: _Tables) -> NDArray[np.float64]:
        sealed = bytearray(len(self._blocks) + 15)
        bits = np.empty((len(releases), self._of_release.size), dtype=bool)
        rows = np.empty((len(releases), len(SHARES)))
        scopes = [release.scope[self._records] for release in releases]
        for place, release in enumerate(releases):
            drawn = self._draw(release.keys.recipient, sealed) < self._of_recipient
            if self._releases_matter:
                drawn |= self._draw(release.keys.release, sealed) < self._of_release
            bits[place] = drawn.ravel()
            excess = tables.row_ratio(np.packbits(drawn).reshape(-1, self._lanes))
            excess -= np.float32(1.0)
            if not scopes[place].all():
                excess[~scopes[place]] = 0.0
            rows[place] = [np.log1p(share * excess).sum() for share in tables.shares]
        held = None if all(scope.all() for scope in scopes) else np.stack(scopes)
        cells = sum((_mix(part.sum_logs(bits, held)) for part in tables.cells), np.zeros(len(bits)))
        return np.asarray(np.logaddexp(cells, _mix(rows)) - math.log(2))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Cells of one bias layer: place among a candidate's bits, record, and logarithms for each share."""

    place: NDArray[np.intp]
    row: NDArray[np.intp]
    if_zero: Floats
    more_if_one: Floats

    def sum_logs(self, bits: NDArray[np.bool_], held: NDArray[np.bool_] | None) -> Floats:
        """Sums for each candidate and share; ``held`` says which records each candidate's release held."""
        shown = bits.take(self.place, axis=1).astype(np.float32)
        if held is None:
            return np.asarray(shown @ self.more_if_one + self.if_zero.sum(axis=0))
        active = held.take(self.row, axis=1).astype(np.float32)
        return np.asarray((shown * active) @ self.more_if_one + active @ self.if_zero)


@dataclass(frozen=True, slots=True)
class _Tables:
    """What one layout of a copy needs: its cells, products of whole rows by byte of symbols, and shares by row."""

    cells: list[_Cells]
    products: list[Floats]
    shares: list[Floats]

    def row_ratio(self, packed: NDArray[np.uint8]) -> Floats:
        """R of each whole row, shape (n,), from its symbols, eight to a byte, shape (n, lanes)."""
        place = np.arange(len(packed)) * 256
        ratio = self.products[0].take(place + packed[:, 0])
        for lane in range(1, packed.shape[1]):
            ratio *= self.products[lane].take(place + packed[:, lane])
        return ratio


def _lay_rows(zero: NDArray[np.float64], one: NDArray[np.float64]) -> list[Floats]:
    """For each lane the product of R for all 256 bytes of symbols, flat, shape (n * 256,)."""
    pattern = np.arange(256)
    products = []
    for lane in range(zero.shape[1] // WORDS_PER_LANE):
        product = np.ones((len(zero), 256), dtype=np.float32)
        for place in range(WORDS_PER_LANE):
            column = WORDS_PER_LANE * lane + place
            if (zero[:, column] != one[:, column]).any():
                shown = (pattern >> (7 - place)) & 1 == 1
                product *= np.where(shown, one[:, column, None], zero[:, column, None]).astype(np.float32)
        products.append(product.ravel())
    return products


def _mix(sums: NDArray[np.floating]) -> NDArray[np.float64]:
    """ln of the mixture over shares, nobody's share included; ``sums`` of shape (b, shares)."""
    mixed = np.logaddexp.reduce(sums.astype(np.float64), axis=1)
    return np.asarray(np.logaddexp(mixed, 0.0) - math.log(len(SHARES) + 1))
