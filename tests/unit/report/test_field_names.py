"""Names and numbers as a reader meets them."""

import pytest

from suyuan.report.field_names import few, field_title, percent


def test_names_in_both_languages():
    assert field_title("zh", "mother_name") == "母亲姓名"
    assert field_title("en", "father_phone_last4") == "father's last four digits of the telephone number"
    assert field_title("zh", "birth_month") == "出生年月"
    assert field_title("en", "诊断") == "诊断"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (6.6e-6, "0.000007"), (0.31, "0.4"), (1.01, "1.1"), (12.0, "12"), (1200.5, "1,201"), (0.02, "0.02")],
)
def test_expectations_are_rounded_up(value, shown):
    assert few(value) == shown
    assert float(shown.replace(",", "")) >= value


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0%"), (1.0, "100%"), (0.0004, "<0.1%"), (0.9999, ">99.9%"), (0.127, "12.7%"), (0.5, "50%")],
)
def test_shares_are_not_rounded_to_all_or_nothing(share, shown):
    assert percent(share) == shown
