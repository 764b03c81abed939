"""Candidates of a masked identity number: against an enumeration, and the known leaks of the common mask."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.id_candidates import CENTURY, CHECKS, WEIGHTS, Lifetime, count_id_candidates
from suyuan.core.gazetteer import divisions, former_divisions

SPRING = Lifetime(np.datetime64("2021-02-01"), np.datetime64("2021-04-30"))
REGION = "330106"


def number(region: str, day: date, sequence: int) -> str:
    body = f"{region}{day:%Y%m%d}{sequence:03d}"
    return body + CHECKS[sum(w * int(d) for w, d in zip(WEIGHTS, body, strict=True)) % 11]


ALL_OF_SPRING = [
    number(REGION, date(2021, 2, 1) + timedelta(days=day), sequence) for day in range(89) for sequence in range(1000)
]
EXAMPLE = number(REGION, date(2021, 3, 5), 127)


def agreeing(shown: str, *, sex: str = "", birth: str = "") -> int:
    def fits(one: str) -> bool:
        parity = not sex or (int(one[16]) % 2 == 1) == (sex == "男")
        dated = one[6:14].startswith(birth.replace("-", ""))
        return parity and dated and all(s in ("*", c) for s, c in zip(shown, one, strict=True))

    return sum(fits(one) for one in ALL_OF_SPRING)


@pytest.mark.parametrize(
    ("shown", "sex", "birth"),
    [
        (EXAMPLE, "", ""),
        (EXAMPLE[:6] + "*" * 8 + EXAMPLE[-4:], "", ""),
        (EXAMPLE[:6] + "*" * 8 + EXAMPLE[-4:], "", "2021-03"),
        (EXAMPLE[:6] + "*" * 8 + EXAMPLE[-4:], "", "2021-03-05"),
        (EXAMPLE[:14] + "****", "男", ""),
        (EXAMPLE[:14] + "***" + EXAMPLE[-1], "女", ""),
        (EXAMPLE[:10] + "**" + EXAMPLE[12:16] + "**", "", ""),
        (EXAMPLE[:16] + "0" + "*", "男", ""),
        (REGION + "2021****" + "****", "", "2021-04"),
    ],
)
def test_counts_are_those_of_an_enumeration(shown, sex, birth):
    counts = count_id_candidates(
        pa.array([shown]),
        births=pa.array([birth or None], pa.string()),
        sexes=pa.array([sex or None], pa.string()),
        born=SPRING,
    )
    assert counts.tolist() == [agreeing(shown, sex=sex, birth=birth)]


def test_the_common_mask_leaves_an_eleventh_of_a_century_a_year_and_a_day():
    masked = pa.array([EXAMPLE[:6] + "*" * 8 + EXAMPLE[-4:]] * 3)
    births = pa.array([None, "2021", "2021-03-05"])
    century, year, day = count_id_candidates(masked, births=births).tolist()
    assert abs(century - 36_525 / 11) < 40
    assert abs(year - 365 / 11) < 5
    assert day == 1


def test_a_hidden_region_is_one_of_the_gazetteer():
    codes = {one.code for one in (*divisions(), *former_divisions())}
    shown = pa.array(["3301**" + EXAMPLE[6:17] + "*"])
    assert count_id_candidates(shown).tolist() == [sum(code.startswith("3301") for code in codes)]


def test_all_hidden_is_every_well_formed_number():
    codes = {one.code for one in (*divisions(), *former_divisions())}
    expected = len(codes) * 36_525 * 1000
    assert count_id_candidates(pa.array([None], pa.string()), born=CENTURY).tolist() == [expected]


def test_columns_that_contradict_each_other_leave_nobody():
    births = pa.array(["2021-03-06"])
    assert count_id_candidates(pa.array([EXAMPLE]), births=births).tolist() == [0]


def test_an_old_number_has_no_check_digit_to_help():
    old = pa.array([f"{REGION}8503**12*"])
    assert count_id_candidates(old).tolist() == [31 * 10]
