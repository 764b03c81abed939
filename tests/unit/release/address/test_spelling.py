"""The code book on whole addresses: every form reads back, and what must be left alone is."""

from functools import cache
from itertools import product

import numpy as np
import pyarrow as pa
import pytest

from suyuan.release.address import SLOTS, canonical, match_key, observe, offered, parse, render, visible

PLACE = ("province", "province.short")
FLAT = ("building.a", "building.b", "unit.join", "unit.numeral", "room.suffix")
TEAM = ("group.numeral", "group.ordinal", "group.order")

# address, its canonical spelling (None: the same), its positions
ADDRESSES = [
    ("浙江省杭州市西湖区文三路138号紫荆花苑3幢2单元502室", "浙江省杭州市西湖区文三路138号紫荆花苑3号楼2单元502室",
     (*PLACE, "community.order", *FLAT)),
    ("杭州市西湖区文新街道紫荆花苑(文三路138号)三栋二单元502",
     "浙江省杭州市西湖区文新街道文三路138号紫荆花苑3号楼2单元502室", (*PLACE, "community.order", *FLAT)),
    ("浙江省金华市义乌市稠城街道稠州北路12号5幢502室", "浙江省金华市义乌市稠城街道稠州北路12号5号楼502室",
     (*PLACE, "city", "building.a", "building.b", "room.suffix")),
    ("浙江省杭州市淳安县千岛湖镇河口村5组12号", None, (*PLACE, "city", *TEAM)),
    ("四川省成都市金堂县三溪镇山塘村三社", "四川省成都市金堂县三溪镇山塘村3社",
     (*PLACE, "city", "group.numeral", "group.ordinal")),
    ("云南省大理白族自治州大理市下关镇人民路8号院3号楼2单元301室", None, (*PLACE, "city", "city.short", *FLAT)),
    ("贵州黔东南州凯里市韶山路5号2栋1-1203", "贵州省黔东南苗族侗族自治州凯里市韶山路5号2号楼1单元1203室",
     (*PLACE, "city", "city.short", "building.a", "building.b", "room.suffix")),
    ("内蒙古自治区锡林郭勒盟锡林浩特市团结街12号3幢1单元201室",
     "内蒙古自治区锡林郭勒盟锡林浩特市团结街12号3号楼1单元201室", (*PLACE, "city", *FLAT)),
    ("上海市长宁区长宁路123弄5号502室", None, (*PLACE, "room.suffix", "door.join")),
    ("上海市浦东新区东方路123弄天山小区5号502室", None, (*PLACE, "community.order", "room.suffix")),
    ("北京市海淀区阜成路8号院3号楼2单元502", "北京市海淀区阜成路8号院3号楼2单元502室", (*PLACE, *FLAT)),
    ("北京市朝阳区建国路12号3号楼2门502室", None, ("province.short", "building.a", "building.b")),
    ("重庆市忠县白石镇河口村2组", None, (*PLACE, "group.numeral", "group.ordinal")),
    ("新疆维吾尔自治区石河子市北泉镇5小区3栋2单元502室", "新疆维吾尔自治区石河子市北泉镇5小区3号楼2单元502室",
     (*PLACE, *FLAT)),
    ("广西壮族自治区南宁市青秀区民族大道100号A座1203室", None, (*PLACE, "room.suffix")),
    ("广东省东莞市虎门镇虎门大道12号3栋A单元502房", "广东省东莞市虎门镇虎门大道12号3号楼A单元502室",
     (*PLACE, "building.a", "building.b", "unit.join", "room.suffix")),
    ("河南省郑州市金水区花园路5号3号楼2单元5楼东户", None, (*PLACE, "building.a", "building.b")),
    ("湖北省仙桃市沔阳大道12号3-2-502", "湖北省仙桃市沔阳大道12号3号楼2单元502室", (*PLACE, "room.suffix")),
    # the 东 belongs to the name before it: no bracket may come between
    ("浙江省杭州市西湖区文三路138号紫荆花苑东3幢502室", "浙江省杭州市西湖区文三路138号紫荆花苑东3号楼502室",
     (*PLACE, "building.a", "building.b", "room.suffix")),
    ("浙江省杭州市西湖区文三路90号高教新村8-10-1142",
     "浙江省杭州市西湖区文三路90号高教新村8号楼10单元1142室", (*PLACE, "community.order", "room.suffix")),
    ("浙江省杭州市西湖区文三路3-2-502", None, PLACE),  # perhaps a house number
    ("浙江省杭州市西湖区文三路138#", None, PLACE),
    ("浙江省杭州市西湖区文三路138号附2号", None, PLACE),
    ("浙江省杭州市西湖区文三路138号地下室", None, PLACE),
    ("浙江省杭州市西湖区紫荆花苑3-502", None, PLACE),
    ("浙江省杭州市西湖区紫荆花苑5楼", None, PLACE),
    ("四川省乐山市中区某路3号", "四川省乐山市市中区某路3号", PLACE),
    ("西湖区文三路138号紫荆花苑3幢", "西湖区文三路138号紫荆花苑3号楼", ("community.order", "building.a", "building.b")),
]  # fmt: skip

ALONE = [
    "新疆生产建设兵团第八师143团12连",
    "东方市场5号",
    "忠县路12号",
    "人民路12号",
    "某某村",
    "3-2单元",
    "浙江省",
    "不详",
    "",
]


