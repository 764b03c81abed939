"""Column typing on whole tables: with a header, with a misleading one, with none."""

from __future__ import annotations

import pyarrow as pa
import pytest

from suyuan.core.fields import Kind, Role
from suyuan.discover.columns import propose

from .tables import column, fields, kinds, newborns, typed

CHILD = ("name", "sex", "birth_date", "mother_name", "mother_phone", "mother_id_number", "address")
WHOLE = ["name", "sex", "birth_date", "mother_name", "mother_phone", "mother_id_number", "address"]
PATIENT = ("mother_name", "mother_id_number", "mother_phone", "address")


def columns_of(names, rows=400):
    return [column(name, rows) for name in names]


def born_by_id(name, rows=400):
    return column(name, rows, lambda number: f"{number[6:10]}-{number[10:12]}-{number[12:14]}")


@pytest.mark.parametrize("rows", [5, 400])
@pytest.mark.parametrize(
    "header",
    [
        "宝宝姓名 性别 出生日期 母亲姓名 母亲电话 母亲身份证号 家庭住址",
        "新生儿姓名 新生儿性别 新生儿出生时间 产妇姓名 产妇手机 产妇证件号码 现住址",
        "姓名 性别 生日 妈妈姓名 妈妈手机号 妈妈身份证 地址",
        "bbxm xb csrq mqxm mqdh mqsfzh jtzz",
        "xingming xingbie chushengriqi muqinxingming muqindianhua muqinshenfenzhenghao dizhi",
        "babyName gender DOB motherName motherPhone motherIdCard homeAddress",
        "name sex birth_date mother_name mother_phone mother_id_number address",
        "Infant_Name Sex Birth_Date Mom_Name Mom_Mobile Mother_ID_No Address",
    ],
)
def test_a_registry_of_newborns(header, rows):
    proposals = typed(header.split(), columns_of(CHILD, rows))
    assert [proposal.field.name for proposal in proposals] == WHOLE
    assert all(proposal.certain for proposal in proposals)
    assert all(proposal.share > 0.8 for proposal in proposals)
    assert [proposal.header for proposal in proposals] == header.split()


def test_the_package_reads_its_own_names():
    table = newborns()
    proposals = propose(table.column_names, pa.table({f"c{i}": c for i, c in enumerate(table.columns)}))
    assert [proposal.field.name for proposal in proposals] == table.column_names
    assert [proposal.kind for proposal in proposals][-2:] == [Kind.TEXT, Kind.TEXT]
    assert all(proposal.certain for proposal in proposals)


def test_patients():
    header = ["患者姓名", "身份证号", "电话", "住址", "联系人", "联系人电话", "入院日期", "住院号", "诊断"]
    cells = [*columns_of(PATIENT), *columns_of(("father_name", "father_phone", "birth_date", "birth_certificate"))]
    proposals = typed(header, [*cells, ["上呼吸道感染", "肺炎"] * 200])
    assert [proposal.field.name for proposal in proposals] == [
        "name", "id_number", "phone", "address", "guardian_name", "guardian_phone", "入院日期", "住院号", "诊断",
    ]  # fmt: skip
    assert [proposal.kind for proposal in proposals][-3:] == [Kind.DATE, Kind.RECORD_NUMBER, Kind.TEXT]


def test_pupils():
    header = ["学号", "学生姓名", "性别", "出生日期", "班级", "家长姓名", "联系电话", "家庭地址"]
    numbers = [f"2021{i:05d}" for i in range(400)]
    cells = [numbers, *columns_of(("name", "sex", "birth_date")), ["三年级(2)班", "一年级(1)班"] * 200]
    proposals = typed(header, [*cells, *columns_of(("father_name", "father_phone", "address"))])
    assert [proposal.field.name for proposal in proposals] == [
        "学号", "name", "sex", "birth_date", "班级", "guardian_name", "guardian_phone", "address",
    ]  # fmt: skip
    assert "role:guess" in proposals[6].reasons
    assert not proposals[6].certain


def test_women_in_childbed_are_the_only_person():
    header = ["产妇姓名", "身份证号", "联系电话", "家庭住址"]
    assert fields(header, columns_of(PATIENT)) == ["mother_name", "mother_id_number", "mother_phone", "mother_address"]


def test_a_table_of_one_person():
    assert fields(["姓名", "身份证号", "电话", "住址"], columns_of(PATIENT)) == [
        "name",
        "id_number",
        "phone",
        "address",
    ]
    assert fields(None, columns_of(PATIENT)) == ["name", "id_number", "phone", "address"]


