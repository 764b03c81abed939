"""Mobile numbers, and what only looks like one."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("15412345678", "15412345678", 1),
        ("电话15412345678联系", "15412345678", 2),
        ("手机号码为：154 1234 5678，", "154 1234 5678", 3),
        ("+86 15412345678", "15412345678", 2),
        ("+86-154-1234-5678", "154-1234-5678", 2),
        ("008615412345678", "15412345678", 2),
        ("8615412345678", "15412345678", 2),
        ("１５４１２３４５６７８", "１５４１２３４５６７８", 1),
        ('{"phone":"15412345678"}', "15412345678", 2),
        ("张三,15412345678,女", "15412345678", 1),
    ],
)
def test_found(text, hit, tier):
    assert seen("mobile", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "15412345678.00",
        "1.3.0.15412345678",
        "1541234567812",
        "A15412345678",
        "12012345678",
        "订单15412345678-001",
        "154123456789012345",
        "2154 1234 5678",
    ],
)
def test_not_found(text):
    assert seen("mobile", text) == []