@cache
def _every_form(address):
    """The address once for every combination of symbols, the symbols, and the forms."""
    there = np.flatnonzero(offered(parse(pa.array([address])))[0])
    patterns = np.array(list(product((0, 1), repeat=len(there))), dtype=np.uint8)
    symbols = np.zeros((len(patterns), len(SLOTS)), dtype=np.uint8)
    symbols[:, there] = patterns
    registry = parse(pa.array([address] * len(patterns)))
    return registry, symbols, render(registry, symbols)


@pytest.mark.parametrize(("address", "spelt", "slots"), ADDRESSES)
def test_canonical_spelling_and_positions(address, spelt, slots):
    parsed = parse(pa.array([address]))
    assert canonical(parsed).to_pylist() == [spelt or address]
    assert {slot for slot, there in zip(SLOTS, offered(parsed)[0], strict=True) if there} == set(slots)


@pytest.mark.parametrize("address", [address for address, _, _ in ADDRESSES])
def test_every_form_reads_back(address):
    registry, symbols, forms = _every_form(address)
    assert canonical(parse(forms)).equals(canonical(registry))
    seen = np.where(visible(offered(registry), symbols), symbols.astype(np.int8), -1)
    assert (observe(forms, registry) == seen).all()
    assert len(set(forms.to_pylist())) == len({row.tobytes() for row in seen}), "one form for what is seen"
    assert len(set(match_key(pa.concat_arrays([forms, registry.raw])).to_pylist())) == 1


def test_forms_of_different_addresses_never_meet():
    owner = {}
    for address, _, _ in ADDRESSES:
        for form in set(_every_form(address)[2].to_pylist()):
            assert owner.setdefault(form, address) == address


def test_some_forms_by_eye():
    parsed = parse(pa.array([ADDRESSES[0][0]] * 3))
    symbols = np.zeros((3, len(SLOTS)), dtype=np.uint8)
    for row, slots in enumerate(((), ("province", "building.a", "unit.join", "room.suffix"), SLOTS)):
        symbols[row, [SLOTS.index(slot) for slot in slots]] = 1
    assert render(parsed, symbols).to_pylist() == [
        "浙江省杭州市西湖区文三路138号紫荆花苑3号楼2单元502室",
        "杭州市西湖区文三路138号紫荆花苑3幢2-502",
        "杭州市西湖区紫荆花苑(文三路138号)3栋2-502",
    ]


@pytest.mark.parametrize("address", ALONE)
def test_what_is_not_understood_is_released_unchanged(address):
    parsed = parse(pa.array([address]))
    assert not offered(parsed).any()
    assert render(parsed, np.ones((1, len(SLOTS)), dtype=np.uint8)).to_pylist() == [address]


@pytest.mark.parametrize("address", [" 人民路１２号 ", "阳光12 3幢2单元502室"])
def test_unchanged_means_unchanged(address):
    parsed = parse(pa.array([address]))
    assert render(parsed, np.ones((1, len(SLOTS)), dtype=np.uint8)).to_pylist() == [address]


@pytest.mark.parametrize(
    "noisy",
    [
        "浙江省 杭州市 西湖区 文三路138号 紫荆花苑 3幢2单元502室",
        "浙江省杭州市西湖区文三路１３８号紫荆花苑３幢２单元５０２室",
        "浙江省杭州市西湖区紫荆花苑（文三路138号）3＃2单元502",
        "浙江省，杭州市，西湖区，文三路138号，紫荆花苑，3号楼2单元502室。",
        "浙江杭州西湖区文三路138号紫荆花苑３—２—５０２",
        "杭州市西湖区文三路138号紫荆花苑三号楼二单元502房",
    ],
)
def test_other_hands_write_the_same_address(noisy):
    assert canonical(parse(pa.array([noisy]))).to_pylist() == [ADDRESSES[0][1]]


def test_nulls_empty_columns_slices_and_chunks():
    addresses = pa.array([None, ADDRESSES[0][0], "", ADDRESSES[3][0]])
    parsed = parse(addresses)
    assert canonical(parsed).to_pylist() == [None, ADDRESSES[0][1], "", ADDRESSES[3][0]]
    assert offered(parsed).any(axis=1).tolist() == [False, True, False, True]
    symbols = np.zeros((4, len(SLOTS)), dtype=np.uint8)
    assert render(parsed, symbols).to_pylist() == [None, ADDRESSES[0][1], "", ADDRESSES[3][0]]
    assert canonical(parse(addresses.slice(1, 2))).to_pylist() == [ADDRESSES[0][1], ""]
    chunks = pa.chunked_array([addresses.slice(0, 2), addresses.slice(2)])
    assert canonical(parse(chunks)).equals(canonical(parsed))
    nothing = parse(pa.array([], pa.string()))
    assert len(nothing) == len(render(nothing, symbols[:0])) == len(canonical(nothing)) == 0
    assert canonical(parsed.take(np.array([3, 1]))).to_pylist() == [ADDRESSES[3][0], ADDRESSES[0][1]]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("浙江省杭州市西湖区文三路138号", "杭州市西湖区文三路138号"),
        ("上海市长宁区长宁路123弄5-502", "上海市长宁区长宁路123弄5号502室"),
        ("义乌市稠城街道某村12号", "金华市义乌市稠城街道某村12号"),
        ("浙江省杭州市淳安县千岛湖镇河口村5组", None),
        ("浙江省杭州市淳安县千岛湖镇河口村", None),
        ("浙江省杭州市西湖区3幢2单元502室", None),
        ("3-2-502", None),
        ("", None),
        (None, None),
    ],
)
def test_match_key(address, key):
    assert match_key(pa.array([address], pa.string())).to_pylist() == [key]
