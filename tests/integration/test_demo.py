"""The demo: the story comes out right, and the same seed gives the same files."""

import pytest

from suyuan.app.demo import SOURCES, run_demo
from suyuan.core.errors import UsageFault

PEOPLE = 12_000


def files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (path.parent == folder or path.parent.name in {"outbox", "ledger"})
    }


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    heard = []
    result = run_demo(folder / "d", lambda step, facts: heard.append(step), people=PEOPLE)
    return result, heard


def test_both_sources_are_named_and_nobody_else(played):
    result, heard = played
    assert heard == [
        "invented",
        "imported",
        "consented",
        "planned",
        "released",
        "leaked",
        "traced",
        "counted",
        "packed",
        "verified",
    ]
    found = result.traced.attribution
    assert {accused.recipient for accused in found.accused} == {name for name, _ in SOURCES}
    shares = {accused.recipient: accused.share for accused in found.accused}
    total = sum(rows for _, rows in result.truth)
    for name, rows in result.truth:
        assert shares[name].low - 0.02 <= rows / total <= shares[name].high + 0.02


def test_the_pack_is_verified_by_a_stranger(played):
    result, _ = played
    assert result.verified.verdict == "attributed"
    assert result.packed.out.stat().st_size < 5 << 20


def test_the_count_adds_up(played):
    result, _ = played
    found = result.counted.affected
    assert found.rows == found.people + found.exact_duplicates + found.invalid + found.same_person
    assert found.people == found.certain + found.review + found.not_ours
    assert len(found.removed) == found.rows - found.people
    assert found.families <= found.people
    assert found.people_low <= found.people <= found.people_high
    truth = sum(rows for _, rows in result.truth) + min(1_500, PEOPLE // 8)
    assert found.people_low <= truth


def test_the_same_seed_gives_the_same_bytes(played, tmp_path):
    result, _ = played
    again = run_demo(tmp_path / "d", lambda step, facts: None, people=PEOPLE)
    one, other = files(result.folder), files(again.folder)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert [r.stored.release_id for r in result.releases] == [r.stored.release_id for r in again.releases]


def test_a_folder_of_somebody_else_is_not_cleared(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageFault):
        run_demo(tmp_path, lambda step, facts: None, people=PEOPLE)
    assert (tmp_path / "mine.txt").read_text("utf-8") == "mine"
