"""Bank cards: issuer, Luhn, spaces."""

import pytest

from tests.unit.discover.recognizers.seen import seen


def _card(first):
    return next(first + d for d in "0123456789" if _luhn(first + d))


def _luhn(number):
    figures = [int(d) for d in reversed(number)]
    return (sum(figures[::2]) + sum(sum(divmod(2 * d, 10)) for d in figures[1::2])) % 10 == 0


CARD = _card("622200000000000000")
SHORT = _card("400000000000000")


@pytest.mark.parametrize(
    ("text", "hit", "tier"),
    [
        (CARD, CARD, 2),
        (
            "卡号：" + " ".join(CARD[k : k + 4] for k in range(0, 19, 4)),
            " ".join(CARD[k : k + 4] for k in range(0, 19, 4)),
            3,
        ),
        ("卡号" + SHORT, SHORT, 2),
        ("-".join(SHORT[k : k + 4] for k in range(0, 16, 4)), "-".join(SHORT[k : k + 4] for k in range(0, 16, 4)), 1),
    ],
)
def test_found(text, hit, tier):
    assert seen("bank_card", text) == [(hit, tier)]


@pytest.mark.parametrize(
    "text",
    [
        CARD[:-1] + str((int(CARD[-1]) + 1) % 10),
        "1" + CARD[1:],
        CARD + ".00",
        SHORT,
    ],
)
def test_not_found(text):
    assert seen("bank_card", text) == []