def test_a_leak_without_header():
    names = ("name", "birth_date", "mother_name", "father_name", "mother_phone", "father_phone", "address")
    assert kinds(None, columns_of(names)) == ["name", "birth_date", "name", "name", "phone", "phone", "address"]
    found = fields(None, columns_of(names))
    assert found[:4] == ["name", "birth_date", "mother_name", "father_name"]
    assert found[4] == "guardian_phone"
    assert found[6] == "address"


@pytest.mark.parametrize("rows", [5, 30])
def test_a_short_leak_without_header(rows):
    names = ("name", "sex", "birth_date", "mother_phone", "mother_id_number", "address", "hospital", "weight")
    expected = ["name", "sex", "birth_date", "phone", "id_number", "address", "text", "text"]
    assert kinds(None, columns_of(names, rows)) == expected


def test_untitled_columns_in_a_table_with_header():
    assert kinds(["姓名", "", "备注"], [*columns_of(PATIENT[:1]), *columns_of(PATIENT[2:])]) == [
        "name",
        "phone",
        "address",
    ]


def test_a_header_is_no_override():
    header = ["电话", "出生日期", "姓名", "性别", "身份证号"]
    proposals = typed(header, columns_of(("birth_date", "mother_phone", "address", "hospital", "name")))
    assert [proposal.kind.value for proposal in proposals] == ["date", "phone", "address", "text", "name"]
    assert "header_said:phone" in proposals[0].reasons
    assert not proposals[3].certain


def test_a_dirty_column_is_what_its_header_says():
    cells = [number if i % 2 else number[:7] for i, number in enumerate(column("mother_phone", 60, lambda n: n or "1"))]
    assert kinds(["联系电话"], [cells]) == ["phone"]
    assert kinds(None, [cells]) == ["text"]
    assert not typed(["联系电话"], [cells])[0].certain


def test_numbers_that_only_look_like_something():
    columns = [
        [str(1_700_000_000_000 + 997 * i) for i in range(300)],  # moments in milliseconds
        [str(i) for i in range(300)],
        [f"{i * 37 % 9000 / 100}" for i in range(300)],
        [f"{10**18 + 7919 * i}" for i in range(300)],  # parcels
        [str(20_000 + 7 * i) for i in range(300)],
        [f"138{i:06d}.{i % 90 + 10}" for i in range(300)],  # amounts
        [f"10{i * 7_919_111 % 10**9:09d}" for i in range(300)],
    ]
    assert not {"phone", "id_number", "birth_date", "date", "sex", "name"} & set(kinds(None, columns))


def test_half_of_the_codes_that_start_with_one_look_like_mobiles():
    cells = [f"1{i * 7_919_111_311 % 10**10:010d}" for i in range(300)]
    assert kinds(None, [cells]) != ["phone"]


def test_case_numbers_are_no_id_numbers_unless_the_header_says_so():
    cells = [f"390101{1990 + i % 20}0{i % 9 + 1}1{i % 9}{i % 900 + 100}7" for i in range(300)]
    assert kinds(None, [cells]) == ["record_number"]
    told = typed(["身份证号"], [cells])[0]
    assert told.kind is Kind.ID_NUMBER
    assert not told.certain
    assert any(reason.startswith("check_digits:") for reason in told.reasons)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["汉族", "回族", "满族"], "text"),
        (["顺产", "剖宫产", "单胎"], "text"),
        (["母亲", "父亲", "奶奶"], "text"),
        (["阴性", "阳性", "高危"], "text"),
        (["三年级(2)班", "一年级(1)班", "二班"], "text"),
        (["示例市第一医院", "示例市妇幼保健院", "示例市中医院"], "text"),
        (["男", "女", "女"], "sex"),
    ],
)
def test_columns_of_few_words(cells, kind):
    assert kinds(None, [cells * 40]) == [kind]


def test_the_id_number_tells_which_date_is_birth():
    header = ["xm", "sfzh", "rq", "sj"]
    cells = [*columns_of(PATIENT[:2]), column("birth_date"), born_by_id("mother_id_number")]
    for titles in (header, None):
        proposals = typed(titles, cells)
        assert [proposal.kind.value for proposal in proposals] == ["name", "id_number", "date", "birth_date"]
        assert "agrees_with:c1" in proposals[3].reasons
    assert fields(None, cells)[1] == "id_number"


