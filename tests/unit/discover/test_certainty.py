"""The probability of a finding: between 0 and 1, rising with the odds, lowered by a guess."""

from hypothesis import given
from hypothesis import strategies as st

from suyuan.discover.certainty import CAP, WEIGHTS, Grounds, probability

ODDS = st.floats(-1e6, 1e6)
FLAGS = st.booleans()


@given(ODDS, FLAGS, FLAGS, FLAGS)
def test_a_probability(odds, titled, guessed, holds):
    grounds = Grounds(odds, titled, guessed, holds)
    assert len(grounds.features()) == len(WEIGHTS)
    assert 0.0 <= probability(grounds) <= 1.0


@given(ODDS, ODDS, FLAGS)
def test_more_odds_are_more_probable(one, other, titled):
    low, high = sorted([one, other])
    assert probability(Grounds(low, titled)) <= probability(Grounds(high, titled))


@given(ODDS, FLAGS)
def test_a_guess_is_less_probable_and_a_title_more(odds, titled):
    plain = probability(Grounds(odds, titled=titled))
    assert probability(Grounds(odds, titled=titled, guessed=True)) < plain
    assert probability(Grounds(odds, titled=True)) >= plain


def test_odds_are_capped():
    assert probability(Grounds(CAP)) == probability(Grounds(10 * CAP))
