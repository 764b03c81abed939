"""``trace --explain``: the picture, the same figures as data, in both languages."""

import re
from xml.etree import ElementTree as ET

import pytest


@pytest.fixture(scope="module")
def world(suyuan):
    """A released copy of which half is found again."""
    assert suyuan("release", "--to", "studio", "--purpose", "photo", "-o", "given.csv", "-q").code == 0
    lines = (suyuan.folder / "given.csv").read_text("utf-8-sig").splitlines()
    (suyuan.folder / "found.csv").write_text("\n".join(lines[:400]) + "\n", "utf-8")
    return suyuan


@pytest.mark.parametrize(("lang", "words"), [("zh", "什么会推翻它"), ("en", "What would overturn it")])
def test_the_waterfalls_add_up_and_are_drawn(world, lang, words):
    picture = world.folder / f"why-{lang}.svg"
    ran = world("trace", "found.csv", "--explain", picture.name, "--json", lang=lang)
    assert ran.code == 0
    (why,) = ran.data["explanation"]
    for breakdown in ("carriers", "links", "list_parts"):
        assert sum(part["log10"] for part in why[breakdown]) == pytest.approx(why["log10_e"], abs=1e-9)
    assert why["overturned_by"]["most_telling_records_removable"] > 0
    drawn = ET.fromstring(picture.read_text("utf-8"))
    texts = ["".join(element.itertext()) for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert any(words in text for text in texts)
    assert any(re.fullmatch(r"[+-][0-9.]+", text) for text in texts)
    numbers = re.findall(r"1[0-9]{10}", (world.folder / "given.csv").read_text("utf-8-sig"))
    assert not any(number in " ".join(texts) for number in numbers)


def test_a_picture_is_never_overwritten(world):
    (world.folder / "there.svg").write_text("mine")
    ran = world("trace", "found.csv", "--explain", "there.svg")
    assert ran.code == 2
    assert "SY-U019" in ran.err
    assert (world.folder / "there.svg").read_text() == "mine"


def test_nothing_is_explained_where_nobody_is_named(world):
    ran = world("trace", "newborns.csv", "--explain", "none.svg", "--json")
    assert ran.code == 7
    assert ran.data["explanation"] is None
    assert not (world.folder / "none.svg").exists()
