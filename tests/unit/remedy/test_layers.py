"""Layers behave as dicts that nobody changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.remedy.fund.layers import Layers

STEPS = st.lists(st.tuples(st.integers(0, 12), st.one_of(st.none(), st.integers())), max_size=80)


@given(STEPS)
def test_layers_are_a_dict_and_every_older_one_stays(steps):
    plain, layers, kept = {}, Layers(), []
    for key, value in steps:
        kept.append((dict(plain), layers))
        if value is None:
            plain.pop(key, None)
            layers = layers.drop(key)
        else:
            plain[key] = value
            layers = layers.put(key, value)
        assert len(layers) == len(plain)
    for wanted, found in [*kept, (plain, layers)]:
        assert dict(found) == wanted
        assert [key in found for key in range(13)] == [key in wanted for key in range(13)]


def test_layers_stay_few_and_keep_their_order():
    layers = Layers()
    for number in range(5000):
        layers = layers.put(number, number)
    assert len(layers._layers) <= 14
    assert list(layers) == list(range(5000))
    with pytest.raises(KeyError):
        layers[5000]
