"""Taking away what speaks for a release never lets it leave, and neither does adding to what it shows.

Ten seeds of ten thousand releases: a fixed generator, so that the count is what the figures say.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from tests.unit.govern.lawful import lawful
from tests.unit.govern.test_cover import ASK, random_histories

from suyuan.govern.approval import Approval, Operator, SingleOperator, check_approvals
from suyuan.govern.consent import CONSENT_SCHEMA
from suyuan.govern.cover import Cover, check_consents, covers
from suyuan.govern.decide import Outcome, decide
from suyuan.govern.facts import ReleasedField
from suyuan.govern.known import Known
from suyuan.govern.questions import CLAUSES
from suyuan.govern.terms import Basis, Mode, RecipientKind

CASES = 10_000
RANK = {Outcome.DENY: 0, Outcome.NEEDS: 1, Outcome.ALLOW: 2}
MODES, BASES, KINDS, KNOWN = list(Mode), [None, *Basis], [None, *RecipientKind], list(Known)
DAYS = [date(2014, 1, 1), date(2018, 5, 1), date(2020, 9, 1), date(2021, 6, 1), date(2022, 2, 1), date(2026, 10, 1)]
FIELDS = [
    ReleasedField("mother_phone", "phone"),
    ReleasedField("name", "name"),
    ReleasedField("bank_card", "bank_card"),
    ReleasedField("sex", "sex"),
    ReleasedField("weight"),
]
START = {mode: lawful(mode) for mode in MODES}


def sometimes(rng, value, others, chance):
    return others[rng.integers(len(others))] if rng.random() < chance else value


def random_release(rng):
    """A lawful release with a few facts changed, so that all outcomes come up."""
    facts = START[MODES[rng.integers(len(MODES))]]
    chance = (0.0, 0.02, 0.05, 0.2)[rng.integers(4)]

    def drawn(part, **choices):
        return replace(part, **{name: sometimes(rng, getattr(part, name), of, chance) for name, of in choices.items()})

    clauses = frozenset(CLAUSES.get(facts.purpose.mode, ()))
    return replace(
        facts,
        recipient=drawn(
            facts.recipient,
            kind=KINDS,
            abroad=KNOWN,
            export_route=KNOWN,
            contract=[None, frozenset(), clauses - {"duties"}],
            expires=[None, date(2020, 1, 1)],
            supervised=KNOWN,
            receipt=KNOWN,
        ),
        purpose=drawn(
            facts.purpose,
            basis=BASES,
            statute=[None],
            keep_days=[None, 10],
            needed=[None, frozenset(), frozenset(one.name for one in FIELDS)],
            necessity=KNOWN,
            as_told=KNOWN,
            notice_exempt=KNOWN,
            children_rule=KNOWN,
            paid=KNOWN,
            automated_marketing=KNOWN,
            aggregate=KNOWN,
        ),
        persons=drawn(
            facts.persons,
            people=[None, 0, 10],
            under_14=KNOWN,
            consented=[None, 0, 999],
            separate=KNOWN,
            by_guardian=KNOWN,
            told=KNOWN,
        ),
        fields=sometimes(rng, facts.fields, [None, (), tuple(FIELDS[:2]), tuple(FIELDS)], chance),
        keep_days=sometimes(rng, facts.keep_days, [None, 31], chance),
        assessment=drawn(facts.assessment, on_file=KNOWN, covers=KNOWN, dated=[None, date(2023, 1, 1)]),
        approvals=drawn(
            facts.approvals,
            given=[None, 0, 2],
            needed=[None, 0, 2],
            independent=KNOWN,
            for_this_plan=KNOWN,
            single_operator=[True],
        ),
        anonymity_tested=sometimes(rng, facts.anonymity_tested, KNOWN, chance),
    )


def without_consents(rng, facts):
    fewer = sometimes(rng, None, [0, max(0, (facts.persons.consented or 0) - 1)], 0.7)
    lost = KNOWN[1 + rng.integers(2)]
    some = [{"consented": fewer}, {"separate": lost}, {"by_guardian": lost}, {"consented": 0, "separate": Known.NO}]
    return replace(facts, persons=replace(facts.persons, **some[rng.integers(len(some))]))


def without_basis(rng, facts):
    return replace(facts, purpose=replace(facts.purpose, basis=(None, Basis.NONE)[rng.integers(2)]))


def without_approval(rng, facts):
    given = facts.approvals.given
    fewer = None if given is None else max(0, given - 1)
    some = [{"given": fewer}, {"independent": Known.UNKNOWN}, {"for_this_plan": Known.UNKNOWN}]
    return replace(facts, approvals=replace(facts.approvals, **some[rng.integers(len(some))]))


def with_a_field_more(rng, facts):
    more = (*(facts.fields or ()), FIELDS[rng.integers(len(FIELDS))])
    return facts if facts.fields is None else replace(facts, fields=more)


@pytest.mark.parametrize("seed", range(10))
def test_taking_away_never_lets_a_release_leave(seed):
    rng = np.random.default_rng(seed)
    changes = (without_consents, without_basis, without_approval, with_a_field_more)
    seen = dict.fromkeys(Outcome, 0)
    for case in range(CASES):
        facts, on = random_release(rng), DAYS[rng.integers(len(DAYS))]
        change = changes[case % len(changes)]
        before, after = decide(facts, on).outcome, decide(change(rng, facts), on).outcome
        seen[before] += 1
        assert after is not Outcome.ALLOW or before is Outcome.ALLOW, (change.__name__, facts)
        if change is with_a_field_more:
            assert RANK[after] <= RANK[before], facts
    assert min(seen.values()) > CASES // 20, seen


@pytest.mark.parametrize("seed", range(2))
def test_an_unknown_fact_never_allows_what_a_no_would_not(seed):
    """Whatever is not known is at best asked for: making one fact unknown never turns deny into allow."""
    rng = np.random.default_rng(100 + seed)
    for _ in range(CASES // 4):
        facts, on = random_release(rng), DAYS[rng.integers(len(DAYS))]
        part = ("recipient", "purpose", "persons", "assessment")[rng.integers(4)]
        inner = getattr(facts, part)
        names = [name for name in inner.__slots__ if isinstance(getattr(inner, name), Known)]
        name = names[rng.integers(len(names))]
        blurred = replace(facts, **{part: replace(inner, **{name: Known.UNKNOWN})})
        assert not (decide(facts, on).outcome is Outcome.DENY and decide(blurred, on).outcome is Outcome.ALLOW)


def test_removing_a_consent_that_covers_by_itself_never_covers_anybody():
    people = 40_000
    rng = np.random.default_rng(7)
    rows = random_histories(rng, people)
    ages = rng.integers(0, 3, people).astype(np.int8)
    owner = np.array([row["rid"] for row in rows])
    before = covers(table_of(rows), np.arange(people, dtype=np.uint64), ASK, ages)[owner]
    alone = [{**row, "rid": place} for place, row in enumerate(rows)]
    numbers = np.arange(len(rows), dtype=np.uint64)
    good = covers(table_of(alone), numbers, ASK, ages[owner]) == Cover.COVERED
    first = np.searchsorted(owner, owner)
    last = np.searchsorted(owner, owner, side="right")
    others = [
        {**rows[other], "rid": place}
        for place in np.flatnonzero(good).tolist()
        for other in range(first[place], last[place])
        if other != place
    ]
    after = covers(table_of(others), numbers, ASK, ages[owner])
    assert good.sum() > 1500
    assert not np.any(good & (before != Cover.COVERED) & (after == Cover.COVERED))


def test_asking_for_a_field_more_never_covers_anybody():
    people = 20_000
    rng = np.random.default_rng(8)
    table = table_of(random_histories(rng, people))
    rids, ages = np.arange(people, dtype=np.uint64), rng.integers(0, 3, people).astype(np.int8)
    more = [frozenset({"contact"}), ASK.fields, ASK.fields | {"sex"}, ASK.fields | {"sex", "weight"}]
    covered = [covers(table, rids, replace(ASK, fields=fields), ages) == Cover.COVERED for fields in more]
    for fewer, wider in pairwise(covered):
        assert not np.any(wider & ~fewer)
    assert covered[0].sum() > covered[1].sum() > covered[3].sum() == 0


def table_of(rows):
    return check_consents(pa.Table.from_pylist(rows, schema=CONSENT_SCHEMA))


def test_taking_away_an_approval_never_lets_a_release_leave():
    rng = np.random.default_rng(11)
    now = datetime(2024, 4, 1, tzinfo=UTC)
    names = ["li", "wang", "zhao", "gone"]
    staff = {name: Operator(name=name, roles=["approver", "clerk"], since=now - timedelta(days=9)) for name in names}
    staff["gone"] = staff["gone"].model_copy(update={"revoked_at": now - timedelta(days=5)})
    start = START[Mode.PROVIDE]
    seen = dict.fromkeys(Outcome, 0)
    for _ in range(4000):
        said = [
            Approval(
                plan_sha256=("a" if rng.random() < 0.7 else "b") * 64,
                operator=names[rng.integers(4)],
                role=("approver", "approver", "clerk")[rng.integers(3)],
                at=now - timedelta(days=int(rng.integers(-1, 11))),
            )
            for _ in range(rng.integers(1, 4))
        ]
        alone = SingleOperator(operator="li", at=now, understood=True) if rng.random() < 0.2 else None
        needed, drop = int(rng.integers(3)), int(rng.integers(len(said)))
        outcomes = []
        for kept in (said, said[:drop] + said[drop + 1 :]):
            found = check_approvals("a" * 64, "li", kept, staff, needed=needed, now=now, alone=alone)
            outcomes.append(decide(replace(start, approvals=found.facts()), now.date()).outcome)
        seen[outcomes[0]] += 1
        assert outcomes[1] is not Outcome.ALLOW or outcomes[0] is Outcome.ALLOW
    assert min(seen.values()) > 100, seen
