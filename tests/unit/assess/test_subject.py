"""The subject: fields are found by their names and by what stood above them."""

import pyarrow as pa

from suyuan.assess.subject import Subject


def test_a_field_is_found_by_name_or_title():
    subject = Subject(
        "x", pa.table({"sex": ["女"], "性别": ["男"]}), {"性别": "other", "日期": "sex"}, (), ("sex",), ()
    )
    assert subject.field("sex") == "sex"
    assert subject.field("日期") == "sex"
    assert subject.field("性别") == "性别", "a field's own name goes before a title"
    assert subject.field("没有") == "没有", "what is unknown is left for the encoder to refuse"
