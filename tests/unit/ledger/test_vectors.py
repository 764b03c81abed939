"""Proofs made and judged by another implementation (Go's sumdb/tlog): we accept and refuse what it does."""

import json
from pathlib import Path

import pytest

from suyuan.core.errors import IntegrityFault
from suyuan.ledger.proof import InclusionProof, check_consistency, check_inclusion

PROBES = json.loads((Path(__file__).parents[2] / "vectors" / "tlog.json").read_text("ascii"))


def accepted(probe) -> bool:
    path = [bytes.fromhex(step) for step in probe["Path"]]
    root = bytes.fromhex(probe["Root"])
    try:
        if probe["Old"] < 0:
            check_inclusion(InclusionProof(probe["Index"], probe["Size"], probe["Leaf"].encode(), tuple(path)), root)
        else:
            check_consistency(probe["Old"], bytes.fromhex(probe["OldRoot"]), probe["Size"], root, path)
    except IntegrityFault:
        return False
    return True


@pytest.mark.parametrize("what", sorted({probe["What"] for probe in PROBES}))
def test_verdicts_agree(what):
    some = [probe for probe in PROBES if probe["What"] == what]
    assert [accepted(probe) for probe in some] == [probe["Good"] for probe in some]


def test_the_vectors_hold_both_kinds():
    good = sum(probe["Good"] for probe in PROBES)
    assert len(PROBES) > 500
    assert 60 < good < len(PROBES) - 300
