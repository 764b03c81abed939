"""Persons in batches: the same reasons however they are cut, and the facts that follow."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from suyuan.core.errors import PolicyRefusal
from suyuan.govern.consent import CONSENT_SCHEMA
from suyuan.govern.cover import Cover
from suyuan.govern.known import Known
from suyuan.govern.persons import judge_persons, tally, under_fourteen
from tests.unit.govern.test_cover import ASK, GOOD

PERSONS = pa.table({"rid": pa.array(range(1, 101), pa.uint64()), "under_14": pa.array([True, False, None, True] * 25)})
CONSENTS = pa.Table.from_pylist(
    [{**GOOD, "rid": rid, "given": rid % 5 != 0} for rid in range(130) if rid % 7], schema=CONSENT_SCHEMA
)


def judge(size=1000, consent_size=1000, ask=ASK, persons=PERSONS):
    return list(judge_persons(persons.to_batches(size), CONSENTS.to_batches(consent_size), ask))


@pytest.mark.parametrize(("size", "consent_size"), [(1, 1), (7, 3), (3, 50), (100, 9), (33, 200)])
def test_batches_change_nothing(size, consent_size):
    whole, cut = judge()[0], judge(size, consent_size)
    assert np.array_equal(np.concatenate([one.reasons for one in cut]), whole.reasons)
    assert np.array_equal(np.concatenate([one.rids for one in cut]), whole.rids)
    assert np.array_equal(tally(cut, ASK).counts, tally([whole], ASK).counts)
    for rid, reason in zip(whole.rids, whole.reasons, strict=True):
        assert reason == (Cover.NONE if rid % 7 == 0 else Cover.REFUSED if rid % 5 == 0 else Cover.COVERED)


def test_the_facts_of_all_and_of_those_who_may_leave():
    counted = tally(judge(), ASK)
    everybody = counted.facts(told=Known.YES)
    assert (everybody.people, everybody.under_14, everybody.told) == (100, Known.YES, Known.YES)
    assert everybody.consented == counted.of(Cover.COVERED) < 100
    assert everybody.by_guardian is Known.NO
    assert everybody.separate is Known.UNKNOWN
    covered = counted.facts(only_covered=True)
    assert covered.people == covered.consented == everybody.consented
    assert (covered.by_guardian, covered.separate) == (Known.YES, Known.YES)
    assert covered.told is Known.UNKNOWN


def test_who_needs_no_consent_may_leave_and_nothing_is_said_of_guardians():
    found = judge(ask=None)
    facts = tally(found, None).facts()
    assert found[0].may_leave.all()
    assert (facts.people, facts.consented, facts.by_guardian) == (100, None, Known.UNKNOWN)


def test_nobody_is_no_reason_to_know_anything():
    facts = tally([], ASK).facts(only_covered=True)
    assert (facts.people, facts.under_14, facts.all_consented) == (0, Known.UNKNOWN, Known.UNKNOWN)


def test_reasons_travel_by_name():
    batch = judge()[0].as_batch()
    assert batch["rid"].type == pa.uint64()
    assert batch["reason"].to_pylist()[:5] == ["covered"] * 4 + ["refused"]


@pytest.mark.parametrize("order", [[1, 0], [0, 0]])
@pytest.mark.parametrize("size", [1, 2])
def test_persons_out_of_order_are_refused(order, size):
    with pytest.raises(PolicyRefusal) as raised:
        judge(size, persons=PERSONS.take(order))
    assert raised.value.code == "SY-G020"


def test_consents_out_of_order_are_refused_across_batches():
    batches = [CONSENTS.slice(start, 1).to_batches()[0] for start in (5, 1)]
    with pytest.raises(PolicyRefusal):
        list(judge_persons(PERSONS.to_batches(), batches, ASK))


def test_the_fourteenth_birthday_still_counts_as_under_fourteen():
    births = pa.array(
        ["2010-04-01", "2010-03-31", "2010-04-02", "2010", "2009", "2011", "2010-04", "2010-03", "x", None]
    )
    said = under_fourteen(births, date(2024, 4, 1)).to_pylist()
    assert said == [True, False, True, None, False, True, None, False, None, None]
    leap = pa.chunked_array([["2010-02-27", "2010-02-28", "2010-03-01"]])
    assert under_fourteen(leap, date(2024, 2, 29)).to_pylist() == [False, True, True]