def test_the_id_number_tells_whose_date_it_is():
    header = ["姓名", "母亲姓名", "母亲身份证号", "生日", "生日"]
    cells = [*columns_of(("name", "mother_name", "mother_id_number", "birth_date")), born_by_id("mother_id_number")]
    assert fields(header, cells)[3:] == ["birth_date", "mother_birth_date"]


def test_an_id_number_of_another_age_is_a_parents():
    header = ["宝宝姓名", "出生日期", "身份证号", "父母姓名"]
    for parent in ("mother", "father"):
        cells = columns_of(("name", "birth_date", f"{parent}_id_number", f"{parent}_name"))
        assert fields(header, cells)[2] == f"{parent}_id_number"


def test_without_header_the_earliest_day_without_a_clock_is_birth():
    registered = column("birth_date", 400, lambda day: f"{day} 10:23:45")
    later = column("birth_date", 400, lambda day: f"{int(day[:4]) + 1}{day[4:8]}15")
    found = kinds(None, [column("name"), registered, later, column("birth_date")])
    assert found == ["name", "date", "date", "birth_date"]


def test_dates_that_the_header_tells_apart():
    header = ["姓名", "登记日期", "出生日期", "出院日期", "日期"]
    cells = [column("name"), *[column("birth_date")] * 4]
    assert kinds(header, cells) == ["name", "date", "birth_date", "date", "date"]


def test_partial_values():
    header = ["出生年月", "手机", "姓名", "身份证", "区县"]
    cells = [
        column("birth_date", 400, lambda day: day[:7]),
        column("mother_phone", 400, lambda number: f"{number[:3]}****{number[7:]}"),
        column("mother_name", 400, lambda name: f"{name[0]}**"),
        column("mother_id_number", 400, lambda number: f"{number[:6]}********{number[14:]}"),
        ["浙江省杭州市西湖区", "浙江省杭州市余杭区", "杭州市上城区", "宁波市鄞州区"] * 100,
    ]
    notes = ["year_month", "masked", "masked", "masked", "district_only"]
    for titles in (header, None):
        proposals = typed(titles, cells)
        expected = ["birth_date", "phone", "name", "id_number", "address"]
        assert [proposal.kind.value for proposal in proposals] == expected
        assert all(note in proposal.reasons for note, proposal in zip(notes, proposals, strict=True))


def test_surnames_alone():
    surnames = column("mother_name", 400, lambda name: name[0])
    for titles in (["母亲姓氏"], None):
        proposal = typed(titles, [surnames])[0]
        assert proposal.kind is Kind.NAME
        assert "surname_only" in proposal.reasons
    polite = typed(["客户"], [column("mother_name", 400, lambda name: f"{name[0]}女士")])[0]
    assert polite.kind is Kind.NAME
    assert "surname_only" in polite.reasons


def test_damaged_ids_and_serials():
    cut = column("mother_id_number", 400, lambda number: f"{number[:15]}000")
    days = [str(44_000 + i) for i in range(400)]
    ids, dates = typed(["身份证号", "出生日期"], [cut, days])
    assert ids.kind is Kind.ID_NUMBER
    assert "damaged" in ids.reasons
    assert dates.kind is Kind.BIRTH_DATE
    assert "serials" in dates.reasons


def test_several_things_in_one_cell():
    people = zip(*columns_of(("mother_name", "mother_phone", "address")), strict=True)
    merged = [f"{name} {phone or ''} {address}" for name, phone, address in people]
    proposal = typed(None, [merged])[0]
    assert proposal.kind is Kind.TEXT
    assert "mixed" in proposal.reasons
    phones = column("mother_phone", 200)
    remarks = [f"电话{phone}找奶奶" if i % 20 == 0 else "已接种" for i, phone in enumerate(phones)]
    proposal = typed(["备注"], [remarks])[0]
    assert proposal.kind is Kind.TEXT
    assert any(reason.startswith("contains:phone:0.0") for reason in proposal.reasons)
    beside = [f"{number}（妈妈）" for number in column("mother_phone", 200) if number]
    assert kinds(["联系电话"], [beside]) == ["phone"]


def test_newborns_called_after_their_mother():
    waiting = column("mother_name", 200, lambda name: f"{name}之子")
    assert fields(None, [column("mother_name", 200), waiting]) == ["mother_name", "name"]


def test_doctors_and_hospitals_are_not_the_persons():
    header = ["姓名", "医生姓名", "医院电话", "电话"]
    cells = [*columns_of(("name", "father_name")), ["0571-88888888", "0571-87654321"] * 200, column("mother_phone")]
    assert kinds(header, cells) == ["name", "text", "text", "phone"]


