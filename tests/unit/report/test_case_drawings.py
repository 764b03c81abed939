"""Drawings of the case screens: whole, escaped, and true to their numbers."""

from __future__ import annotations

import itertools
import re
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from suyuan.report.custody_line import Stop, draw_custody
from suyuan.report.funnel import Step, StepKind, draw_funnel

SVG = "{http://www.w3.org/2000/svg}"
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), max_size=120)
STOPS = st.lists(
    st.builds(
        Stop,
        when=st.just("2026-01-01 09:00"),
        what=WORDS,
        hashed=WORDS,
        same=st.sampled_from([True, False, None]),
        gaps=st.lists(WORDS, max_size=2).map(tuple),
    ),
    max_size=8,
)


def squeezed(text: str | None) -> str:
    return re.sub(r"\s+", "", text or "")


@given(WORDS, STOPS)
def test_a_chain_says_every_word_and_draws_every_gap(title, stops):
    drawn = ET.fromstring(draw_custody(title, stops))
    assert squeezed(drawn.find(f"{SVG}title").text) == squeezed(title)
    said = squeezed("".join(one.text or "" for one in drawn.iter(f"{SVG}text")))
    for number, stop in enumerate(stops):
        assert squeezed(stop.what) in said
        for gap in stop.gaps if number else ():
            assert squeezed(gap) in said
    assert len(list(drawn.iter(f"{SVG}circle"))) == len(stops)
    broken = sum(bool(stop.gaps) for stop in stops[1:])
    assert len(list(drawn.iter(f"{SVG}rect"))) == broken, "each break is left open"
    whole = sum(not stop.gaps for stop in stops[1:])
    assert len(list(drawn.iter(f"{SVG}line"))) == whole + broken


@given(WORDS, STOPS)
def test_nothing_is_drawn_outside_or_upon_each_other(title, stops):
    drawn = ET.fromstring(draw_custody(title, stops))
    tall = float(drawn.get("height"))
    dots = [float(one.get("cy")) for one in drawn.iter(f"{SVG}circle")]
    assert all(0 < y < tall for y in dots)
    assert all(second - first >= 60 for first, second in itertools.pairwise(dots))
    for box in drawn.iter(f"{SVG}rect"):
        top, foot = float(box.get("y")), float(box.get("y")) + float(box.get("height"))
        assert all(not top < y < foot for y in dots), "a dot within a gap would say that somebody held it"
        assert foot > top


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), max_size=4), WORDS)
def test_a_funnel_is_to_scale_and_signed(rows, less, label):
    left = rows
    steps = [Step(label, rows, StepKind.WHOLE)]
    for number in less:
        taken = min(number, left)
        left -= taken
        steps.append(Step(label, taken, StepKind.LESS))
    steps += [Step(label, left, StepKind.WHOLE, "between"), Step(label, left // 2, StepKind.PART)]
    drawn = ET.fromstring(draw_funnel(label, steps))
    bars = list(drawn.iter(f"{SVG}rect"))
    texts = [one.text for one in drawn.iter(f"{SVG}text")]
    assert len(bars) == len(steps)
    unit = float(bars[0].get("width")) / rows if rows else 0
    for bar, step in zip(bars, steps, strict=True):
        assert step.signed in texts
        assert float(bar.get("width")) <= max(1.6, unit * step.number + 0.2)
        assert float(bar.get("x")) >= 139
    assert all(step.signed.startswith("−") == (step.kind is StepKind.LESS) for step in steps)


def test_drawings_carry_no_style_and_no_script():
    hostile = '"><script>alert(1)</script><p style="x'
    for drawn in (
        draw_custody(hostile, [Stop(hostile, hostile, hostile, None, (hostile,))] * 2),
        draw_funnel(hostile, [Step(hostile, 3, StepKind.WHOLE, hostile)]),
    ):
        root = ET.fromstring(drawn)
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            "svg", "title", "text", "rect", "line", "circle", "path",
        }  # fmt: skip
        assert not any("style" in one.attrib for one in root.iter())
