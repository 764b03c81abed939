"""The code book on text put together at random from the very words it reads: what it offers must read back."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.release.address import SLOTS, canonical, observe, offered, parse, render, visible
from suyuan.release.address.region_table import region_table

ROWS = 12_000
WORDS = [
    *"路街道巷号弄镇乡村社区院市县旗场大东中一三十幢栋楼单元室房座组队第层门户-#()（） 01239Aab",
    *"旁对内新苑园城居委章，、.",
    *(
        "号楼",
        "单元",
        "小区",
        "花苑",
        "街道",
        "新村",
        "社区",
        "居委会",
        "胡同",
        "号院",
        "十五",
        "502",
        "12",
        "3",
        "101",
    ),
    *(
        "5组",
        "12号",
        "3幢",
        "2单元",
        "502室",
        "3-2-502",
        "2-502",
        "(5组)",
        "文三路",
        "138号",
        "(文三路138号)",
        "紫荆花苑",
    ),
    *("浙江省", "杭州市", "西湖区", "义乌市", "上海市", "长宁区", "乐山市", "中区", "东方市", "忠县", "大理州", "新疆"),
]
SKELETONS = [
    ["文新街道", "文三路", "138号", "紫荆花苑", "3幢", "2单元", "502室"],
    ["千岛湖镇", "河口村", "5组", "12号"],
    ["长宁路", "123弄", "5号", "502室"],
    ["翠苑小区", "(", "文三路", "8号院", ")", "12号楼", "2-", "502"],
    ["某社区", "某街", "三单元", "A座", "1203室"],
]


def _texts(seed):
    """Addresses with wrong words in them: a place, then a skeleton with insertions, or words alone."""
    chance = np.random.default_rng(seed)
    places = sorted(region_table().spellings)
    for _ in range(ROWS):
        words = [WORDS[i] for i in chance.integers(0, len(WORDS), chance.integers(0, 7))]
        if chance.random() < 0.6:
            skeleton = SKELETONS[chance.integers(len(SKELETONS))][chance.integers(0, 2) :]
            for word in words[:2]:
                skeleton.insert(int(chance.integers(0, len(skeleton) + 1)), word)
            words = skeleton
        place = places[chance.integers(len(places))] if chance.random() < 0.7 else ""
        yield place + "".join(words)


def _assert_equal(texts, expected):
    assert [pair for pair in zip(texts.to_pylist(), expected.to_pylist(), strict=True) if pair[0] != pair[1]] == []


@pytest.mark.parametrize("seed", [1, 2])
def test_every_copy_reads_back(seed):
    given = pa.array(list(_texts(seed)))
    registry = parse(given)
    there = offered(registry)
    assert there.any(axis=0).all(), "every position must be met"
    own = canonical(registry)
    _assert_equal(canonical(parse(own)), own)
    chance = np.random.default_rng(seed)
    for symbols in (np.ones_like(there, np.uint8), chance.integers(0, 2, (ROWS, len(SLOTS))).astype(np.uint8)):
        copy = render(registry, symbols)
        _assert_equal(canonical(parse(copy)), own)
        seen = np.where(visible(there, symbols), symbols.astype(np.int8), -1)
        np.testing.assert_array_equal(observe(copy, registry), seen)
        untouched = ~there.any(axis=1)
        assert copy.filter(pa.array(untouched)).equals(given.filter(pa.array(untouched)))
