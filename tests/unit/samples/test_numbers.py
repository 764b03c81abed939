"""Invented numbers: right in form, different from each other, and nobody's."""

from __future__ import annotations

import re
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.gazetteer import division_codes
from suyuan.samples.numbers import (
    Cohort,
    as_text,
    check_characters,
    custodian_numbers,
    draw_distinct,
    invent_certificates,
    invent_id_numbers,
    invent_phones,
    phone_ranges,
    write_digits,
)
from suyuan.samples.tables import draw_weighted, find_repeats

# Assigned to subscribers, things or satellites in any source, up to libphonenumber 9.0.43 (2026-11).
ASSIGNED = re.compile(
    r"13|14[014-9]|15[0-35-9]|16[2567]|1610|17[0-8]|18|19[0-35-9]",
    re.ASCII,
)
COUNT = 20_000


def generator(seed: int = 1) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def has_right_check_digit(number: str) -> bool:
    """ISO 7064 MOD 11-2 in its textbook form: the polynomial in 2 of all characters leaves 1."""
    total = 0
    for character in number:
        total = (total * 2 + (10 if character == "X" else int(character))) % 11
    return total == 1


@pytest.fixture(scope="module")
def phones() -> list[str]:
    return invent_phones(COUNT, Cohort.REGISTERED, generator()).to_pylist()


def test_ranges_in_use_are_dated_sourced_and_sure():
    used = [line for line in phone_ranges() if line.use != "none"]
    assert {line.use for line in used} == {"people", "custodian"}
    for line in used:
        assert line.certainty == "high"
        assert date.fromisoformat(line.as_of) >= date(2026, 1, 1)
        assert len(line.source.split(" ")) >= 2
        assert len(line.prefix) == 4


def test_no_range_in_use_is_assigned():
    used = [line.prefix for line in phone_ranges() if line.use != "none"]
    assert not [prefix for prefix in used if ASSIGNED.match(prefix)]
    assert sorted(used) == [f"154{digit}" for digit in range(10)]  # another range needs new research first


def test_phones_have_the_shape_and_lie_in_the_ranges_of_people(phones: list[str]):
    prefixes = {line.prefix for line in phone_ranges() if line.use == "people"}
    assert all(re.fullmatch(r"1[3-9][0-9]{9}", phone, re.ASCII) for phone in phones)
    assert {phone[:4] for phone in phones} == prefixes
    assert len(set(phones)) == COUNT


def test_phone_digits_are_spread_evenly(phones: list[str]):
    for place in range(4, 11):
        counts = np.bincount([int(phone[place]) for phone in phones], minlength=10)
        assert np.abs(counts - COUNT / 10).max() < 5 * np.sqrt(COUNT / 10)


def test_custodian_numbers_are_apart_from_people(phones: list[str]):
    own = custodian_numbers(500, seed=4)
    assert own == custodian_numbers(500, seed=4)
    assert own != custodian_numbers(500, seed=5)
    assert len(set(own)) == 500
    prefixes = {line.prefix for line in phone_ranges() if line.use == "custodian"}
    assert {number[:4] for number in own} == prefixes
    assert all(re.fullmatch(r"1[3-9][0-9]{9}", number, re.ASCII) for number in own)
    assert not prefixes & {phone[:4] for phone in phones}


@pytest.mark.parametrize("invent", [invent_phones, invent_certificates])
def test_cohorts_never_share_a_number(invent):
    ours = set(invent(COUNT, Cohort.REGISTERED, generator(1)).to_pylist())
    theirs = set(invent(COUNT, Cohort.STRANGERS, generator(1)).to_pylist())
    assert len(ours) == len(theirs) == COUNT
    assert not ours & theirs


def test_cohorts_never_share_an_identity_number():
    births = np.full(60_000, 19900131, dtype=np.int64)  # dense enough that cohorts would meet by chance
    ours, theirs = (
        set(invent_id_numbers(births, male=True, cohort=cohort, rng=generator(2)).to_pylist()) for cohort in Cohort
    )
    assert len(ours) == len(theirs) == births.size
    assert not ours & theirs


@pytest.mark.parametrize("male", [True, False])
def test_identity_numbers_pass_every_check_but_the_region(male: bool):
    births = np.array([19810228, 19991231, 20000229] * 400, dtype=np.int64)
    numbers = invent_id_numbers(births, male=male, cohort=Cohort.REGISTERED, rng=generator()).to_pylist()
    zones = {code[:2] for code in division_codes()} | {"71", "81", "82", "83"}
    for number, birth in zip(numbers, births, strict=True):
        assert re.fullmatch(r"[1-8][0-9]{16}[0-9X]", number, re.ASCII)
        assert has_right_check_digit(number)
        assert number[6:14] == str(birth)
        assert (int(number[16]) % 2 == 1) == male
        assert number[:2] not in zones
        assert number[:6] not in division_codes()


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_check_characters_of_the_examples_of_the_standard(number: str):
    # GB 11643-1999 works these two out
    leading = np.frombuffer(number[:17].encode(), dtype=np.uint8).reshape(1, 17)
    assert check_characters(leading).tobytes().decode() == number[17]


@settings(derandomize=True, deadline=None, max_examples=100)
@given(st.text("0123456789", min_size=17, max_size=17))
def test_check_characters_of_any_digits(leading: str):
    digits = np.frombuffer(leading.encode(), dtype=np.uint8).reshape(1, 17)
    assert has_right_check_digit(leading + check_characters(digits).tobytes().decode())


def test_certificates_are_a_letter_and_nine_digits_of_no_province():
    numbers = invent_certificates(COUNT, Cohort.REGISTERED, generator()).to_pylist()
    assert all(re.fullmatch(r"[A-Z]39[0-9]{7}", number, re.ASCII) for number in numbers)
    assert len(set(numbers)) == COUNT


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.integers(-5, 5), max_size=30))
def test_find_repeats_agrees_with_a_plain_loop(values: list[int]):
    seen: set[int] = set()
    expected = []
    for place, value in enumerate(values):
        if value in seen:
            expected.append(place)
        seen.add(value)
    assert find_repeats(np.array(values, dtype=np.int64)).tolist() == expected


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 10**17 - 1), max_size=20))
def test_write_digits_agrees_with_formatting(numbers: list[int]):
    written = as_text(write_digits(np.array(numbers, dtype=np.int64), 17))
    assert written.type == pa.string()
    written.validate(full=True)
    assert written.to_pylist() == [f"{number:017d}" for number in numbers]


def test_draw_distinct_draws_different_numbers_or_refuses():
    drawn = draw_distinct(500, 1000, generator())
    assert len(set(drawn.tolist())) == 500
    assert 0 <= drawn.min() <= drawn.max() < 1000
    with pytest.raises(ValueError, match="too many"):
        draw_distinct(501, 1000, generator())


def test_draw_weighted_keeps_to_the_weights():
    counts = np.bincount(draw_weighted(np.array([1.0, 0.0, 3.0]), 40_000, generator()), minlength=3)
    assert counts[1] == 0
    assert abs(counts[0] - 10_000) < 500
