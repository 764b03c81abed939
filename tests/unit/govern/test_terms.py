"""Words of a policy become words of the law, or are refused with the place where they stand."""

import pytest

from suyuan.core.errors import InputFault
from suyuan.govern.terms import Basis, read_basis


def test_the_words_of_policies_are_bases():
    assert read_basis("consent", "p") is Basis.CONSENT
    assert read_basis(" Statutory ", "p") is Basis.STATUTORY
    assert read_basis("", "p") is None


def test_another_word_is_an_input_fault_that_names_place_and_choices():
    with pytest.raises(InputFault) as raised:
        read_basis("because", "purposes.photo.basis")
    assert raised.value.code == "SY-I051"
    assert raised.value.params["place"] == "purposes.photo.basis"
    assert "consent" in raised.value.params["detail"]
