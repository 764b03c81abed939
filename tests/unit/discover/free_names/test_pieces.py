"""Cutting and folding: nothing lost, every place found again."""

from hypothesis import given
from hypothesis import strategies as st

from suyuan.discover.free_names.folding import Folding, fold_text
from suyuan.discover.free_names.pieces import MARGIN, OWN, cut

TEXT = st.text(st.one_of(st.sampled_from("王芳。\n，李雷！\u200b　 ·Ａ劉"), st.characters()), max_size=60)
TRADITIONAL = Folding({"劉": "刘", "芳": "芳"})


@given(TEXT)
def test_every_han_character_belongs_to_one_piece(text):
    owners = [place for piece in cut(text) for place in range(piece.own_start, piece.own_end)]
    assert len(owners) == len(set(owners))
    assert {place for place, character in enumerate(text) if "\u3400" <= character <= "\u9fff"} <= set(owners)


def test_a_long_sentence_is_read_in_windows_with_margins():
    pieces = list(cut("长" * 1000))
    assert [piece.own_start for piece in pieces] == list(range(0, 1000, OWN))
    assert all(piece.start == max(0, piece.own_start - MARGIN) for piece in pieces)
    assert pieces[-1].end == pieces[-1].own_end == 1000


@given(TEXT)
def test_a_folded_place_is_a_written_place(text):
    folded = fold_text(text, TRADITIONAL)
    for place, character in enumerate(folded.text):
        start, end = folded.span(place, place + 1)
        assert end == start + 1
        assert TRADITIONAL[ord(text[start])] == character


def test_full_width_traditional_and_invisible_characters():
    folded = fold_text("劉\u200b芳Ａ①", TRADITIONAL)
    assert folded.text == "刘芳A1"
    assert folded.span(0, 2) == (0, 3)


def test_blanks_inside_a_short_name_of_a_form_are_passed_over():
    folded = fold_text("姓名：王　芳，女", TRADITIONAL)
    assert folded.text == "姓名:王芳,女"
    assert folded.span(3, 5) == (3, 6)
    assert fold_text("大王 芳草", TRADITIONAL).text == "大王 芳草"
