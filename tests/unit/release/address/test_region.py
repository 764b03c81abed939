"""Places: found, written, and never confused."""

import hashlib
from itertools import product

import numpy as np
import pyarrow as pa
import pytest

from suyuan.release.address import CODE_BOOK_VERSION
from suyuan.release.address.region import read_regions, spell_regions
from suyuan.release.address.region_table import ABSENT, BARE, FULL, SHORT, region_table


def _read(text):
    found = read_regions(pa.array([text]))
    if found.place[0] < 0:
        return None
    rest = text.encode()[found.width[0] :].decode()
    return tuple(region_table().places[found.place[0]]), (found.top[0], found.middle[0]), rest


@pytest.mark.parametrize(
    ("text", "place", "way", "rest"),
    [
        ("浙江省杭州市西湖区文三路", ("浙江省", "杭州市", "西湖区"), (FULL, FULL), "文三路"),
        ("浙江杭州市西湖区文三路", ("浙江省", "杭州市", "西湖区"), (SHORT, FULL), "文三路"),
        ("浙江杭州西湖区文三路", ("浙江省", "杭州市", "西湖区"), (SHORT, BARE), "文三路"),
        ("杭州市文三路", ("浙江省", "杭州市", ""), (ABSENT, FULL), "文三路"),
        ("浙江省义乌市稠城街道", ("浙江省", "金华市", "义乌市"), (FULL, ABSENT), "稠城街道"),
        ("义乌市稠城街道", ("浙江省", "金华市", "义乌市"), (ABSENT, ABSENT), "稠城街道"),
        ("西湖区文三路", ("", "", "西湖区"), (ABSENT, ABSENT), "文三路"),
        ("大理州大理市下关镇", ("云南省", "大理白族自治州", "大理市"), (ABSENT, SHORT), "下关镇"),
        ("广西南宁市青秀区", ("广西壮族自治区", "南宁市", "青秀区"), (SHORT, FULL), ""),
        ("上海上海", None, None, None),
        ("上海市上海市长宁区", ("上海市", "", "长宁区"), (FULL, FULL), ""),
        ("北京市市辖区海淀区", ("北京市", "", "海淀区"), (FULL, FULL), ""),
        ("长宁区长宁路", ("上海市", "", "长宁区"), (ABSENT, FULL), "长宁路"),
        ("朝阳区建国路", ("", "", "朝阳区"), (ABSENT, ABSENT), "建国路"),
        ("西城区某路", ("", "", "西城区"), (ABSENT, ABSENT), "某路"),
        ("湖北省仙桃市沔阳大道", ("湖北省", "仙桃市", ""), (FULL, FULL), "沔阳大道"),
        ("湖南省常德市津市市襄阳街道", ("湖南省", "常德市", "津市市"), (FULL, FULL), "襄阳街道"),
        ("四川省乐山市中区某路", ("四川省", "乐山市", "市中区"), (FULL, BARE), "某路"),
        ("新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿合奇县某乡",
         ("新疆维吾尔自治区", "克孜勒苏柯尔克孜自治州", "阿合奇县"), (FULL, FULL), "某乡"),
        ("杭州市江干区某路", ("浙江省", "杭州市", "江干区"), (ABSENT, FULL), "某路"),
        ("新疆生产建设兵团第八师", None, None, None),
        ("东方市场5号", None, None, None),
        ("忠县路12号", None, None, None),
        ("文三路", None, None, None),
        ("", None, None, None),
    ],
)  # fmt: skip
def test_reading(text, place, way, rest):
    assert _read(text) == (None if place is None else (place, way, rest))


def test_writing():
    places = region_table().places
    at = np.array([places.index(("云南省", "大理白族自治州", "大理市"))] * 4 + [-1], dtype=np.int32)
    top = np.array([FULL, SHORT, ABSENT, ABSENT, FULL])
    middle = np.array([FULL, SHORT, SHORT, ABSENT, FULL])
    pieces = spell_regions(at, top, middle)
    assert ["".join(words) for words in zip(*(p.to_pylist() for p in pieces), strict=True)] == [
        "云南省大理白族自治州大理市",
        "云南大理州大理市",
        "大理州大理市",
        "大理市",
        "",
    ]


def test_every_form_of_every_place_names_it_and_can_be_followed_by_the_same_names():
    """No form of a place may swallow what follows it when another form of it would not."""
    table = region_table()
    followers = {}
    for spelling in table.spellings:
        for end in range(2, len(spelling)):
            if spelling[:end] in table.spellings:
                followers.setdefault(spelling[:end], set()).add(spelling[end:])
    number = {region: i for i, region in enumerate(table.places)}
    checked = 0
    names = {key: column.to_pylist() for key, column in table.names.items()}
    for region, offered in zip(table.places, table.offered, strict=True):
        if not offered.any():
            continue
        at = number[region]
        tops = [region.top] + [names["top_short"][at]] * int(offered[1]) + [""] * int(offered[0])
        middles = [region.middle] + [names["middle_short"][at]] * int(offered[3]) + [""] * int(offered[2])
        forms = [top + middle + region.county for top, middle in product(tops, middles)]
        assert {table.spellings[form][0] for form in forms} == {at}
        assert len({frozenset(followers.get(form, ())) for form in forms}) == 1, forms
        checked += len(forms)
    assert checked > 10_000


@pytest.mark.parametrize(
    ("region", "offered"),
    [
        (("浙江省", "杭州市", "西湖区"), (True, True, False, False)),
        (("浙江省", "金华市", "义乌市"), (True, True, True, False)),
        (("浙江省", "杭州市", "淳安县"), (True, True, True, False)),
        (("云南省", "大理白族自治州", "大理市"), (True, True, True, True)),
        (("湖北省", "仙桃市", ""), (True, True, False, False)),
        (("广东省", "东莞市", ""), (True, True, False, False)),
        (("上海市", "", "长宁区"), (True, True, False, False)),
        (("北京市", "", "朝阳区"), (False, True, False, False)),  # 长春 has one too
        (("天津市", "", "和平区"), (False, True, False, False)),  # so has 沈阳
        (("北京市", "", "东城区"), (False, True, False, False)),  # many towns call a part so
        (("北京市", "", ""), (False, False, False, False)),
        (("浙江省", "", ""), (False, False, False, False)),
        (("", "", "西湖区"), (False, False, False, False)),
    ],
)
def test_positions(region, offered):
    table = region_table()
    assert tuple(table.offered[table.places.index(region)].tolist()) == offered


def test_the_table_belongs_to_the_version():
    """Another table of divisions reads old copies otherwise: raise CODE_BOOK_VERSION, then set the digest anew."""
    lines = [f"{spelling} {way}" for spelling, way in sorted(region_table().spellings.items())]
    lines += [
        f"{tuple(place)} {row.tolist()}"
        for place, row in zip(region_table().places, region_table().offered, strict=True)
    ]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    assert (CODE_BOOK_VERSION, digest) == ("zh-address/1", "178e3e218a4e1897")