def test_names_in_latin_letters_need_a_header():
    cells = ["Zhang Wei", "Li Na", "Wang Fang", "John Smith", "Chen Jie"]
    assert kinds(["Full Name"], [cells]) == ["name"]
    assert kinds(None, [cells]) == ["text"]


def test_codes_for_sex_need_a_header():
    assert kinds(["XB"], [["1", "2", "2", "1"] * 10]) == ["sex"]
    assert kinds(None, [["1", "2", "2", "1"] * 10]) == ["text"]


def test_one_field_one_column():
    header = ["姓名", "姓名", "电话", "电话", "备注", "备注", ""]
    cells = [*columns_of(("name", "mother_name", "mother_phone", "father_phone")), *[["一", "二"] * 200] * 3]
    proposals = typed(header, cells)
    assert [proposal.field.name for proposal in proposals] == ["name", "姓名", "phone", "电话", "备注", "备注_2", "c6"]
    assert "duplicate_of:name" in proposals[1].reasons
    assert "duplicate_of:phone" in proposals[3].reasons
    assert proposals[1].kind is Kind.TEXT
    assert not proposals[1].certain


def test_in_a_family_the_second_telephone_is_another_parents():
    header = ["宝宝姓名", "母亲姓名", "父亲姓名", "电话1", "电话2"]
    cells = columns_of(("name", "mother_name", "father_name", "mother_phone", "father_phone"))
    proposals = typed(header, cells)
    assert [proposal.kind for proposal in proposals[3:]] == [Kind.PHONE, Kind.PHONE]
    assert proposals[3].role is Role.GUARDIAN
    assert all("role:guess" in proposal.reasons for proposal in proposals[3:])
    assert len({proposal.field.name for proposal in proposals}) == 5


def test_the_fuller_column_keeps_the_field():
    header = ["姓名", "区县", "地址"]
    cells = [column("name"), ["西湖区", "余杭区", "上城区", "鄞州区"] * 100, column("address")]
    assert fields(header, cells) == ["name", "区县", "address"]


def test_a_title_that_names_a_field_is_not_used_for_something_else():
    proposals = typed(["name", "mother_phone", "c2", ""], [["x1", "y2"] * 20] * 4)
    names = [proposal.field.name for proposal in proposals]
    assert names == ["name_2", "mother_phone_2", "c2", "c3"]
    assert all(proposal.kind is Kind.TEXT for proposal in proposals)


def test_empty_columns_are_what_their_header_says():
    header = ["母亲姓名", "出生日期", "备注", "医生姓名"]
    proposals = typed(header, [[None] * 5, ["", " ", None, "", ""], [None] * 5, [None] * 5])
    assert [proposal.field.name for proposal in proposals] == ["mother_name", "birth_date", "备注", "医生姓名"]
    assert all("empty" in proposal.reasons and not proposal.certain for proposal in proposals)
    assert [proposal.filled for proposal in proposals] == [0] * 4


def test_tables_without_rows_or_columns():
    assert fields(["姓名", "电话"], [[], []]) == ["name", "phone"]
    assert fields(None, [[]]) == ["c0"]
    assert propose(None, pa.table({})) == ()
    with pytest.raises(ValueError, match="1 titles for 2 columns"):
        typed(["姓名"], [["a"], ["b"]])


def test_counts_and_places():
    cells = ["15400138000", None, "x", "154-0013-8001", ""] * 30
    proposal = typed(["电话"], [cells])[0]
    assert (proposal.position, proposal.filled, proposal.matched) == (0, 90, 60)
    assert proposal.share == pytest.approx(2 / 3)


def test_the_order_of_columns_does_not_change_their_kinds():
    names = ["sex", "mother_phone", "address", "mother_id_number", "name", "weight", "birth_date"]
    expected = {"sex": "sex", "mother_phone": "phone", "address": "address", "mother_id_number": "id_number"}
    expected |= {"name": "name", "weight": "text", "birth_date": "birth_date"}
    for turn in range(len(names)):
        turned = names[turn:] + names[:turn]
        assert kinds(None, columns_of(turned, 60)) == [expected[name] for name in turned]


def test_no_cell_stands_in_a_reason():
    header = ["宝宝姓名", "性别", "出生日期", "母亲姓名", "母亲电话", "母亲身份证号", "家庭住址"]
    columns = columns_of(CHILD, 50)
    reasons = " ".join(reason for titles in (header, None) for p in typed(titles, columns) for reason in p.reasons)
    assert not any(cell in reasons for cells in columns for cell in cells if cell and len(cell) > 1)
