"""Attacks on copies: each does what its name says, and the truth kept beside it is true."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from suyuan.core.errors import UsageFault
from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise
from suyuan.release.address import SLOTS, canonical, match_key, parse, render
from suyuan.samples.leaks.damage import DATE_STYLES
from suyuan.samples.leaks.draft import SEVERAL, STRANGER, Draft
from suyuan.samples.leaks.recipe import ALONE, Given, Step, make_leak, parse_step, tell_truth
from suyuan.samples.people import invent_newborns

PEOPLE = invent_newborns(600, 4)


def copy_of(seed: int) -> pa.Table:
    """A marked copy by hand: one parent's number, addresses in a spelling of their own."""
    rng = np.random.Generator(np.random.PCG64(seed))
    either = pa.array(rng.integers(2, size=PEOPLE.num_rows))
    bits = rng.integers(2, size=(PEOPLE.num_rows, len(SLOTS))).astype(np.uint8)
    table = pa.table(
        {
            "name": PEOPLE["name"],
            "birth_date": PEOPLE["birth_date"],
            "contact": pa.compute.choose(
                either, PEOPLE["mother_phone"].combine_chunks(), PEOPLE["father_phone"].combine_chunks()
            ),
            "address": render(parse(PEOPLE["address"]), bits),
        }
    )
    return table.take(pa.array(rng.permutation(PEOPLE.num_rows)))


COPIES = [copy_of(seed) for seed in (1, 2, 3)]


def leak(*steps: str, copies: int = 1, seed: int = 5, given: Given | None = None) -> Draft:
    return make_leak(COPIES[:copies], [parse_step(step) for step in steps], seed, given)


def texts(draft: Draft, name: str) -> list[str | None]:
    return draft.table[name].to_pylist()


def test_the_truth_points_at_the_rows_it_came_from():
    made = leak("mix:shares=.6/.3/.1,rows=400", "strangers:share=.2", "repeat:share=.1", "shuffle", copies=3)
    truth = tell_truth(made, [{"file": f"{n}"} for n in range(3)], [], 5)
    assert truth["rows"] == made.rows == 550
    assert truth["rows_of_nobody"] == pytest.approx(100, abs=25)
    names = texts(made, "name")
    for place, (source, row) in enumerate(truth["origin"]):
        if source >= 0:
            assert names[place] == COPIES[source]["name"][row].as_py()
    ours = np.array(truth["rows_of_source"]) / sum(truth["rows_of_source"])
    assert np.abs(ours - [0.6, 0.3, 0.1]).max() < 0.03


def test_a_seed_gives_the_same_list_and_a_later_step_changes_nothing_before():
    one, two = leak("subset:rows=50", "typos"), leak("subset:rows=50", "typos")
    assert one.table.equals(two.table)
    assert (leak("subset:rows=50", "typos", "shuffle").take(np.arange(50)).rows) == 50
    assert not leak("subset:rows=50", "typos", seed=6).table.equals(one.table)


@pytest.mark.parametrize("name", sorted(set(ALONE) - {"drop", "validate", "another"}))
def test_every_step_keeps_rows_and_their_truth_together(name):
    settings = {"subset": {"share": 0.5}}.get(name, {})
    made = make_leak(COPIES[:1], [Step(name, settings)], 3)
    assert made.rows == len(made.source) == len(made.row)
    assert set(np.unique(made.source)) <= {0, STRANGER}


def test_addresses_keep_their_place_and_lose_the_share_of_spellings_asked_for():
    before = leak()
    for style in ("canonical", "shortest", "gazetteer"):
        after = leak(f"addresses:style={style}")
        assert match_key(after.table["address"]).equals(match_key(before.table["address"]))
        assert len(set(texts(after, "address")) & set(texts(before, "address"))) < 0.2 * before.rows
    whole = leak("addresses").table["address"].combine_chunks()
    assert whole.equals(canonical(parse(before.table["address"])))
    half = leak("addresses:share=.5").table["address"]
    moved = sum(a != b for a, b in zip(half.to_pylist(), texts(before, "address"), strict=True)) / before.rows
    assert 0.5 < moved < 1.0


