"""Numbers in pieces, against a pattern."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.discover.buffer import PAD, Buffer
from suyuan.discover.edges import chained

LENGTHS = [(3, 4, 4), (6, 8, 4), (6, 8, 3), (4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 3)]
PIECES = st.lists(st.sampled_from([1, 3, 4, 4, 4, 6, 8]).map(lambda size: "7" * size), max_size=12)
TEXTS = st.tuples(PIECES, st.lists(st.sampled_from([" ", "-", " ", "-", "，", "a"]), min_size=12, max_size=12))


@pytest.mark.parametrize("lengths", LENGTHS)
@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_runs_in_a_chain(lengths, drawn):
    text = "".join(piece + sign for piece, sign in zip(*drawn, strict=False))
    start, end = chained(Buffer(text.encode()), lengths)
    first, second, *others = (f"[0-9]{{{size}}}" for size in lengths)
    rest = "".join(r"\2" + one for one in others)
    chain = rf"(?<![0-9])(?=({first}([ -]){second}{rest})(?![0-9]))"
    plain = text.replace("，", ",,,")
    assert [list(match.span(1)) for match in re.finditer(chain, plain)] == (np.stack([start, end], 1) - PAD).tolist()
