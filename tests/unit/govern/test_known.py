"""Three values: nothing known is never yes."""

from itertools import product

from suyuan.govern.known import Known, every, inverse, known, some

ORDER = {Known.NO: 0, Known.UNKNOWN: 1, Known.YES: 2}


def test_and_is_the_least_or_the_greatest_not_turns_round():
    for pair in product(Known, repeat=2):
        assert ORDER[every(*pair)] == min(ORDER[one] for one in pair)
        assert ORDER[some(*pair)] == max(ORDER[one] for one in pair)
    for one in Known:
        assert ORDER[inverse(one)] == 2 - ORDER[one]
    assert (every(), some()) == (Known.YES, Known.NO)


def test_a_boolean_or_nothing():
    assert [known(one) for one in (True, False, None)] == [Known.YES, Known.NO, Known.UNKNOWN]
