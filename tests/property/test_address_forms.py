"""The code book on composed addresses: nothing lost, nothing merged, every symbol read."""

import unicodedata

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.gazetteer import divisions
from suyuan.release.address import SLOTS, canonical, match_key, observe, offered, parse, read_symbols, render, visible

COMMON = settings(max_examples=10, deadline=None, derandomize=True)

_names = st.text("金东阳文山新华长江翠湖中一二大市县院门王居", min_size=1, max_size=3)
_number = st.integers(1, 999).map(str)
_places = st.sampled_from([place.prefix for place in divisions()])


@st.composite
def _streets(draw):
    town = draw(st.sampled_from(["", "街道", "镇", "乡"]))
    area = draw(_names) + town if town else ""
    road = draw(_names) + draw(st.sampled_from(["路", "大道", "街", "巷"])) + draw(_number)
    road += draw(st.sampled_from(["号", "号院", "弄"]))
    return area + road + draw(st.sampled_from(["", draw(_names) + draw(st.sampled_from(["苑", "小区", "家园二区"]))]))


@st.composite
def _homes(draw):
    building = draw(_number | st.sampled_from(["A", "3B", "十二"])) + draw(st.sampled_from(["幢", "栋", "号楼", "#"]))
    unit = draw(st.sampled_from(["", "1单元", "2-", "A单元", "三单元", "12单元"]))
    return building + unit + draw(st.integers(101, 3306).map(str)) + draw(st.sampled_from(["", "室", "房"]))


@st.composite
def _houses(draw):
    group = draw(st.integers(1, 25).map(str) | st.sampled_from(["三", "十五", "第二", "第8"]))
    village = draw(_names) + draw(st.sampled_from(["镇", "乡"])) + draw(_names) + "村"
    return village + group + draw(st.sampled_from("组社队")) + draw(st.sampled_from(["", draw(_number) + "号"]))


_addresses = st.builds("".join, st.tuples(_places, _streets(), _homes()) | st.tuples(_places, _houses()))


def _symbols(seed, rows):
    return np.random.default_rng(seed).integers(0, 2, (rows, len(SLOTS))).astype(np.uint8)


def _assert_reads_back(addresses, symbols):
    registry = parse(pa.array(addresses, pa.string()))
    copy = render(registry, symbols)
    assert canonical(parse(copy)).to_pylist() == canonical(registry).to_pylist()
    seen = visible(offered(registry), symbols)
    np.testing.assert_array_equal(observe(copy, registry), np.where(seen, symbols.astype(np.int8), -1))


@COMMON
@given(st.lists(_addresses, min_size=1, max_size=60), st.integers(0, 2**32))
def test_every_copy_of_composed_addresses_reads_back(addresses, seed):
    _assert_reads_back(addresses, _symbols(seed, len(addresses)))


@COMMON
@given(st.lists(_addresses, min_size=1, max_size=60))
def test_the_canonical_spelling_is_its_own(addresses):
    once = canonical(parse(pa.array(addresses)))
    assert canonical(parse(once)).to_pylist() == once.to_pylist()


@COMMON
@given(st.lists(_addresses, min_size=1, max_size=60), st.integers(0, 2**32))
def test_forms_share_their_key(addresses, seed):
    copy = render(parse(pa.array(addresses)), _symbols(seed, len(addresses)))
    assert match_key(copy).to_pylist() == match_key(pa.array(addresses)).to_pylist()


_parts = st.tuples(
    st.sampled_from(["浙江省杭州市西湖区", "浙江省杭州市余杭区", "浙江省宁波市江北区", "重庆市江北区", "江苏省常熟市"]),
    st.sampled_from(["", "文新街道", "三里镇"]),
    st.sampled_from(["文三路", "文三西路", "文一路"]),
    st.integers(1, 12),
    st.sampled_from(["", "翠苑", "翠苑二区", "紫荆花苑"]),
    st.integers(1, 12),
    st.integers(0, 3),
    st.integers(101, 103),
)


def _compose(parts):
    region, area, road, number, community, building, unit, room = parts
    return f"{region}{area}{road}{number}号{community}{building}幢{f'{unit}单元' if unit else ''}{room}室"


@COMMON
@given(st.sets(_parts, min_size=2, max_size=40), st.integers(0, 2**32))
def test_different_addresses_stay_different_in_every_copy(homes, seed):
    addresses = [_compose(parts) for parts in sorted(homes)]
    registry = parse(pa.array(addresses))
    assert len(set(canonical(registry).to_pylist())) == len(homes)
    copies = [render(registry, _symbols(seed + shift, len(homes))).to_pylist() for shift in range(4)]
    owners = {}
    for copy in copies:
        for home, text in zip(addresses, copy, strict=True):
            assert owners.setdefault(text, home) == home
    shifted = render(registry, _symbols(seed, len(homes))).take(pa.array(np.roll(np.arange(len(homes)), 1)))
    assert (observe(shifted, registry) == -1).all()


_WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789()-#ABC"}


@COMMON
@given(st.lists(_addresses, min_size=1, max_size=40), st.integers(0, 2**32), st.data())
def test_width_and_blanks_change_nothing(addresses, seed, data):
    registry = parse(pa.array(addresses))
    copy = render(registry, _symbols(seed, len(addresses))).to_pylist()
    blank = data.draw(st.sampled_from([" ", "\u3000", "\xa0", "\u200b", "\t"]))
    at = data.draw(st.integers(0, 30))
    noisy = [(text[:at] + blank + text[at:]).translate(_WIDE) for text in copy]
    assert all(unicodedata.normalize("NFKC", text) != text for text in noisy if any(c.isdigit() for c in text))
    np.testing.assert_array_equal(observe(pa.array(noisy), registry), observe(pa.array(copy), registry))
    assert canonical(parse(pa.array(noisy))).to_pylist() == canonical(registry).to_pylist()


@COMMON
@given(st.lists(_addresses, min_size=1, max_size=40), st.integers(0, 2**32), st.integers(0, 1))
def test_a_normalised_list_is_read_as_the_one_spelling(addresses, seed, symbol):
    registry = parse(pa.array(addresses))
    broker = parse(render(registry, _symbols(seed, len(addresses))))
    one_spelling = np.full((len(addresses), len(SLOTS)), symbol, dtype=np.uint8)
    seen = observe(render(broker, one_spelling), registry)
    there = offered(registry) & offered(broker) & visible(offered(broker), one_spelling)
    assert (seen[there] == symbol).all()
    assert (seen[offered(registry) & (read_symbols(broker) == symbol) & there] == symbol).all()
