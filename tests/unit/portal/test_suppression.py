"""Small numbers and names: what pages keep back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suyuan.core.errors import PolicyRefusal
from suyuan.portal.names import read_names, refuse_names
from suyuan.portal.small import show_count, show_parts

PARTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 12), min_size=1)


@given(st.integers(0, 20), st.integers(2, 10))
def test_a_small_number_is_never_shown(number, small):
    shown = show_count(number, small).value
    assert shown == (None if 0 < number < small else number)


@given(PARTS, st.integers(2, 6))
def test_no_small_part_follows_from_the_others(parts, small):
    total, shown = show_parts(parts, small)
    if any(0 < number < small for number in parts.values()):
        assert shown is None
    else:
        assert shown == parts
        assert total.value == sum(parts.values())


def test_names_are_found_in_whatever_was_sealed():
    sealed = [{"defendants": ["某虚构公司=91330000MA27XXXX0A"], "name": " 虚构 孩子 "}, None, "甲", "15490000001"]
    assert read_names(sealed) == {"某虚构公司", "91330000ma27xxxx0a", "虚构孩子", "15490000001"}


@pytest.mark.parametrize("text", ["给虚构孩子的课", "虚构 孩子", "电话１５４９０００００01", "编号91330000ma27XXXX0A"])
def test_words_that_name_somebody_are_refused_without_the_name(text):
    names = read_names(["虚构孩子", "15490000001", "91330000MA27XXXX0A"])
    with pytest.raises(PolicyRefusal, match="SY-G145") as error:
        refuse_names({"A1 title": text}, names)
    assert error.value.params == {"place": "A1 title"}
    refuse_names({"A1 title": "社区儿童信息保护课"}, names)
