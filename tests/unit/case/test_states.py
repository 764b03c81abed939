"""States of a case."""

import pytest

from suyuan.case.states import CaseEvent, CaseState, next_state, possible_events, transition_rules, transitions
from suyuan.core.errors import UsageFault
from suyuan.report.messages import catalogue

ROAD = ["review", "open", "investigate", "notice", "file", "decide", "execute", "close"]


def test_the_whole_road_from_a_clue_to_closing():
    state, seen = CaseState.CLUE, []
    for step in ROAD:
        state = next_state(state, CaseEvent(step))
        seen.append(state.value)
    assert seen == ["preliminary", "opened", "investigated", "noticed", "filed", "decided", "executing", "closed"]


def test_a_pair_that_is_missing_is_refused_and_says_what_is_possible():
    with pytest.raises(UsageFault) as caught:
        next_state(CaseState.CLUE, CaseEvent.FILE)
    assert caught.value.code == "SY-U098"
    assert caught.value.params["possible"] == "review / end"


def test_resuming_leads_back_to_where_it_stood():
    assert next_state(CaseState.NOTICED, CaseEvent.SUSPEND) is CaseState.SUSPENDED
    assert next_state(CaseState.SUSPENDED, CaseEvent.RESUME, CaseState.NOTICED) is CaseState.NOTICED
    assert next_state(CaseState.SUSPENDED, CaseEvent.END) is CaseState.ENDED
    with pytest.raises(UsageFault):
        next_state(CaseState.SUSPENDED, CaseEvent.RESUME)


def test_nothing_happens_to_a_case_that_is_over_and_every_state_is_reached():
    for over in (CaseState.CLOSED, CaseState.ENDED):
        assert possible_events(over) == ()
    assert {CaseState.CLUE, *transitions().values()} == set(CaseState)
    assert {event for _, event in transitions()} | {CaseEvent.RESUME} == set(CaseEvent)
    assert transition_rules().keys() <= transitions().keys()


def test_every_word_has_a_name():
    for lang in ("zh", "en"):
        assert catalogue(lang)["case_state"].keys() == {one.value for one in CaseState}
        assert catalogue(lang)["case_step"].keys() == {one.value for one in CaseEvent}
