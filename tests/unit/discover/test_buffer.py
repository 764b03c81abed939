"""The buffer against a slow reading of the same text: characters folded one by one, runs found by patterns."""

import re
import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.discover import buffer as buffers
from suyuan.discover import folding, landmarks, sides
from suyuan.discover.buffer import PAD, Buffer
from suyuan.discover.told import SHORTEST, Told

ALPHABET = "019aZ._%+- ,，。：（）０９ａＺ．＿＠－–—\u3000\u00a0\u200b\ufeff王小·🙂é\n\"'"
NUMBERS = st.from_regex(r"[0-9Aa]{3,12}[ .,-]?", fullmatch=True)
TEXTS = st.lists(
    st.one_of(
        NUMBERS,
        st.text(alphabet=st.one_of(st.sampled_from(ALPHABET), st.characters(exclude_categories=["Cs"])), max_size=120),
    ),
    max_size=6,
).map("".join)
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


def marks(places):
    return (places - PAD).tolist()


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
    old = buffers.BLOCK, folding.BLOCK, landmarks.BLOCK
    buffers.BLOCK = folding.BLOCK = landmarks.BLOCK = block
    try:
        buffer = Buffer(text.encode())
        plain = folded(buffer).decode("latin-1")
        assert spans(buffer.digits) == places(r"[0-9]+", plain)
        words = [span for span in places(r"[0-9A-Za-z]+", plain) if not plain[slice(*span)].isdigit()]
        assert spans(buffer.words) == words
        assert spans(buffer.tokens) == places(r"[0-9A-Za-z._%+-]+", plain)
        free = r"(?<![0-9A-Za-z_])(?<![0-9A-Za-z][.-])[0-9]+(?![0-9A-Za-z_])(?![.-][0-9])"
        assert spans(buffer.free) == places(free, plain)
        assert spans(buffer.numbers) == places(r"[0-9]{7,}", plain)
        assert spans(buffer.codes) == places(r"[0-9A-Za-z]{8,}", plain)
        assert marks(buffer.joints) == [k for k, _ in places(r"(?<=[0-9]{4})[ -](?=[0-9]{4})", plain)]
        assert marks(buffer.points) == [k for k, _ in places(r"(?<=[0-9])\.(?=[0-9])", plain)]
        assert marks(buffer.ats) == [k for k, byte in enumerate(plain) if byte == "@"]
        assert marks(buffer.spoken) == [k for k, _ in places(r"(?<![0-9A-Za-z,./\n-])[0-9A-Za-z]", plain)]
    finally:
        buffers.BLOCK, folding.BLOCK, landmarks.BLOCK = old


@given(st.lists(st.integers(1, 300), max_size=40), st.integers(1, 20), st.integers(0, 5))
def test_runs_of_a_length(lengths, least, more):
    runs = Buffer(" ".join("7" * length for length in lengths).encode()).digits
    some = [k for k, length in enumerate(lengths) if least <= length <= least + more]
    assert sorted(runs.of_length(least, least + more).tolist()) == some


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_runs_behind_words(text):
    buffer = Buffer(text.encode())
    before = np.zeros(256, dtype=bool)
    before[list("： 号q".encode())] = True
    told = Told(buffer, before)

    def long(some):
        return [(start, end) for start, end in some if end - start >= SHORTEST]

    def behind(runs):
        first = buffer.data[runs.start]
        kept = before[buffer.data[runs.start - 1]] & (sides.is_digit(first) | sides.is_letter(first))
        return long([span for span, keep in zip(spans(runs), kept, strict=True) if keep])

    assert long(spans(told.free)) == behind(buffer.free)
    assert long(spans(told.words)) == behind(buffer.words)
    assert long(spans(told.tokens)) == behind(buffer.tokens)


def test_long_runs_behind_words_have_an_end():
    told = Told(Buffer(b"qq: " + b"7" * 100_000), np.ones(256, dtype=bool))
    assert told.free.length.tolist() == []
    assert told._codes[1].max() <= PAD + 4 + 300


def test_windows():
    buffer = Buffer("电话15412345678".encode())
    assert bytes(buffer.at(np.array([PAD + 6, PAD]), 3)[0]) == b"154"
    assert bytes(buffer.at(np.array([PAD]), 6)[0]).decode() == "电话"
    assert buffer.at(np.zeros(0, np.intp), 6).shape == (0, 6)
