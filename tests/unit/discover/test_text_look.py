"""Texts in overlapping pieces: everything once, names as far as was asked for."""

import pytest

from suyuan.discover.text_look import Reach, TextLook
from suyuan.samples.numbers import custodian_numbers

NUMBERS = custodian_numbers(3, 3)


class Finder:
    """Finds nothing, and remembers what it was asked."""

    def __init__(self):
        self.asked = []

    def find(self, texts):
        self.asked += texts
        return [[] for _ in texts]


def no_finder():
    raise AssertionError("nobody asked for names")


def test_what_stands_in_two_pieces_counts_once():
    look = TextLook(Reach(0), no_finder)
    first, second = f"电话{NUMBERS[0]}，{NUMBERS[1]}", f"{NUMBERS[1]}，{NUMBERS[2]}"
    look.add(first, tail=len(NUMBERS[1]))
    look.add(second)
    assert {one.tier: one.matched for one in look.finish()} == {"likely": 1, "possible": 2}


def test_places_are_counted_in_characters():
    text = f"长文字在前面𠮷𠮷，{NUMBERS[0]}"
    look = TextLook(Reach(0), no_finder)
    look.add(text, lead=text.index(NUMBERS[0]), tail=len(NUMBERS[0]) - 1)
    assert [one.matched for one in look.finish()] == [1]


@pytest.mark.parametrize(("most", "looked"), [(None, 16), (10, 10), (0, 0)])
def test_reach(most, looked):
    reach, finder = Reach(most), Finder()
    look = TextLook(reach, lambda: finder)
    look.add("产妇情况良好。\n")
    look.add("no Han characters at all")
    look.add("下周再来复查。\n")
    assert (reach.looked, reach.whole) == (looked, 16)
    assert sum(map(len, finder.asked)) == looked


def test_samples_are_masked():
    look = TextLook(Reach(0), no_finder)
    look.add(f"手机：{NUMBERS[0]}")
    (one,) = look.finish()
    assert NUMBERS[0] not in one.samples[0]
