"""The ledger on disk: tiles of the open format, nothing lost, nothing changed unseen, no second history."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from suyuan.core.errors import IntegrityFault, UsageFault
from suyuan.core.merkle import leaf_hash, root_of
from suyuan.ledger.entry import Entry, Event
from suyuan.ledger.note import sign_note
from suyuan.ledger.proof import check_consistency, check_inclusion
from suyuan.ledger.proof_text import check_proof_text
from suyuan.ledger.tiles import Tile, decode_bundle
from suyuan.storage.ledger_audit import rebuild
from suyuan.storage.ledger_export import export_log, export_proof
from suyuan.storage.ledger_folder import LedgerFolder

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SEED = b"s" * 32


def entry(number):
    return Entry(Event.IMPORT, NOW, {"rows": number})


@pytest.fixture
def ledger(tmp_path):
    made = LedgerFolder(tmp_path / "ledger", "log.invalid/1", SEED)
    made.create()
    return made


def reopened(ledger):
    return LedgerFolder(ledger.folder, ledger.origin, SEED)


@pytest.mark.parametrize("steps", [[1] * 5, [255, 1, 1], [256], [257], [600, 1, 255, 300], [70_000, 3]])
def test_the_tree_is_that_of_rfc_6962_however_entries_came(ledger, steps):
    leaves = []
    for step in steps:
        some = [entry(len(leaves) + place) for place in range(step)]
        assert ledger.append_many(some) == len(leaves)
        leaves += [one.encode() for one in some]
        head = ledger.checkpoint()
        assert (head.size, head.root) == (len(leaves), root_of(leaves))
    assert list(reopened(ledger).leaves()) == leaves
    assert rebuild(reopened(ledger)).root == root_of(leaves)
    for index in {0, len(leaves) // 3, len(leaves) - 1}:
        proof = reopened(ledger).prove(index)
        assert proof.leaf == leaves[index]
        check_inclusion(proof, root_of(leaves))
    for old in {1, len(leaves) // 2, len(leaves)} - {0}:
        head, path = ledger.prove_consistency(old)
        check_consistency(old, root_of(leaves[:old]), head.size, head.root, path)


def test_files_stand_where_the_format_says(ledger):
    ledger.append_many([entry(n) for n in range(300)])
    names = sorted(str(p.relative_to(ledger.folder)) for p in ledger.folder.rglob("*") if p.is_file())
    assert names == [
        "checkpoint",
        "tile/0/000",
        "tile/0/001.p/44",
        "tile/1/000.p/1",
        "tile/entries/000",
        "tile/entries/001.p/44",
    ]
    assert (ledger.folder / "tile/0/000").stat().st_size == 8192
    leaves = decode_bundle((ledger.folder / "tile/entries/001.p/44").read_bytes())
    assert [json.loads(leaf)["body"]["rows"] for leaf in leaves] == list(range(256, 300))
    assert (ledger.folder / "tile/0/001.p/44").read_bytes() == b"".join(map(leaf_hash, leaves))
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"


def test_partial_tiles_give_way_to_the_full_one(ledger):
    for number in range(258):
        ledger.append(entry(number))
    names = {str(p.relative_to(ledger.folder)) for p in ledger.folder.rglob("*") if p.is_file()}
    assert "tile/entries/000" in names
    assert not any(name.startswith(("tile/entries/000.p", "tile/0/000.p")) for name in names)
    assert {"tile/entries/001.p/1", "tile/entries/001.p/2"} <= names


def test_a_lost_partial_hash_tile_is_rebuilt_from_the_entries(ledger):
    ledger.append_many([entry(n) for n in range(300)])
    for name in ("tile/0/001.p/44", "tile/1/000.p/1"):
        (ledger.folder / name).unlink()
    again = reopened(ledger)
    check_inclusion(again.prove(299), again.checkpoint().root)
    assert again.append(entry(300)) == 300
    assert rebuild(again).size == 301


def test_every_flipped_byte_and_every_cut_is_noticed(ledger):
    ledger.append_many([entry(n) for n in range(258)])
    rebuild(ledger)
    seen = 0
    for path in sorted(p for p in ledger.folder.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        for place in range(0, len(raw), 29):
            path.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
            with pytest.raises(IntegrityFault):
                rebuild(reopened(ledger))
            # An emptied partial hash tile is what a power cut leaves: it is derived from the entries.
            path.write_bytes(raw[: place or int(".p/" in str(path) and "entries" not in str(path))])
            with pytest.raises(IntegrityFault):
                rebuild(reopened(ledger))
            seen += 2
        path.write_bytes(raw)
    assert seen > 1000
    rebuild(reopened(ledger))


def test_the_first_bad_entry_is_named(ledger):
    ledger.append_many([entry(n) for n in range(600)])
    path = ledger.folder / "tile/entries/001"
    path.write_bytes(path.read_bytes().replace(b'"rows":300', b'"rows":301'))
    with pytest.raises(IntegrityFault) as raised:
        rebuild(ledger)
    assert (raised.value.code, raised.value.params) == ("SY-L010", {"index": 300})


def test_an_edited_ledger_takes_no_further_entry(ledger):
    ledger.append(entry(1))
    path = ledger.folder / "tile/entries/000.p/1"
    path.write_bytes(path.read_bytes().replace(b'"rows":1', b'"rows":2'))
    with pytest.raises(IntegrityFault):
        reopened(ledger).append(entry(2))


def test_what_a_crash_left_behind_the_checkpoint_is_overwritten(ledger):
    ledger.append(entry(1))
    for name in ("tile/entries/000.p/2", "tile/0/000.p/2"):
        (ledger.folder / name).write_bytes(b"half an ent")
    assert rebuild(reopened(ledger)).size == 1
    assert reopened(ledger).append(entry(2)) == 1
    assert rebuild(ledger).size == 2


def test_an_old_backup_put_back_is_refused(ledger, tmp_path):
    ledger.append(entry(1))
    shutil.copytree(ledger.folder, tmp_path / "backup")
    ledger.append(entry(2))
    shutil.rmtree(ledger.folder)
    shutil.copytree(tmp_path / "backup", ledger.folder)
    for call in (lambda: reopened(ledger).append(entry(3)), lambda: rebuild(reopened(ledger))):
        with pytest.raises(IntegrityFault) as raised:
            call()
        assert raised.value.code == "SY-L018"


def test_another_history_of_the_same_length_is_refused(ledger, tmp_path):
    ledger.append(entry(1))
    shutil.copytree(ledger.folder, tmp_path / "fork" / "ledger")
    ledger.append(entry(2))
    fork = LedgerFolder(tmp_path / "fork" / "ledger", ledger.origin, SEED)
    fork.append(entry(3))
    shutil.rmtree(ledger.folder)
    shutil.copytree(fork.folder, ledger.folder)
    with pytest.raises(IntegrityFault) as raised:
        reopened(ledger).append(entry(4))
    assert raised.value.code == "SY-L018"


def test_a_head_of_another_log_or_key_is_refused(ledger):
    ledger.append(entry(1))
    text = ledger.checkpoint().encode()
    (ledger.folder / "checkpoint").write_text(sign_note(text, ledger.origin, b"t" * 32), "utf-8")
    with pytest.raises(IntegrityFault) as raised:
        reopened(ledger).append(entry(2))
    assert raised.value.code == "SY-L014"


def test_an_entry_beyond_the_format_is_refused_and_nothing_changes(ledger):
    ledger.append(entry(1))
    with pytest.raises(UsageFault) as raised:
        ledger.append(Entry(Event.IMPORT, NOW, {"note": "x" * 70_000}))
    assert raised.value.code == "SY-U012"
    assert ledger.append(entry(2)) == 1
    assert rebuild(ledger).size == 2


def test_a_proof_stands_alone_and_nothing_else_passes(ledger, tmp_path):
    ledger.append_many([entry(n) for n in range(300)])
    leaf = export_proof(ledger, 299, tmp_path / "p.tlog-proof").read_bytes()
    text = (tmp_path / "p.tlog-proof").read_text("utf-8")
    key = ledger.verifier_key()
    assert check_proof_text(text, leaf, key).index == 299
    assert check_proof_text(text.replace("index", "extra QUJD\nindex", 1), leaf, key).index == 299
    spoiled = [
        text.replace("index 299", "index 298"),
        text.replace("index 299", "index 0299"),
        text.replace("tlog-proof@v1", "tlog-proof@v2"),
        text.replace("\n\n", "\n", 1),
        text.replace("=\n", "\n", 1),
        text + "\n",
        text.replace("index", "extra QUJ\nindex", 1),
        text.replace("\n300\n", "\n301\n"),
    ]
    for claim in spoiled:
        with pytest.raises(IntegrityFault):
            check_proof_text(claim, leaf, key)
    with pytest.raises(IntegrityFault):
        check_proof_text(text, leaf + b" ", key)
    with pytest.raises(UsageFault):
        export_proof(ledger, 300, tmp_path / "q.tlog-proof")


def test_an_exported_log_is_the_same_log(ledger, tmp_path):
    ledger.append_many([entry(n) for n in range(700)])
    made = export_log(ledger, tmp_path / "out", entries=True)
    assert made.head.size == 700
    assert rebuild(LedgerFolder(tmp_path / "out", ledger.origin, SEED)).root == made.head.root
    export_log(ledger, tmp_path / "heads", entries=False)
    assert not (tmp_path / "heads/tile/entries").exists()
    with pytest.raises(UsageFault):
        export_log(ledger, tmp_path / "out", entries=True)
