"""Carriers: what is embedded is read back, and nothing false is ever written."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.keyed import derive_key
from suyuan.release.carriers import blank, choice, form, honey, order, token, withhold

VALUE = st.sampled_from(["a", "b", "c", None])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    rows=st.lists(st.tuples(VALUE, VALUE, VALUE, st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=20),
    size=st.sampled_from([2, 3]),
)
def test_choice_hands_over_a_true_value_and_reads_it_back(rows, size):
    values = [pa.array([row[i] for row in rows], pa.string()) for i in range(size)]
    levels = len(choice.slot_names([f"f{i}" for i in range(size)]))
    bits = np.array([row[3 : 3 + levels] for row in rows], dtype=np.uint8)
    written = choice.embed(values, values, bits).to_pylist()
    offered = choice.offered_alternatives(values)
    for number, text in enumerate(written):
        held = {column[number].as_py() for column in values} - {None}
        assert (text in held) if held else text is None
    seen = np.array([[column[n].as_py() == text for column in values] for n, text in enumerate(written)])
    read = choice.observe(offered, seen & offered)
    live = read >= 0
    assert (read[live] == bits[live]).all()
    assert (live.any(axis=1) == (offered.sum(axis=1) > 1)).all()


def test_choice_is_silent_where_parents_share_a_phone_or_both_are_seen():
    mother, father = pa.array(["1", "1", "1"]), pa.array(["1", None, "2"])
    offered = choice.offered_alternatives([mother, father])
    assert offered.sum(axis=1).tolist() == [1, 1, 2]
    both = choice.observe(offered, np.ones((3, 2), dtype=bool))
    assert both.tolist() == [[-1], [-1], [-1]]


def test_choice_does_not_depend_on_the_order_in_the_policy():
    assert choice.slot_names(["father_phone", "mother_phone"]) == choice.slot_names(["mother_phone", "father_phone"])


def test_order_swaps_and_is_read_by_place():
    one, two = pa.array(["x", "x", "x", None]), pa.array(["y", "y", "x", "y"])
    bits = np.array([[0], [1], [1], [1]], dtype=np.uint8)
    assert order.embed([one, two], [one, two], bits).to_pylist() == ["x、y", "y、x", "x", "y"]
    read = order.observe([np.array([0, 5, 2, -1]), np.array([1, 3, 2, 0])])
    assert read[:, 0].tolist() == [0, 1, -1, -1]


def test_blank_empties_only_its_bits_and_reads_them():
    values = pa.array(["a", "b", None])
    bits = np.array([[1], [0], [1]], dtype=np.uint8)
    assert blank.embed(values, bits).to_pylist() == [None, "b", None]
    filled, shown = np.array([True, True, False]), np.array([False, True, False])
    assert blank.observe(filled, shown)[:, 0].tolist() == [1, 0, -1]


def test_withhold_keeps_the_zeros_and_a_row_that_is_there_reads_zero():
    assert withhold.keep_rows(np.array([[0], [1]], dtype=np.uint8)).tolist() == [True, False]
    assert withhold.observe(2).tolist() == [[0], [0]]


ADDRESSES = [
    "浙江省杭州市西湖区文三路138号紫荆花苑3幢2单元502室",
    "江苏省南京市鼓楼区示例路9号样例公寓12号楼1203室",
    "浙江省杭州市淳安县汾口镇汪家村5组12号",
    "杭州市余杭区良渚文化村",
    None,
]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000))
def test_form_spells_the_same_address_and_is_read_back(seed):
    addresses = pa.array(ADDRESSES)
    bits = np.random.default_rng(seed).integers(0, 2, (len(ADDRESSES), form.WIDTH), dtype=np.uint8)
    written = form.embed(addresses, bits)
    read = form.observe(written, addresses)
    shown = form.shown_forms(addresses, bits)
    assert (read[shown] == bits[shown]).all()
    assert (read[~shown] == -1).all()
    assert shown[0].sum() >= 5
    assert not shown[-1].any()
    for one, other in zip(written.to_pylist(), ADDRESSES, strict=True):
        if other is not None:
            assert form.same_address(pa.array([one]), pa.array([other]))[0].as_py() in {True, None}


def test_another_address_is_not_read():
    read = form.observe(pa.array(["浙江省杭州市西湖区文三路138号紫荆花苑3幢2单元503室"]), pa.array(ADDRESSES[:1]))
    assert (read == -1).all()


def test_tokens_are_distinct_texts_of_one_release():
    rids = np.arange(5000, dtype=np.uint64)
    first = token.make_tokens(derive_key(b"k" * 32, "1"), rids).to_pylist()
    second = token.make_tokens(derive_key(b"k" * 32, "2"), rids).to_pylist()
    assert len(set(first)) == 5000
    assert not set(first) & set(second)
    assert all(len(text) == 13 and text.startswith("T") for text in first)
    assert token.make_tokens(derive_key(b"k" * 32, "1"), rids[10:12]).to_pylist() == first[10:12]


RECORDS = pa.table(
    {
        "rid": pa.array(range(40), pa.uint64()),
        "name": [f"王{chr(0x4E00 + i)}" for i in range(40)],
        "birth_date": [f"2021-{1 + i % 12:02d}-05" for i in range(40)],
        "mother_name": [f"李{chr(0x5000 + i)}" for i in range(40)],
        "mother_phone": [f"154{i:08d}" for i in range(40)],
        "father_phone": [f"154{i + 100:08d}" for i in range(40)],
        "address": [f"浙江省杭州市西湖区示例路{i + 1}号样例苑{i % 9 + 1}幢2单元{i % 7 + 1}02室" for i in range(40)],
    }
)
PHONES = ("15490000001", "15490000002", "15490000003")


def test_invented_records_show_no_real_number_and_look_like_the_others():
    invented = honey.invent(RECORDS, 8, derive_key(b"k" * 32, "j"), 1 << 63, PHONES)
    assert invented.schema == RECORDS.schema
    assert set(invented["mother_phone"].to_pylist()) | set(invented["father_phone"].to_pylist()) <= set(PHONES)
    assert set(invented["birth_date"].to_pylist()) <= set(RECORDS["birth_date"].to_pylist())
    assert not set(invented["rid"].to_pylist()) & set(RECORDS["rid"].to_pylist())
    again = honey.invent(RECORDS, 8, derive_key(b"k" * 32, "j"), 1 << 63, PHONES)
    assert invented.equals(again)
    other = honey.invent(RECORDS, 8, derive_key(b"k" * 32, "other"), 1 << 63, PHONES)
    assert not invented.equals(other)


@pytest.mark.parametrize(
    ("fields", "phones", "why"),
    [(["mother_id_number"], PHONES, "id_number"), (["mother_phone"], (), "phone"), (["name"], (), None)],
)
def test_honey_says_why_it_cannot_be_used(fields, phones, why):
    assert honey.honey_obstacle(fields, phones) == why


def test_honey_factor_has_mean_at_most_one_under_fresh_keys():
    """20,000 innocent releases: draw the invented records' visible part and weigh the hits of one leaked row each."""
    rng = np.random.default_rng(3)
    invented, phones, months = 6, 24, 12
    shown = [(3, 4), (7, 1), (11, 11)]
    chance = len(shown) / (phones * months)
    factors = []
    for _ in range(20_000):
        drawn = set(zip(rng.integers(0, phones, invented), rng.integers(0, months, invented), strict=True))
        factors.append(honey.weigh_hits([chance] * len(drawn & set(shown)), invented))
    assert np.mean(factors) <= 1.0
    assert np.max(factors) <= 1e5


def test_two_hits_are_needed():
    assert honey.weigh_hits([1e-4], 6) == 0.5
    assert honey.weigh_hits([1e-4, 1e-4], 6) > 1e5


def test_months_of_birth_are_weighed_by_the_day_they_were_invented():
    invented = honey.invent(RECORDS, 8, derive_key(b"k" * 32, "j"), 1 << 63, PHONES)
    law = honey.law_of(honey.keep_law(invented, RECORDS))["birth_month"]
    assert law["2021-01"] == 4 / 40
    assert sum(law.values()) == pytest.approx(1)
    assert honey.law_of(invented) == {}
    assert (
        honey.law_of(honey.keep_law(invented.drop_columns(["birth_date"]), RECORDS.drop_columns(["birth_date"]))) == {}
    )
