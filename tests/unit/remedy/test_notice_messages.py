"""Messages: to whom they go, and what may never stand in them."""

from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from suyuan.core.errors import PolicyRefusal
from suyuan.core.fields import Role
from suyuan.remedy.notices.channels import (
    CODE_LETTERS,
    Channel,
    check_link,
    check_template,
    draw_code,
    holds_value,
    segments,
    shown_by,
)
from suyuan.remedy.notices.households import MOST_SHARED, AffectedRecord, gather
from suyuan.remedy.notices.wording import compose, read_wording, refuse_sms, word_notice
from tests.unit.remedy.families import INCIDENT, WORDS, family, incident

CODE = "BCDF-GHJK-LMNP"
LINK = "https://notice.example.cn/t"
names = st.text(st.sampled_from("赵钱孙李周吴郑王冯陈虚构假名甲乙丙丁"), min_size=2, max_size=4)
phones = st.integers(0, 9_999_999).map(lambda n: f"1540{n:07d}")
births = st.dates().map(str)
ids = st.integers(0, 10**12).map(lambda n: f"391527{n:012d}")
hospitals = st.sampled_from(["示例市妇产医院", "示例市第一人民医院", "个人信息保护办公室", "示例市妇幼保健院"])


def wording(sender="示例告知专号", link=LINK, sms_text="", text=INCIDENT):
    return word_notice(incident(text), sender, link, sms_text, {"name": "姓名", "birth_date": "出生日期"}, WORDS)


@st.composite
def records(draw):
    """Records of a few families, who share numbers now and then, with all that a message must not show."""
    found = []
    for rid in range(draw(st.integers(1, 6))):
        mother, father, child = draw(names), draw(names), draw(names)
        secret = {
            "child": child, "birth": draw(births), "id": draw(ids), "hospital": draw(hospitals), "mother": mother,
            "mother_phone": draw(phones), "father_phone": draw(phones), "address": f"浙江省虚构市{draw(names)}路1号",
        }  # fmt: skip
        record = AffectedRecord(
            rid, child, draw(st.booleans()), {Role.MOTHER: mother, Role.FATHER: father},
            ((Role.MOTHER, secret["mother_phone"]), (Role.FATHER, secret["father_phone"])),
            ((Role.SELF, secret["address"]),), (f"u{rid}@example.cn",), ("name", "birth_date"),
        )  # fmt: skip
        found.append((record, secret))
    return found


@settings(max_examples=60)
@given(records())
def test_no_value_of_any_record_stands_in_a_text_message(found):
    words = wording(sender="个人信息保护办公室")
    values = {value for _, secret in found for value in secret.values()}
    texts = [
        compose(words, draft, CODE).text
        for draft in gather([record for record, _ in found]).drafts
        if draft.channel is Channel.SMS
    ]
    assert texts
    showing = [value for value in values for text in texts if value in text]
    if showing:  # the sender is somebody's hospital
        with pytest.raises(PolicyRefusal, match="SY-G155"):
            refuse_sms(words, values)
    else:
        refuse_sms(words, values)
        assert len(set(texts)) == 1  # nothing but the code differs


@settings(max_examples=60)
@given(records())
def test_letters_and_mails_show_only_what_the_table_allows(found):
    people = {name for record, _ in found for name in record.guardians.values()}
    for draft in gather([record for record, _ in found]).drafts:
        if draft.channel is Channel.SMS:
            continue
        message = compose(wording(), draft, CODE)
        for part in draft.parts:
            assume(part.name not in "".join(people) and not any(part.name in line for line in INCIDENT.splitlines()))
            secret = next(secret for record, secret in found if record.rid == part.rid)
            if found[part.rid][0].child:
                assert part.name not in message.text
            assert secret["birth"] not in message.text
            assert secret["id"] not in message.text
            assert secret["mother_phone"] not in message.text
            assert secret["hospital"] not in message.text or secret["hospital"] == "个人信息保护办公室"
        assert CODE in message.text
        if draft.channel is Channel.EMAIL:
            assert "涉及谁" not in message.text


@settings(max_examples=60)
@given(records(), st.randoms())
def test_one_message_to_each_contact_whatever_the_order(found, rng):
    held = [record for record, _ in found]
    drafts = gather(held).drafts
    counted = Counter((draft.household, draft.channel, draft.to) for draft in drafts)
    assert set(counted.values()) == {1}
    numbers = [draft.to for draft in drafts if draft.channel is Channel.SMS]
    assert len(numbers) == len(set(numbers))
    rng.shuffle(held)
    assert gather(held).drafts == drafts
    carried = {(Channel.SMS, number) for record in held for _, number in record.phones}
    assert carried == {(draft.channel, draft.to) for draft in drafts if draft.channel is Channel.SMS}


def test_a_family_with_three_children_gets_one_letter():
    children = [family(rid, name=f"假{rid}名") for rid in range(3)]
    gathered = gather([*children, family(3, phone="15400000009", mother="孙虚构", address="浙江省虚构市虚构路9号")])
    assert gathered.records == ((0, 1, 2), (3,))
    assert [(d.household, d.channel.value, len(d.parts)) for d in gathered.drafts] == [
        (0, "letter", 3), (0, "sms", 3), (0, "phone", 3), (1, "letter", 1), (1, "sms", 1), (1, "phone", 1),
    ]  # fmt: skip
    text = compose(wording(), gathered.drafts[0], CODE).text
    assert text.startswith("钱虚构：")
    assert "涉及谁：假**、假**、假**" in text
    assert "假0名" not in text


