"""Deciding about one release to many persons: who is covered by a consent, in batches, and the decision itself.

The limit is ten seconds for 1,000,000 persons; persons and consents are invented in memory, nothing is read or written.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))

from report import Section
from suyuan.govern.consent import CONSENT_SCHEMA
from suyuan.govern.cover import ConsentAsk, Cover
from suyuan.govern.decide import decide
from suyuan.govern.facts import PurposeFacts, RecipientFacts, ReleaseFacts
from suyuan.govern.persons import judge_persons, tally, under_fourteen
from suyuan.govern.terms import Basis, Mode

PEOPLE = 1_000_000
LIMIT = 10.0
BATCH = 65_536
NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)


def run(people: int = PEOPLE) -> Section:
    """Median of five runs."""
    section = Section(f"Decision: {people:,} persons, as many consents, one release", __doc__ or "")
    births, rids, consents = _invent(people)
    ask = ConsentAsk("studio", "photo", frozenset({"birth_month", "contact"}), NOON)
    took = []
    for _ in range(5):
        start = time.perf_counter()
        persons = pa.table({"rid": rids, "under_14": under_fourteen(births, NOON.date())})
        found = tally(judge_persons(persons.to_batches(BATCH), consents.to_batches(BATCH), ask), ask)
        facts = ReleaseFacts(
            RecipientFacts(), PurposeFacts(Mode.PROVIDE, Basis.CONSENT), found.facts(only_covered=True)
        )
        decide(facts, date(2024, 6, 1))
        took.append(time.perf_counter() - start)
    median = statistics.median(took)
    section.row("seconds, median of five", f"{median:.2f}")
    section.row("share of the limit of ten seconds", f"{median / LIMIT:.1%}")
    section.row(
        "covered / left out with a reason", f"{found.of(Cover.COVERED):,} / {people - found.of(Cover.COVERED):,}"
    )
    return section


def _invent(people: int) -> tuple[pa.Array, pa.Array, pa.Table]:
    """Birth dates, record numbers, and consents of all kinds, the latter for random persons among them."""
    rng = np.random.Generator(np.random.PCG64(17))

    def words(values: list[str], chances: list[float]) -> pa.Array:
        return pa.array(np.array(values, dtype=object)[rng.choice(len(values), people, p=chances)], pa.string())

    def moments(at: np.ndarray, left_out: float) -> pa.Array:
        return pa.array(at, mask=rng.random(people) < left_out).cast(pa.timestamp("us", "UTC"))

    rids = np.sort(rng.choice(people * 16, people, replace=False).astype(np.uint64))
    at = int(datetime(2024, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000 + rng.integers(0, 10**13, people)
    given = rng.random(people) < 0.9
    consents = pa.table(
        {
            "rid": np.sort(rids[rng.integers(0, people, people)]),
            "recipient": words(["studio", "insurer"], [0.9, 0.1]),
            "purpose": words(["photo", "gift"], [0.9, 0.1]),
            "fields": words(["birth_month,contact", "birth_month"], [0.9, 0.1]),
            "given": given,
            "separate": rng.random(people) < 0.95,
            "at": moments(at, 0.0),
            "expires": pa.array(rng.integers(19_700, 20_500, people).astype(np.int32)).cast(pa.date32()),
            "withdrawn_at": pa.array(at + 10**11, mask=~given | (rng.random(people) < 0.9)).cast(
                pa.timestamp("us", "UTC")
            ),
            "guardian": words(["mother", "father"], [0.8, 0.2]),
            "verified_at": moments(at, 0.05),
        }
    ).cast(CONSENT_SCHEMA)
    births = words(["2021-03-04", "1990-01-01", "2010"], [0.8, 0.15, 0.05])
    return births, pa.array(rids), consents


if __name__ == "__main__":
    run()
