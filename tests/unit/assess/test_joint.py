"""Joint masks: what several columns leave together, found by the names of the columns."""

import pyarrow as pa
import pytest

from suyuan.assess.joint import count_candidates, count_phone_candidates, overlay
from suyuan.core.errors import AssessFault

WHOLE = "33010620210305127X"
MASKED = "330106********127X"


def the_only(table):
    (found,) = count_candidates(table)
    return found


def test_first_six_and_last_four_beside_the_birth_date_is_the_whole_number():
    found = the_only(pa.table({"id_number": [MASKED] * 2, "birth_date": ["2021-03-05", None]}))
    assert found.field == "id_number"
    assert found.joined == ("birth_date",)
    assert found.together[0] == 1
    assert found.together[1] == found.alone[1] > 3000
    assert found.exposed == 1


@pytest.mark.parametrize("birth", ["birth_month", "birth_year"])
def test_a_coarser_date_leaves_more(birth):
    text = {"birth_month": "2021-03", "birth_year": "2021"}[birth]
    found = the_only(pa.table({"mother_id_number": [MASKED], f"mother_{birth}": [text]}))
    assert found.field == "mother_id_number"
    assert 1 < found.together[0] < found.alone[0]


def test_a_date_of_another_person_does_not_help():
    found = the_only(pa.table({"mother_id_number": [MASKED], "birth_date": ["2021-03-05"]}))
    assert found.together[0] == found.alone[0]


def test_two_columns_that_show_the_two_halves():
    found = the_only(pa.table({"father_phone": ["1540012****"], "father_phone_last4": ["3456"]}))
    assert (found.alone[0], found.together[0]) == (10_000, 1)


def test_last_digits_alone_are_a_mask_too():
    found = the_only(pa.table({"phone_last4": ["3456", "1"], "x": ["a", "b"]}))
    assert found.alone.tolist() == [7 * 10**5, 7 * 10**8]


def test_columns_that_contradict_each_other_leave_none():
    assert the_only(pa.table({"phone": ["15400123456"], "phone_last4": ["9999"]})).together.tolist() == [0]
    assert the_only(pa.table({"id_number": [WHOLE], "id_last4": ["9999"]})).together.tolist() == [0]


def test_the_usual_mask_of_a_phone_leaves_ten_thousand():
    assert count_phone_candidates(pa.array(["154****3456", "15400123456", None])).tolist() == [10_000, 1, 7 * 10**9]


def test_views_are_laid_over_each_other():
    laid = overlay(6, pa.array(["12****", "12****", "123456"]), pa.array(["56", None, "99"]))
    assert laid.to_pylist() == ["12**56", "12****", "1234!!"]


def test_a_copy_without_numbers_has_nothing_masked():
    assert count_candidates(pa.table({"name": ["王*"], "sex": ["女"]})) == ()


def test_a_copy_without_rows_is_told():
    with pytest.raises(AssessFault, match="SY-A002"):
        count_candidates(pa.table({"phone": pa.array([], pa.string())}))


def test_one_more_column_never_leaves_more():
    table = pa.table({"id_number": [MASKED, "3301**********127X", None] * 2})
    less = the_only(table).together
    more = the_only(table.append_column("sex", [["女", "男", None] * 2])).together
    assert (more <= less).all()