def test_the_family_is_named_only_by_those_who_carry_the_contact():
    one = family(0, name="甲假名", phone="15400000001", address="浙江省虚构市虚构路1号")
    both = family(1, name="乙假名", phones=((Role.MOTHER, "15400000001"), (Role.FATHER, "15400000002")),
                  address="浙江省虚构市虚构路2号", mother="李虚构")  # fmt: skip
    other = family(2, name="丙假名", phone="15400000002", address="浙江省虚构市虚构路3号", mother="吴虚构")
    gathered = gather([one, both, other])
    assert gathered.reach.households == 1
    told = {(draft.channel.value, draft.to[-1]): {part.rid for part in draft.parts} for draft in gathered.drafts}
    assert told["sms", "1"] == {0, 1}
    assert told["sms", "2"] == {1, 2}
    assert told["letter", "号"] == {2}


def test_a_number_of_a_ward_ties_nobody_and_gets_nothing():
    some = [family(rid, address="", mother=f"虚构{rid}") for rid in range(MOST_SHARED + 1)]
    gathered = gather(some)
    assert gathered.drafts == ()
    assert gathered.reach.unreachable == gathered.reach.households == MOST_SHARED + 1
    assert gathered.reach.shared == 1


@pytest.mark.parametrize(
    ("phone", "channels"),
    [("15400000001", {"sms", "phone"}), ("057155500001", {"phone"}), ("154****0001", set()), ("", set()),
     ("none", set())],
)  # fmt: skip
def test_what_kind_of_contact_a_number_is(phone, channels):
    assert {draft.channel.value for draft in gather([family(0, phone=phone, address="")]).drafts} == channels


def test_nobody_at_all():
    gathered = gather([])
    assert (gathered.drafts, gathered.reach.households) == ((), 0)


def test_whom_a_letter_addresses():
    grown = family(0, child=False, name="周假名", guardians={}, phones=((Role.SELF, "15400000005"),))
    orphan = family(1, guardians={}, phone="15400000006", name="", address="浙江省虚构市虚构路7号")
    texts = {d.channel.value + str(d.household): compose(wording(), d, CODE) for d in gather([grown, orphan]).drafts}
    assert texts["letter0"].greeting == "周假名："
    assert texts["letter1"].greeting == "未登记姓名的监护人："
    assert texts["sms1"].greeting == ""


@pytest.mark.parametrize(
    "link",
    ["http://notice.example.cn", "https://x.cn/?id={rid}", "https://x.cn/{name}", "https://x.cn/%7Bcode%7D",
     "https://x.cn/a?b=1", "https://user@x.cn/", "javascript:alert(1)", "https://x.cn/#{code}", "https://x.cn/ 1"],
)  # fmt: skip
def test_a_link_that_could_name_somebody_is_refused(link):
    with pytest.raises(PolicyRefusal, match="SY-G151"):
        check_link(link)
    with pytest.raises(PolicyRefusal, match="SY-G151"):
        wording(link=link)


@pytest.mark.parametrize(
    "text", ["您好{name}，码{code}", "没有码", "{code}{", "{{code}}", "{code} {}", "{code}{phone }"]
)
def test_a_text_with_other_slots_is_refused(text):
    with pytest.raises(PolicyRefusal, match="SY-G152"):
        check_template(text)


def test_slots_of_a_filled_text_are_not_read_again():
    words = wording(sms_text="码{code}，电{phone}", text=INCIDENT.replace("0571-55500000", "{link}{code}"))
    assert words.sms == "【示例告知专号】码{code}，电{link}{code}"
    assert read_wording(words.describe()) == words
    assert read_wording(words.describe()).sha256 == words.sha256
    assert wording().sha256 != words.sha256


def test_nobody_signs():
    with pytest.raises(PolicyRefusal, match="SY-G154"):
        wording(sender=" ")


@pytest.mark.parametrize(("text", "count"), [("", 1), ("信" * 70, 1), ("信" * 71, 2), ("信" * 134, 2), ("信" * 135, 3),
                                             ("𠮷" * 35, 1), ("𠮷" * 36, 2), ("a" * 71, 2)])  # fmt: skip
def test_parts_of_a_text_message(text, count):
    assert segments(text) == count


@given(st.binary(min_size=16, max_size=16))
def test_codes_hold_no_digit_and_no_word(drawn):
    code = draw_code(lambda n: drawn[:n])
    assert len(code.replace("-", "")) == 12
    assert set(code) <= {*CODE_LETTERS, "-"}
    assert not set(code) & set("AEIOU0123456789")


def test_only_the_letter_and_the_call_show_a_child():
    assert shown_by("sms") == shown_by("announcement") == frozenset()
    assert {name for name in ("sms", "email", "letter", "phone") if "masked_child" in shown_by(name)} == {
        "letter",
        "phone",
    }


@pytest.mark.parametrize(
    ("text", "value", "held"),
    [("致电0571-55502023", "2023", False), ("编号 2023 号", "2023", True), ("我院在示例 医院", "示例医院", True),
     ("ABCD", "bc", False), ("AB 号", "ab", True), ("体重3", "3", False), ("１５４００００００１", "1540000001", True)],
)  # fmt: skip
def test_when_a_value_stands_in_a_text(text, value, held):
    assert holds_value(text, [value]) is held
