"""Names found by the packaged model in invented sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.discover.free_names import FoundName, NameFinder, Tier
from suyuan.engines.name_model import load_name_model

SENTENCES = [
    "患者王晓芳，女，28岁，住院号20210345。",
    "联系人：陈建国先生，电话13900000000。",
    "高远航主席会见了来访的客人。",
    "出席会议的有赵明远、钱思齐、孙立群等同志。",
    "",
    "今天天气很好，我们去公园散步。",
    "歐陽文博與劉淑華在臺北結婚。",
    "😀王晓芳😀\n\n记者李卓然报道",
    "新生儿之父张伟强签字后离开。" * 40,
]


@pytest.fixture(scope="module")
def finder() -> NameFinder:
    return NameFinder(load_name_model())


def _names(finder: NameFinder, text: str, *tiers: Tier) -> list[str]:
    return [text[name.start : name.end] for name in finder.find([text])[0] if not tiers or name.tier in tiers]


def test_names_of_records_are_certain(finder):
    assert _names(finder, SENTENCES[0], Tier.CERTAIN) == ["王晓芳"]
    assert _names(finder, SENTENCES[1], Tier.CERTAIN) == ["陈建国"]


def test_a_title_is_not_part_of_the_name(finder):
    assert _names(finder, SENTENCES[2], Tier.CERTAIN, Tier.LIKELY) == ["高远航"]


def test_the_particle_behind_a_list_is_not_part_of_the_name(finder):
    assert _names(finder, SENTENCES[3], Tier.CERTAIN, Tier.LIKELY) == ["赵明远", "钱思齐", "孙立群"]


def test_names_without_anything_between_them_are_told_apart(finder):
    assert _names(finder, "主演袁峰乔倩倩出席了首映礼。", Tier.CERTAIN, Tier.LIKELY) == ["袁峰", "乔倩倩"]


def test_traditional_names_stand_where_they_were_written(finder):
    assert _names(finder, SENTENCES[6], Tier.CERTAIN, Tier.LIKELY) == ["歐陽文博", "劉淑華"]


def test_a_foreign_name_is_never_certain(finder):
    found = finder.find(["教练卡洛斯·门德斯昨天抵达。"])[0]
    assert [(name.start, name.end) for name in found] == [(2, 9)]
    assert found[0].tier is Tier.LIKELY
    assert "foreign" in found[0].reasons


def test_a_sentence_without_people_has_no_names(finder):
    assert _names(finder, SENTENCES[5]) == []


def test_reasons_say_what_speaks_for_a_name(finder):
    (name,) = finder.find([SENTENCES[1]])[0]
    assert name == FoundName(4, 7, Tier.CERTAIN, name.reasons)
    assert {"model", "surname", "record_word"} <= set(name.reasons)


def test_every_repetition_in_a_long_line_is_found(finder):
    text = SENTENCES[8].replace("。", "，")
    starts = [name.start for name in finder.find([text])[0] if text[name.start : name.end] == "张伟强"]
    assert starts == [place for place in range(len(text)) if text.startswith("张伟强", place)]


def test_many_texts_at_once_give_what_each_gives_alone(finder):
    assert finder.find(SENTENCES) == [finder.find([sentence])[0] for sentence in SENTENCES]


PIECES = st.one_of(
    st.sampled_from(
        ["王晓芳", "欧阳文博", "先生", "患者", "，", "。", "\n", "\u200b", "　", "卡洛斯·门德斯", "😀", "劉"]
    ),
    st.characters(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_read_and_every_hit_lies_in_it(finder, text):
    found = finder.find([text])[0]
    ends = 0
    for name in found:
        assert ends <= name.start < name.end <= len(text)
        assert text[name.start].isalnum()
        assert text[name.end - 1].isalnum()
        ends = name.end
