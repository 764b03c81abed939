"""The buffer against a slow reading of the same text: characters folded one by one, runs found by patterns."""

import re
import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.discover import buffer as buffers
from suyuan.discover import folding
from suyuan.discover.buffer import PAD, Buffer

ALPHABET = "019aZ._%+- ,，。：（）０９ａＺ．＿＠－–—\u3000\u00a0\u200b\ufeff王小·🙂é\n\"'"
TEXTS = st.text(alphabet=st.one_of(st.sampled_from(ALPHABET), st.characters(exclude_categories=["Cs"])), max_size=120)
KEPT = re.compile(r"[！＄＆＊，：；＞？＼］＾｀｛｝～]")


def slow_fold(char):
    if char in "\u200b\u200c\u200d\u200e\u200f\ufeff":
        return ""
    if char in "\u2010\u2011\u2012\u2013\u2014\u2015":
        return "-"
    if char in "\u3000\u00a0":
        return " "
    wide = "\uff01" <= char <= "\uff5e" and not KEPT.match(char)
    return unicodedata.normalize("NFKC", char) if wide else char


def places(pattern, text):
    return [match.span() for match in re.finditer(pattern, text)]


def folded(buffer):
    return bytes(buffer.data[PAD : len(buffer.data) - PAD])


def spans(runs):
    return list(zip((runs.start - PAD).tolist(), (runs.end - PAD).tolist(), strict=True))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_folding_and_origins(text):
    buffer = Buffer(text.encode())
    pieces = [slow_fold(char).encode() for char in text]
    assert folded(buffer) == b"".join(pieces)
    at, whence = 0, 0
    for char, piece in zip(text, pieces, strict=True):
        if piece:
            start, end = buffer.origin(np.array([PAD + at]), np.array([PAD + at + len(piece)]))
            assert (start[0], end[0]) == (whence, whence + len(char.encode()))
        at, whence = at + len(piece), whence + len(char.encode())


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from([3, 16, 1 << 18]))
def test_runs(text, block):
    old = buffers.BLOCK, folding.BLOCK
    buffers.BLOCK = folding.BLOCK = block
    try:
        buffer = Buffer(text.encode())
        plain = folded(buffer).decode("latin-1")
        assert spans(buffer.digits) == places(r"[0-9]+", plain)
        words = [span for span in places(r"[0-9A-Za-z]+", plain) if not plain[slice(*span)].isdigit()]
        assert spans(buffer.words) == words
        assert spans(buffer.tokens) == places(r"[0-9A-Za-z._%+-]+", plain)
        free = r"(?<![0-9A-Za-z_])(?<![0-9A-Za-z][.-])[0-9]+(?![0-9A-Za-z_])(?![.-][0-9])"
        assert spans(buffer.free) == places(free, plain)
        joints, left, right = buffer.joints
        pairs = [k for k, (_, end) in enumerate(spans(buffer.digits)) if re.match(r"[ -][0-9]", plain[end:])]
        assert joints.tolist() == pairs
        assert left.tolist() == buffer.digits.length[joints].tolist()
        assert right.tolist() == buffer.digits.length[joints + 1].tolist()
    finally:
        buffers.BLOCK, folding.BLOCK = old


@given(st.lists(st.integers(1, 300), max_size=40), st.integers(1, 20), st.integers(0, 5))
def test_runs_of_a_length(lengths, least, more):
    runs = Buffer(" ".join("7" * length for length in lengths).encode()).digits
    some = [k for k, length in enumerate(lengths) if least <= length <= least + more]
    assert sorted(runs.of_length(least, least + more).tolist()) == some


def test_windows():
    buffer = Buffer("电话15412345678".encode())
    assert bytes(buffer.at(np.array([PAD + 6, PAD]), 3)[0]) == b"154"
    assert bytes(buffer.at(np.array([PAD]), 6)[0]).decode() == "电话"
    assert buffer.at(np.zeros(0, np.intp), 6).shape == (0, 6)
