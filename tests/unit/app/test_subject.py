"""Subject: columns are sorted by whom they name."""

import pytest

from suyuan.app.subject import names_one, read_subject
from suyuan.core.errors import InputFault


@pytest.mark.parametrize(
    ("field", "naming"),
    [("mother_phone", True), ("id_number", True), ("name", False), ("birth_date", False), ("address", False),
     ("district", False), ("weight", False), ("birth_month", False)],
)  # fmt: skip
def test_which_fields_name_one_person(field, naming):
    assert names_one(field) is naming


def write(folder, text):
    path = folder / "t.csv"
    path.write_text(text, "utf-8")
    return path


def test_columns_are_sorted(tmp_path):
    rows = "".join(f"李示{'甲乙丙丁'[n % 4]},1540000000{n},2021-03-0{n + 1},备注{n}\n" for n in range(8))
    subject = read_subject(write(tmp_path, "姓名,手机号,出生日期,说明\n" + rows))
    assert subject.direct == ("phone",)
    assert set(subject.quasi) == {"name", "birth_date"}
    assert len(subject.aside) == 1
    assert subject.field("手机号") == "phone"


def test_a_masked_number_names_nobody_by_itself(tmp_path):
    rows = "".join(f"154****000{n},2021-03-0{n + 1}\n" for n in range(8))
    subject = read_subject(write(tmp_path, "手机号,出生日期\n" + rows))
    assert subject.direct == ()
    assert "phone" in subject.quasi


def test_a_table_without_rows(tmp_path):
    with pytest.raises(InputFault, match="SY-I017"):
        read_subject(write(tmp_path, "姓名,手机号\n"))