def test_days_in_eight_styles_are_all_different_and_stay_the_same_day():
    day = "2021-03-05"
    styles = {leak(f"dates:style={style}").table["birth_date"][0].as_py() for style in range(1, 9)}
    assert len(DATE_STYLES) == len(styles) == 8
    readable = [n for n in range(1, 9) if n != 7]
    for style in readable:
        made = leak(f"dates:style={style}")
        back = normalise(Kind.BIRTH_DATE, made.table["birth_date"], serials=style == 8)
        assert back.to_pylist() == COPIES[0]["birth_date"].to_pylist(), (style, day)


def test_spreadsheets_hide_digits_and_masks_hide_the_middle():
    assert all(text is None or text.endswith(".0") for text in texts(leak("excel"), "contact"))
    assert all(text is None or text[3:7] == "****" for text in texts(leak("mask"), "contact"))
    assert all(text.replace(" ", "").isascii() for text in texts(leak("pinyin"), "name"))
    half = texts(leak("mask:share=.5"), "contact")
    assert 0.4 < np.mean([text is not None and "*" in text for text in half]) < 0.6


def test_a_flip_shows_somebody_elses_value():
    flipped = leak("flip:rate=.3")
    changed = np.mean([a != b for a, b in zip(texts(flipped, "name"), COPIES[0]["name"].to_pylist(), strict=True)])
    assert 0.2 < changed < 0.4
    assert set(texts(flipped, "name")) <= set(COPIES[0]["name"].to_pylist())


@pytest.mark.parametrize("way", ["interleave", "majority", "minority", "coin", "all-ones"])
def test_colluders_show_only_what_one_of_them_has(way):
    made = leak(f"collude:way={way}", copies=3)
    assert set(np.unique(made.source)) == {SEVERAL}
    held = {}
    for copy in COPIES:
        for name, day, contact, address, home in by_person(copy):
            held.setdefault((name, day, home), []).append((contact, address))
    spelled = 0
    for name, day, contact, address, home in by_person(made.table):
        mine = held[name, day, home]
        assert contact in {one for one, _ in mine}
        spelled += address not in {text for _, text in mine}
    assert spelled > 0  # position by position, so spellings that no member had turn up


def test_a_union_shows_both_numbers():
    made = leak("union", copies=2)
    numbers = [text for text in texts(made, "contact") if text]
    assert 0.4 < np.mean(["/" in text for text in numbers]) < 0.6


def test_what_a_step_needs_from_outside_is_asked_for():
    honey = frozenset({"15490000001", "15490000002"})
    rigged = COPIES[0].set_column(
        2, "contact", pa.array(["15490000001"] * 100 + COPIES[0]["contact"].to_pylist()[100:])
    )
    made = make_leak([rigged], [parse_step("validate:found=1")], 1, Given(phones=honey))
    assert made.rows == PEOPLE.num_rows - 100
    for step, option in (("validate", "--workspace"), ("another", "--people")):
        with pytest.raises(UsageFault) as fault:
            leak(step)
        assert fault.value.code == "SY-U033"
        assert fault.value.params["option"] == option
    other = leak("another:share=.5", given=Given(people=PEOPLE))
    assert 0.45 < np.mean(other.source == STRANGER) < 0.55


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("burn", "SY-U030"),
        ("typos:speed=1", "SY-U031"),
        ("typos:rate=fast", "SY-U031"),
        ("typos:rate=2", "SY-U031"),
        ("addresses:style=martian", "SY-U031"),
        ("collude:way=vote", "SY-U031"),
        ("drop", "SY-U031"),
        ("mix:rows=5", "SY-U031"),
    ],
)
def test_a_step_that_cannot_be_read_is_refused(text, code):
    with pytest.raises(UsageFault) as fault:
        parse_step(text)
    assert fault.value.code == code


def test_copies_are_put_together_first():
    for steps, copies in ((["shuffle", "union"], 2), (["union"], 1)):
        with pytest.raises(UsageFault) as fault:
            leak(*steps, copies=copies)
        assert fault.value.code == "SY-U032"


def by_person(table: pa.Table):
    return zip(*(c.to_pylist() for c in table.columns), match_key(table["address"]).to_pylist(), strict=True)
