"""Titles of consent registers, and words of their cells."""

import pytest

from suyuan.discover.consent_columns import find_consent_columns, meanings, plain_cell


def test_titles_in_chinese_and_english():
    found = find_consent_columns(
        [
            "序号",
            "宝宝姓名",
            "出生日期",
            "出生证编号",
            "母亲电话",
            "监护人",
            "与儿童关系",
            "母亲姓名",
            "是否同意",
            "签字日期",
        ],
        {},
    )
    assert dict(found.parts) == {"guardian": 5, "relation": 6, "answer": 8, "at": 9}
    assert dict(found.person) == {"name": (1,), "birth_date": (2,), "record_number": (3,), "phone": (4,)}
    found = find_consent_columns(["Child name", "Phone", "Valid until", "Agree", "Date signed", "Recipient"], {})
    assert dict(found.parts) == {"expires": 2, "answer": 3, "at": 4, "recipient": 5}


def test_a_person_has_the_last_word():
    found = find_consent_columns(["意见", "备注", "出生证编号"], {0: "", 1: "answer", 2: "record_number"})
    assert (dict(found.parts), dict(found.person)) == ({"answer": 1}, {"record_number": (2,)})


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [("同意", "yes"), (" 不 同 意 ", "no"), ("ＹＥＳ", "yes"), ("√", "yes"), ("拒绝", "no"), ("也许", None)],
)
def test_answers(cell, meaning):
    assert meanings("answer").get(plain_cell(cell)) == meaning
