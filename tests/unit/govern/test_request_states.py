"""What may become of a request, who may ask, and until when it is answered."""

from datetime import date
from itertools import product

import pytest

from suyuan.core.errors import PolicyRefusal
from suyuan.govern.duty_law import duty_rule
from suyuan.govern.known import Known
from suyuan.govern.request_states import RequestEvent, RequestState, is_open, next_state, request_table, transitions
from suyuan.govern.requests import (
    RIGHT_RULES,
    Requester,
    Right,
    answer_by,
    may_ask,
    may_grant,
    may_refuse,
    refusals,
)
from suyuan.report.messages import catalogue

RECEIVED, CHECKED, GRANTED, REFUSED, WITHDRAWN = RequestState


@pytest.mark.parametrize(
    ("state", "event", "becomes"),
    [
        (RECEIVED, RequestEvent.CHECK, CHECKED),
        (CHECKED, RequestEvent.CHECK, CHECKED),
        (CHECKED, RequestEvent.GRANT, GRANTED),
        (RECEIVED, RequestEvent.REFUSE, REFUSED),
        (CHECKED, RequestEvent.REFUSE, REFUSED),
        (RECEIVED, RequestEvent.WITHDRAW, WITHDRAWN),
        (CHECKED, RequestEvent.WITHDRAW, WITHDRAWN),
    ],
)
def test_the_steps(state, event, becomes):
    assert next_state(state, event) is becomes


def test_all_else_is_refused_and_nothing_leads_back():
    assert len(transitions()) == 7
    assert RECEIVED not in transitions().values()
    for pair in product(RequestState, RequestEvent):
        if pair not in transitions():
            with pytest.raises(PolicyRefusal) as raised:
                next_state(*pair)
            assert raised.value.code == "SY-G084"
    assert [state for state in RequestState if is_open(state)] == [RECEIVED, CHECKED]


def test_words_and_rules_are_there():
    for lang in ("zh", "en"):
        assert catalogue(lang)["request_state"].keys() == set(RequestState)
        assert catalogue(lang)["right"].keys() == set(Right) == set(RIGHT_RULES)
        assert catalogue(lang)["requester"].keys() == set(Requester)
    for one in refusals().values():
        assert one.rights
        assert [duty_rule(name) for name in one.rules]
    assert [duty_rule(name) for held in RIGHT_RULES.values() for name in held]
    assert [duty_rule(name) for name in request_table()["term"]["rules"]]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 23)),  # a Monday
        (date(2026, 3, 6), date(2026, 3, 27)),  # a Friday
        (date(2026, 3, 7), date(2026, 3, 27)),  # a Saturday
        (date(2026, 2, 13), date(2026, 3, 6)),
    ],
)
def test_fifteen_working_days(received, due):
    assert answer_by(received) == due


def test_a_child_asks_through_a_guardian():
    with pytest.raises(PolicyRefusal, match="SY-G085"):
        may_ask(Requester.SELF, Known.YES)
    may_ask(Requester.SELF, Known.NO)
    may_ask(Requester.SELF, Known.UNKNOWN)
    may_ask(Requester.GUARDIAN, Known.YES)


@pytest.mark.parametrize(
    ("requester", "child", "identity", "kinship", "missing"),
    [
        (Requester.SELF, Known.NO, True, False, None),
        (Requester.GUARDIAN, Known.YES, True, True, None),
        (Requester.KIN, Known.NO, True, True, None),
        (Requester.SELF, Known.NO, False, False, "identity"),
        (Requester.SELF, Known.UNKNOWN, True, True, "age"),
        (Requester.GUARDIAN, Known.YES, True, False, "kinship"),
        (Requester.GUARDIAN, Known.YES, False, False, "identity, kinship"),
        (Requester.KIN, Known.NO, True, False, "kinship"),
    ],
)
def test_a_grant_takes_checks(requester, child, identity, kinship, missing):
    if missing is None:
        may_grant(requester, child, identity, kinship)
        return
    with pytest.raises(PolicyRefusal) as raised:
        may_grant(requester, child, identity, kinship)
    assert (raised.value.code, raised.value.params["missing"]) == ("SY-G086", missing)


def test_a_refusal_takes_a_reason_that_fits():
    assert may_refuse(Right.DELETE, "legal-term").code == "legal-term"
    for right, code in ((Right.ACCESS, "legal-term"), (Right.DELETE, ""), (Right.EXPLAIN, "secrecy")):
        with pytest.raises(PolicyRefusal, match="SY-G087"):
            may_refuse(right, code)
