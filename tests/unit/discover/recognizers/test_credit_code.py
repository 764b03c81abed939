"""Unified social credit codes."""

import pytest

from tests.unit.discover.recognizers.seen import seen


def _code(first):
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(c) * pow(3, k, 31) for k, c in enumerate(first))
    return first + alphabet[(31 - total % 31) % 31]


CODE = _code("91330106MA2XXXXX0")


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        (CODE, CODE, 2),
        ("统一社会信用代码：" + CODE, CODE, 3),
    ],
)
def test_found(text, hit, tier):
    assert seen("credit_code", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        CODE[:-1] + ("0" if CODE[-1] != "0" else "1"),
        CODE.replace("M", "I"),
        "X" + CODE,
    ],
)
def test_not_found(text):
    assert seen("credit_code", text) == []


def test_digits_alone_must_pass_both_checks():
    regions = range(390000, 390400)
    good = [code for code in (_code(f"91{region}123456788") for region in regions) if code.isdigit()]
    bad = [code for code in (_code(f"91{region}123456789") for region in regions) if code.isdigit()]
    assert len(good) > 50
    assert len(bad) > 50
    assert all(seen("credit_code", code) == [(code, 1)] for code in good)
    assert not any(seen("credit_code", code) for code in bad)
