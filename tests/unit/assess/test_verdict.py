"""The verdict: levels, and that rows of persons are never more than de-identified."""

from itertools import product

import pytest

from suyuan.assess.verdict import DEIDENTIFIED, IDENTIFIABLE, IDENTIFIED, judge


@pytest.mark.parametrize(
    ("direct", "smallest", "restored", "level", "status"),
    [
        (("phone",), 50, 0, 1, IDENTIFIED),
        ((), 50, 3, 1, IDENTIFIED),
        ((), 1, 0, 2, IDENTIFIABLE),
        ((), 4, 0, 2, IDENTIFIABLE),
        ((), 5, 0, 3, DEIDENTIFIED),
    ],
)
def test_levels(direct, smallest, restored, level, status):
    found = judge(direct, smallest, 0.2, restored=restored)
    assert (found.level, found.status) == (level, status)


def test_every_verdict_has_a_reason_and_none_is_level_four():
    for direct, smallest, restored, lowest in product(((), ("phone",)), (1, 3, 500), (0, 2), (0, 1, 4)):
        found = judge(direct, smallest, 0.05, restored=restored, lowest_l=lowest)
        assert found.reasons
        assert found.level in {1, 2, 3}
        assert ("sensitive_alike" in found.reasons) is (lowest == 1)
