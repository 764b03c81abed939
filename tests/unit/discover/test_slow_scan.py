"""The scanner against patterns and plain arithmetic, one number at a time, on random texts."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.discover.recognizers import built_in
from suyuan.discover.scanner import scan
from tests.unit.discover.recognizers.seen import with_check_digit

OPEN = r"(?<![0-9A-Za-z_])(?<![0-9A-Za-z][.-])(?:{})(?![0-9A-Za-z_])(?![.-][0-9])"
NUMBERS = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"39[0-9]{4}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-3])[0-3][0-9][0-9]{3}", fullmatch=True).map(
        with_check_digit
    ),
    st.from_regex(r"62[0-9]{14,17}", fullmatch=True),
    st.from_regex(r"[EGHCM][0-9]{7,9}", fullmatch=True),
    st.from_regex(r"[0-9]{1,20}", fullmatch=True),
)
BETWEEN = st.sampled_from(["，", ",", " ", "-", ".", "", "x", "_", "号", "\n", "。", ". "])
LANDLINES = st.from_regex(r"(?:010|020|0571|0110|571)[ -][1-9]{6,9}(?:-[1-9]{1,7})?", fullmatch=True)
TEXTS = st.lists(st.tuples(NUMBERS, BETWEEN), max_size=12).map(lambda parts: "".join(a + b for a, b in parts))


LANDLINE_TEXTS = st.lists(st.tuples(LANDLINES, BETWEEN), max_size=6).map(lambda parts: "".join(a + b for a, b in parts))
OCTET = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
FIGURES = st.lists(st.sampled_from(["1", "25", "255", "0", "9", ".", ".", ".", "x", ",", "256", "01"]), max_size=40)


def found(family, text):
    raw = text.encode()
    hits = scan(raw, [one for one in built_in() if one.family == family])
    return [raw[start:end].decode() for start, end in zip(hits.start, hits.end, strict=True)]


def patterned(pattern, text):
    return re.findall(OPEN.format(pattern), text)


def is_day(digits):
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = [31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= days[month - 1]


def luhn(digits):
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_resident_ids(text):
    whole = [
        number
        for number in patterned(r"[1-7][0-9]{16}[0-9Xx]", text)
        if is_day(number[6:14]) and (with_check_digit(number[:17]) == number.upper() or number.endswith("000"))
    ]
    assert [number for number in found("resident_id", text) if len(number) == 18] == whole


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_bank_cards_of_one_piece(text):
    whole = [number for number in patterned(r"62[0-9]{14,17}", text) if luhn(number)]
    assert [number for number in found("bank_card", text) if number.startswith("62") and number.isdigit()] == whole


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_birth_certificates_and_passports(text):
    assert found("birth_certificate", text) == patterned("[A-Za-z][0-9]{9}", text)
    assert found("passport", text) == patterned("[EG][0-9]{8}", text)


@settings(max_examples=200, deadline=None)
@given(LANDLINE_TEXTS)
def test_landlines(text):
    area = r"(?:010|02[0-57-9]|0[3-9][0-9]{2})"
    plain = OPEN.format(rf"{area}[ -][0-9]{{7,8}}(?:-[0-9]{{1,6}}(?![0-9]))?")
    joined = [match[0] for match in re.finditer(plain, text)]
    assert [number for number in found("landline", text) if re.search("^[0-9]+[ -]", number)] == joined


@settings(max_examples=300, deadline=None)
@given(FIGURES.map("".join))
def test_ip_addresses(text):
    assert found("ip_address", text) == patterned(rf"{OCTET}(?:\.{OCTET}){{3}}", text)
