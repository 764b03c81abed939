"""The key index: what runs find, how they are merged, and the pairs of records they count."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suyuan.core.errors import IntegrityFault
from suyuan.storage.key_index import COMMON_KEY, probe, without_records
from suyuan.storage.workspace import create_workspace

BATCHES = st.lists(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 30)), min_size=1, max_size=60), min_size=1, max_size=6
)


def entries(batch):
    return {"phone": (np.array([h for h, _ in batch], np.uint64), np.array([r for _, r in batch], np.uint32))}


@pytest.fixture(scope="module")
def make_runs(tmp_path_factory):
    def make(batches):
        workspace = create_workspace(tmp_path_factory.mktemp("w") / "w", "")
        with workspace.writing() as session:
            runs = session.registry._runs
            for number, batch in enumerate(batches):
                runs.add(f"run-{number}", entries(batch))
            return runs.runs(), runs.counts()["phone"]

    return make


@settings(max_examples=40, deadline=None)
@given(BATCHES)
def test_runs_find_what_was_put_in_however_it_was_put_in(make_runs, batches):
    runs, count = make_runs(batches)
    held = {(h, r) for batch in batches for h, r in batch if h}
    wanted = np.array([5, 0, 3, 3, 11, 99], np.uint64)
    place, rid = probe(runs, "phone", wanted)
    found = {(int(p), int(r)) for p, r in zip(place, rid, strict=True)}
    assert found == {(p, r) for p, hash_ in enumerate(wanted) for h, r in held if h == hash_}
    assert len(runs) <= 1 + np.log2(sum(len(batch) for batch in batches) + 1)
    assert sum(run.counts["phone"].entries for run in runs) == count.entries >= len(held)


def test_pairs_count_records_that_share_a_key_once(make_runs):
    rng = np.random.default_rng(4)
    # Different records in each batch, as new persons are; one record holds a key twice.
    batches = [[(int(rng.integers(1, 40)), 100 * k + i) for i in range(80)] for k in range(5)]
    batches[0].append(batches[0][0])
    held = {entry for batch in batches for entry in batch}
    sharing = Counter(h for h, _ in held)
    _, count = make_runs(batches)
    assert count.pairs == sum(n * (n - 1) // 2 for n in sharing.values())
    assert count.pairs == sum(a[0] == b[0] for a, b in combinations(sorted(held), 2))


def test_a_record_brought_up_to_date_shares_its_key_with_nobody(make_runs):
    batch = [(1000 + i, i) for i in range(50)]
    _, count = make_runs([batch, batch[:10]])
    assert count.pairs == 0


def test_a_key_of_too_many_records_is_not_followed(make_runs):
    runs, _ = make_runs([[(7, r) for r in range(COMMON_KEY + 1)] + [(8, r) for r in range(COMMON_KEY)]])
    place, _ = probe(runs, "phone", np.array([7, 8], np.uint64))
    assert set(place) == {1}


def test_an_erased_record_is_in_no_run(make_runs, tmp_path):
    runs, _ = make_runs([[(7, 1), (7, 2), (9, 2)]])
    left = without_records(runs[0], tmp_path / "left", np.array([2], np.uint32))
    assert probe([left], "phone", np.array([7, 9], np.uint64))[1].tolist() == [1]


def test_a_file_that_was_cut_is_refused(make_runs):
    runs, _ = make_runs([[(7, 1), (8, 2)]])
    for path in runs[0].folder.glob("*.rids.npy"):
        path.write_bytes(path.read_bytes()[:-4])
    with pytest.raises(IntegrityFault) as raised:
        probe(runs, "phone", np.array([7], np.uint64))
    assert raised.value.code == "SY-L006"
