"""What may become of a consent, and what cannot."""

from itertools import product

import pytest

from suyuan.core.errors import PolicyRefusal
from suyuan.govern.consent_states import ConsentEvent, ConsentState, next_state, transitions
from suyuan.report.messages import catalogue

GIVEN, REFUSED, WITHDRAWN, EXPIRED, SUPERSEDED = ConsentState


@pytest.mark.parametrize(
    ("state", "event", "becomes"),
    [
        (GIVEN, ConsentEvent.WITHDRAW, WITHDRAWN),
        (GIVEN, ConsentEvent.EXPIRE, EXPIRED),
        *[(state, ConsentEvent.SUPERSEDE, SUPERSEDED) for state in (GIVEN, REFUSED, WITHDRAWN, EXPIRED)],
    ],
)
def test_the_steps(state, event, becomes):
    assert next_state(state, event) is becomes


def test_nothing_leads_back_to_given_and_all_else_is_refused():
    assert GIVEN not in transitions().values()
    assert len(transitions()) == 6
    for pair in product(ConsentState, ConsentEvent):
        if pair not in transitions():
            with pytest.raises(PolicyRefusal) as raised:
                next_state(*pair)
            assert raised.value.code == "SY-G021"


def test_states_have_names():
    for lang in ("zh", "en"):
        assert catalogue(lang)["consent_state"].keys() == set(ConsentState)
