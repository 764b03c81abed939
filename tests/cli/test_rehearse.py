"""``plan --simulate``: attacks before there is a copy, and nothing changed by them."""

from xml.etree import ElementTree as ET

import pytest


@pytest.fixture(scope="module")
def rehearsed(suyuan):
    before = suyuan.snapshot()
    ran = suyuan("plan", "--to", "studio", "--purpose", "photo", "--draw", "curves.svg", "--json")
    assert ran.code == 0, ran.err
    assert suyuan.snapshot() == before, "a rehearsal writes nothing into the workspace"
    return suyuan, {one["attack"]: one for one in ran.data["simulation"]}, ran.data


def test_harder_attacks_need_more_rows(rehearsed):
    _, found, plan = rehearsed
    needed = {name: one["rows_to_attribute"] for name, one in found.items()}
    assert needed["intact"] < needed["half_spelled"] < needed["one_spelling"]
    assert needed["intact"] < needed["merged"] < needed["fifth"]
    assert needed["intact"] < needed["interleaved"]
    # The estimate from the priors alone, and what the real decoder needed on real text.
    assert 0.5 < needed["intact"] / plan["rows_to_attribute"] < 2
    for one in found.values():
        assert one["detected"] == sorted(one["detected"])
        assert one["aligned"] > 0.7


def test_the_curves_are_drawn_and_never_over_a_file(rehearsed):
    suyuan, found, _ = rehearsed
    drawn = ET.fromstring((suyuan.folder / "curves.svg").read_text("utf-8"))
    assert len(list(drawn.iter("{http://www.w3.org/2000/svg}polyline"))) == len(found)
    ran = suyuan("plan", "--to", "studio", "--purpose", "photo", "--draw", "curves.svg")
    assert ran.code == 2
    assert "SY-U019" in ran.err


def test_a_plan_without_rehearsal_says_none(suyuan):
    assert suyuan("plan", "--to", "studio", "--purpose", "photo", "--json").data["simulation"] is None
