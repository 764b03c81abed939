"""Addresses in running text."""

import pytest

from tests.unit.discover.recognizers.seen import seen_in_prose

FULL = "浙江省杭州市西湖区文三路100号3幢502室"


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        (f"她住在{FULL}，电话另附", [(FULL, 3)]),
        (f"快递寄到{FULL}。", [(FULL, 3)]),
        (f"收件人住{FULL}", [(FULL, 2)]),
        ("家庭住址：文三路100号", [("文三路100号", 3 - 1)]),
        ("杭州西湖区文三路100 号 3 幢", [("杭州西湖区文三路100 号 3 幢", 2)]),
        ("西湖区文三路１００号", [("西湖区文三路１００号", 2)]),
        ("在解放路88号见面", [("在解放路88号", 1)]),
        ("余杭区良渚街道李家村3组12号", [("余杭区良渚街道李家村3组12号", 2)]),
        (f"甲：{FULL}；乙：杭州市上城区庆春路1号", [(FULL, 2), ("杭州市上城区庆春路1号", 2)]),
        ("5号床，3楼，第2组", []),
        ("2021年第3号文件", []),
        ("浙江省杭州市", []),
    ],
)
def test_address(text, hits):
    assert seen_in_prose("address", text) == hits
