"""IPv4 addresses."""

import pytest

from tests.unit.discover.recognizers.seen import seen


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        ("192.168.1.1", "192.168.1.1", 1),
        ("IP：10.0.0.1", "10.0.0.1", 2),
    ],
)
def test_found(text, hit, tier):
    assert seen("ip_address", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        "192.168.1.256",
        "1.2.3.4.5",
        "01.2.3.4",
        "v1.2.3.4",
    ],
)
def test_not_found(text):
    assert seen("ip_address", text) == []
