"""The scanner: exact offsets whatever stands around, chunks that change nothing, no two hits on one place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.discover import scanner
from suyuan.discover.buffer import PAD, Buffer
from suyuan.discover.folding import fold
from suyuan.discover.recognizers import built_in
from suyuan.discover.scanner import scan
from tests.unit.discover.recognizers.seen import seen, with_check_digit

PIECES = [
    "电话：", "１５４１２３４５６７８", "154-1234-5678", "a.b@example.com", "，", "\u3000", "\u200b", "王小明",
    "浙A12345",
    "QQ号 1234567", "\n", '"', "身份证号为", "E12345678", "🙂", "—", "192.168.1.1", ".00", "é", "\x00",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=30))
def test_hits_lie_on_whole_characters_and_apart(pieces):
    raw = "".join(pieces).encode("utf-8", "surrogatepass")
    hits = scan(raw)
    ends = 0
    for start, end in zip(hits.start, hits.end, strict=True):
        assert ends <= start < end <= len(raw)
        raw[start:end].decode()
        ends = end


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("a@b.cn@c.cn", ["a@b.cn"]),
        ("a@b.cn@c.cn@d.cn", ["a@b.cn", "c.cn@d.cn"]),
        # Sixteen digits pass the check, and so do all nineteen.
        ("卡 6222 0200 0000 0015 008 ", ["6222 0200 0000 0015 008"]),
    ],
)
def test_hits_of_one_family_are_apart_too(text, hits):
    found = scan(text.encode())
    assert [text.encode()[a:b].decode() for a, b in zip(found.start, found.end, strict=True)] == hits


@pytest.mark.parametrize("chunk", [300, 1500])
def test_the_longest_address_lies_on_two_chunks(chunk, monkeypatch):
    address = "".join(chr(ord(letter) + 0xFEE0) for letter in "a" * 64 + "@" + "b." * 91 + "example")
    text = f"{'x ' * 140}{address} {'y ' * 700}".encode()
    monkeypatch.setattr(scanner, "CHUNK", chunk)
    found = scan(text)
    assert [(text[a:b].decode()) for a, b in zip(found.start, found.end, strict=True)] == [address]


@given(st.binary(max_size=300))
def test_any_bytes_are_scanned(raw):
    hits = scan(raw)
    assert (hits.end <= len(raw)).all()


@pytest.mark.parametrize("chunk", [300, 777, 1024])
def test_chunks_change_nothing(chunk, monkeypatch):
    text = ("".join(PIECES) + "换行 ") * 40
    whole = scan(text.encode())
    monkeypatch.setattr(scanner, "CHUNK", chunk)
    parts = scan(text.encode())
    assert len(whole) >= 80
    for name in ("family", "start", "end", "tier"):
        assert np.array_equal(getattr(whole, name), getattr(parts, name))


def test_folding_knows_where_every_byte_came_from():
    text = "ａ１ \u3000\u200bb—c\u00a0\ufeffd中"
    buffer = Buffer(text.encode())
    folded = bytes(buffer.data[PAD : len(buffer.data) - PAD]).decode()
    assert folded == "a1  b-c d中"
    start, end = buffer.origin(np.array([PAD]), np.array([PAD + 2]))
    assert text.encode()[start[0] : end[0]].decode() == "ａ１"


def test_recognizers_are_told_apart_and_described():
    families = [recognizer.family for recognizer in built_in()]
    assert len(set(families)) == len(families) >= 19
    assert len({recognizer.order for recognizer in built_in()}) == len(families)
    assert all(recognizer.rule for recognizer in built_in())


def test_a_number_is_one_thing():
    number = "110101199003077758"
    hits = scan(f"身份证 {number} 电话 15412345678".encode())
    assert [hits.families[family] for family in hits.family] == ["resident_id", "mobile"]


@pytest.mark.parametrize(
    ("text", "family", "tier"),
    [
        ("社保卡号：E12345678", "social_security", 2),
        ("住院号15412345678", "medical_record", 2),
        ("护照E12345678", "passport", 2),
        ("110101199003077758", "resident_id", 1),
        ("案件编号：110101199003077758", "resident_id", 1),
        ("订单号 110101199003077758", "resident_id", 1),
        ("身份证编号：110101199003077758", "resident_id", 3),
        ("微信：abc_12@example.com", "email", 3),
    ],
)
def test_a_word_before_a_number_says_what_it_is(text, family, tier):
    hits = scan(text.encode())
    assert [(hits.families[k], int(t)) for k, t in zip(hits.family, hits.tier, strict=True)] == [(family, tier)]


NUMBERS = [with_check_digit(f"39010619900307{k}") for k in range(100, 110)]
FAILING = [number[:17] + str((int(number[17].replace("X", "0")) + 1) % 10) for number in NUMBERS]


@pytest.mark.parametrize(
    ("numbers", "tier"),
    [
        (NUMBERS[:1], 1),
        (NUMBERS[:3], 1),
        (NUMBERS[:4], 2),
        (NUMBERS[:1] * 9, 1),
        (NUMBERS + FAILING[:1], 2),
        (NUMBERS[:4] + FAILING[:4], 1),
        (NUMBERS[:1] + FAILING[:9], 1),
        (NUMBERS[:4] + ["案号" + number for number in FAILING], 2),
    ],
)
def test_bare_numbers_of_a_text_bear_each_other_out(numbers, tier):
    hits = seen("resident_id", "，".join(numbers))
    assert [number for number, _ in hits] == [number for number in numbers if number in NUMBERS]
    assert {one for _, one in hits} == {tier}


def test_a_word_before_one_number_says_nothing_of_the_next():
    assert seen("resident_id", f"身份证{NUMBERS[0]}，{NUMBERS[1]}") == [(NUMBERS[0], 3), (NUMBERS[1], 1)]


def test_a_case_number_is_no_bank_card():
    numbers = [f"62010620230307{k}" for k in range(1000, 1200)]
    tiers = [tier for number in numbers for tier in scan(number.encode()).tier.tolist()]
    assert tiers
    assert set(tiers) == {1}


@pytest.mark.parametrize("sign", "0123456789ABCXYZabcdefghijklmnopqrstuvwxyz.-_@")
def test_every_full_width_sign_is_folded(sign):
    assert bytes(fold(np.frombuffer(chr(ord(sign) + 0xFEE0).encode(), np.uint8)).data) == sign.encode()


def test_broken_bytes_do_not_shift_what_stands_behind_them():
    text = "住址：高".encode() + b"\x82\xe9" + "淳区某某路27号101室，生于2020年1月".encode() + b"\xe6" + "2日".encode()
    found = scan(text, built_in())
    told = {text[a:b].decode() for a, b in zip(found.start, found.end, strict=True)}
    assert any(one.endswith("某某路27号101室") for one in told)
    parted = "住址：淳安县某某路27号3单".encode() + b"\x85\x83" + "601室".encode()
    found = scan(parted, built_in())
    assert "淳安县某某路27号3" in {parted[a:b].decode() for a, b in zip(found.start, found.end, strict=True)}
