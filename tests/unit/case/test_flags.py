"""Flags: each is raised by what it is about, and by nothing else."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from suyuan.case.flags import Weight, raise_flags
from suyuan.case.items import (
    Award,
    Bound,
    CustodyEvent,
    Exhibit,
    Finding,
    Handling,
    Originality,
    Payment,
    Role,
    Way,
)
from suyuan.case.quantities import read_moment
from suyuan.case.records import RecordSet
from suyuan.report.messages import catalogue
from tests.unit.case.worlds import DAY, batch, case_of, party

WHEN = read_moment("2022-03-01T09:00:00+08:00", "t")
HASH = "ab" * 32


def exhibit(number):
    return Exhibit(
        number, "t", "record_list", "f", HASH, HASH, 5, WHEN, ("a", "b"), "c", "p", "m", Originality.ORIGINAL, "x"
    )


def handed(number, handling, giver, taker, hours=0, sha256=HASH, of="E1"):
    return CustodyEvent(number, of, WHEN + timedelta(hours=hours), handling, giver, taker, "p", sha256)


CUSTODY = (
    handed("K1", Handling.OBTAINED, "A", "B"),
    handed("K2", Handling.HANDED_OVER, "B", "C", 1),
    handed("K3", Handling.OBTAINED, "A", "B", of="E2"),
)
SALE = replace(batch("B1", "P1", "P2", 100), exhibit="E1", exhibits=("E2",), tier=None, fields=("name",))
PAID = Payment("T1", DAY, "P2", "P1", 100, Bound.EXACT, "", "B1", ("E2",))
CLEAN = case_of(
    SALE,
    exhibits=(exhibit("E1"), exhibit("E2")),
    custody=CUSTODY,
    payments=(PAID,),
    findings=(Finding("F1", "count", "z", "e", ("E1", "E2")),),
    awards=(Award("A1", "damages", ("P1",), 100, Bound.EXACT, "law", "children"),),
)


def codes(case, sets=None):
    return {flag.code for flag in raise_flags(case, sets or {})}


def test_a_clean_case_raises_nothing():
    assert raise_flags(CLEAN) == ()


def custody(*events):
    return replace(CLEAN, custody=(*events, CUSTODY[2]))


def one_batch(**other):
    return replace(CLEAN, batches=(replace(SALE, **other),))


def one_payment(**other):
    return replace(CLEAN, payments=(replace(PAID, **other),))


def one_award(**other):
    return replace(CLEAN, awards=(replace(CLEAN.awards[0], **other),))


def people(first, *rest):
    return replace(CLEAN, parties=(first, *rest, party("P2"), party("P3"), party("P4")))


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (custody(CUSTODY[0], replace(CUSTODY[1], sha256="cd" * 32)), "exhibit_changed"),
        (custody(CUSTODY[0], replace(CUSTODY[1], giver="D")), "custody_gap"),
        (custody(CUSTODY[1]), "custody_begins_late"),
        (custody(replace(CUSTODY[0], at=WHEN - timedelta(hours=1)), CUSTODY[1]), "custody_before_obtained"),
        (custody(), "no_custody"),
        (replace(CLEAN, exhibits=(replace(exhibit("E1"), obtained_by=("a",)), exhibit("E2"))), "one_officer"),
        (one_batch(exhibit=None, exhibits=()), "batch_unproven"),
        (one_batch(exhibits=("E1",)), "one_support"),
        (one_batch(on=None), "batch_undated"),
        (one_batch(rival_rows=90), "rival_number"),
        (one_batch(fields=("mood",)), "tier_by_default"),
        (one_batch(fields=()), "tier_by_default"),
        (one_payment(on=None), "payment_undated"),
        (one_payment(disputed=True), "payment_disputed"),
        (one_payment(exhibits=()), "payment_unproven"),
        (one_payment(payer=None), "payer_unknown"),
        (one_payment(payee=None), "payee_unknown"),
        (one_payment(payer="P1"), "paid_to_itself"),
        (replace(CLEAN, findings=(Finding("F1", "count", "z", "e", ("E1", "E1")),)), "one_support"),
        (one_award(note=""), "no_earmark"),
        (one_award(statute=" "), "award_without_statute"),
        (one_award(parties=("P1", "P2")), "shares_not_stated"),
        (people(party("P1", Role.BROKER, Role.BUYER)), "overlapping_roles"),
        (people(replace(party("P1"), lawful_business=True)), "use_gain_unknown"),
        (people(replace(party("P1"), defendant=True)), "defendant_paid"),
    ],
)
def test_each_flag_is_raised_by_what_it_is_about_and_alone(case, code):
    assert codes(case) == {code}


def test_flags_that_come_with_others():
    assert "exhibit_unhashed" in codes(replace(CLEAN, exhibits=(replace(exhibit("E1"), sha256=""), exhibit("E2"))))
    assert "batch_without_number" in codes(one_batch(rows=None, exhibit=None))
    assert {"taker_unknown", "buyer_unknown"} <= codes(one_batch(taker=None))
    assert "taker_unknown" not in codes(one_batch(taker=None, way=Way.PUBLISHED))
    accused = replace(party("P5"), defendant=True)
    assert "related_to_defendant" in codes(people(replace(party("P1"), related=("P5",)), accused))


def test_a_gap_names_the_event_that_breaks_the_chain():
    (flag,) = raise_flags(custody(CUSTODY[0], replace(CUSTODY[1], giver="D")))
    assert (flag.weight, flag.item, flag.other, flag.rules) == (Weight.GRAVE, "E1", "K2", ("evidence-93",))


def test_more_than_its_source_and_what_is_sold_from_nowhere():
    second = replace(SALE, number="B2", giver="P2", taker="P3", rows=101, part_of=("B1",))
    assert codes(replace(CLEAN, batches=(SALE, second))) == {"more_than_its_source"}
    assert codes(replace(CLEAN, batches=(replace(SALE, bound=Bound.AT_LEAST), second))) == set()
    loose = replace(second, rows=50, part_of=())
    assert codes(replace(CLEAN, batches=(SALE, loose))) == {"resale_not_traced"}


def test_a_list_that_is_not_as_stated_or_not_within_its_source():
    held = RecordSet(np.arange(100))
    assert codes(CLEAN, {"B1": held}) == set()
    assert codes(CLEAN, {"B1": RecordSet(np.arange(99))}) == {"number_differs_from_list"}
    more = one_batch(bound=Bound.AT_LEAST)
    assert codes(more, {"B1": RecordSet(np.arange(101))}) == set()
    assert codes(more, {"B1": RecordSet(np.arange(99))}) == {"number_differs_from_list"}
    second = replace(SALE, number="B2", giver="P2", taker="P3", rows=2, part_of=("B1",))
    both = replace(CLEAN, batches=(SALE, second))
    assert codes(both, {"B1": held, "B2": RecordSet(np.array([1, 99]))}) == set()
    assert codes(both, {"B1": held, "B2": RecordSet(np.array([1, 100]))}) == {"not_within_its_source"}


def test_the_gravest_come_first():
    weights = [flag.weight for flag in raise_flags(one_payment(on=None, exhibits=(), payer=None))]
    assert weights == [Weight.GRAVE, Weight.CHECK, Weight.NOTE]


def test_every_flag_has_a_sentence_in_both_languages():
    import inspect

    from suyuan.case import flags

    raised = {word for word in catalogue("en")["case_flags"] if f'"{word}"' in inspect.getsource(flags)}
    for lang in ("zh", "en"):
        assert catalogue(lang)["case_flags"].keys() == raised
        assert catalogue(lang)["flag_weight"].keys() == {weight.value for weight in Weight}
        for text in catalogue(lang)["case_flags"].values():
            assert text.format(item="E1", other="K2")
