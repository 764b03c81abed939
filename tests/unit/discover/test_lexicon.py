"""Headers in Chinese, pinyin, initials and English."""

from __future__ import annotations

import pytest

from suyuan.core.fields import Kind, Role
from suyuan.discover.lexicon import SILENT, lexicon, read_header

NAME, PHONE, ID, BIRTH, SEX, ADDRESS = (
    Kind.NAME,
    Kind.PHONE,
    Kind.ID_NUMBER,
    Kind.BIRTH_DATE,
    Kind.SEX,
    Kind.ADDRESS,
)
SELF, MOTHER, FATHER, GUARDIAN = Role.SELF, Role.MOTHER, Role.FATHER, Role.GUARDIAN


@pytest.mark.parametrize(
    ("header", "kind", "role"),
    [
        ("宝宝姓名", NAME, SELF),
        ("新生儿性别", SEX, SELF),
        ("婴儿出生时间", BIRTH, SELF),
        ("患儿 姓名", NAME, SELF),
        ("学生姓名", NAME, SELF),
        ("姓名", NAME, None),
        ("姓 名", NAME, None),
        ("母亲姓名", NAME, MOTHER),
        ("产妇姓名", NAME, MOTHER),
        ("母亲-姓名", NAME, MOTHER),
        ("妈妈手机号", PHONE, MOTHER),
        ("父亲联系方式", PHONE, FATHER),
        ("家长电话1", PHONE, GUARDIAN),
        ("父/母亲电话", PHONE, GUARDIAN),
        ("父母姓名", NAME, GUARDIAN),
        ("监护人身份证号码", ID, GUARDIAN),
        ("紧急联系人手机", PHONE, GUARDIAN),
        ("联系电话（母亲）", PHONE, MOTHER),
        ("学生家长电话", PHONE, GUARDIAN),
        ("证件号码", ID, None),
        ("出生日期", BIRTH, None),
        ("出生年月", BIRTH, None),
        ("性别(必填)", SEX, None),
        ("家庭住址", ADDRESS, None),
        ("现住址（详细）", ADDRESS, None),
        ("身份证地址", ADDRESS, None),
        ("身份证姓名", NAME, None),
        ("住院号", Kind.RECORD_NUMBER, None),
        ("出生医学证明编号", Kind.RECORD_NUMBER, None),
        ("入院日期", Kind.DATE, None),
        ("登记时间", Kind.DATE, None),
        ("xm", NAME, None),
        ("XINGMING", NAME, None),
        ("mqxm", NAME, MOTHER),
        ("fqsjh", PHONE, FATHER),
        ("yexm", NAME, SELF),
        ("hzsfzh", ID, SELF),
        ("jhrdh", PHONE, GUARDIAN),
        ("csrq", BIRTH, None),
        ("lxdh", PHONE, None),
        ("jtzz", ADDRESS, None),
        ("muqinxingming", NAME, MOTHER),
        ("shenfenzhenghao", ID, None),
        ("chu_sheng_ri_qi", BIRTH, None),
        ("name", NAME, None),
        ("Baby Name", NAME, SELF),
        ("babyName", NAME, SELF),
        ("patient_name", NAME, SELF),
        ("Mother's Phone", PHONE, MOTHER),
        ("MotherPhone", PHONE, MOTHER),
        ("father mobile no.", PHONE, FATHER),
        ("guardian_contact", PHONE, GUARDIAN),
        ("DOB", BIRTH, None),
        ("birth date", BIRTH, None),
        ("Date of Birth", BIRTH, None),
        ("birth_month", BIRTH, None),
        ("TEL1", PHONE, None),
        ("ID No", ID, None),
        ("IDNo", ID, None),
        ("idCard", ID, None),
        ("Gender", SEX, None),
        ("home_address", ADDRESS, None),
        ("MRN", Kind.RECORD_NUMBER, None),
        ("Patient ID", Kind.RECORD_NUMBER, None),
        ("birth certificate no", Kind.RECORD_NUMBER, None),
        ("admission date", Kind.DATE, None),
        ("姓名/Name", NAME, None),
        ("mother_surname", NAME, MOTHER),
    ],
)
def test_whole_words_are_understood(header, kind, role):
    reading = read_header(header)
    assert (reading.kind, reading.role) == (kind, role)


@pytest.mark.parametrize(
    "header",
    [
        "手机型号",
        "电话费",
        "年龄",
        "母亲年龄",
        "出生体重",
        "出生医院",
        "邮箱地址",
        "微信号",
        "证件类型",
        "姓名拼音",
        "序号",
        "手机号归属地",
        "备注",
        "email_verified",
        "phone model",
        "filename",
        "username",
        "birth weight",
        "IP address",
        "age",
    ],
)
def test_something_else(header):
    assert read_header(header).kind is Kind.TEXT


@pytest.mark.parametrize("header", ["电话线路", "phone_xyz", "姓名学", "name quux"])
def test_a_word_before_an_unknown_one_is_a_hint_at_most(header):
    assert not read_header(header).plain


@pytest.mark.parametrize("header", ["日期", "sj", "xb", "dz", "id", "contact", "联系人", "母亲", "baby"])
def test_ambiguous_words_are_hints(header):
    reading = read_header(header)
    assert reading.kind is not None
    assert not reading.plain


@pytest.mark.parametrize("header", [None, "", "  ", "???", "王小明", "15400138000", "zzz", "杭州"])
def test_silent(header):
    assert read_header(header) == SILENT


@pytest.mark.parametrize(
    ("header", "child", "family"),
    [
        ("宝宝姓名", True, True),
        ("学生姓名", False, False),
        ("母亲姓名", False, True),
        ("产妇姓名", False, False),
        ("家长姓名", False, True),
        ("联系人", False, False),
        ("患者姓名", False, False),
        ("患儿姓名", True, True),
    ],
)
def test_what_a_person_tells_of_the_table(header, child, family):
    reading = read_header(header)
    assert (reading.child, reading.family) == (child, family)


@pytest.mark.parametrize("header", ["医生姓名", "医院电话", "学校名称", "经办人", "doctor name", "工作单位"])
def test_others_than_the_persons(header):
    assert read_header(header).foreign


def test_the_lexicon_is_clean():
    words = lexicon()
    assert len(words) > 1_000
    assert all(word == word.strip().lower() and " " not in word for word in words)
    assert words["母亲"].person == "mother"
    assert {meaning.person for meaning in words.values()} <= {
        "", "child", "self", "mother", "maternity", "father", "guardian", "contact",
    }  # fmt: skip


def test_long_headers_cost_nothing():
    assert read_header("姓名" * 10_000).kind is NAME
    assert read_header("xm" * 10_000).kind is NAME
