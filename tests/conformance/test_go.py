"""Go's own sumdb code accepts our log: checkpoint, inclusion, consistency, proof file; and refuses it when changed."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from suyuan.core.errors import IntegrityFault
from suyuan.storage.keyring import open_keyring
from suyuan.storage.ledger_audit import rebuild
from suyuan.storage.ledger_export import export_log, export_proof
from suyuan.storage.ledger_folder import LedgerFolder
from tests.conformance.packs import members_of
from tests.conformance.vectors import LARGEST, SEED, Made, run_go

SOURCES = Path("/usr/share/gocode")


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> Path:
    if shutil.which("go") is None or not (SOURCES / "src/golang.org/x/mod").is_dir():
        assert "CI" not in os.environ, "golang-go and golang-golang-x-mod-dev are missing"
        pytest.skip("Debian's golang-go and golang-golang-x-mod-dev are not installed")
    out = tmp_path_factory.mktemp("go") / "check"
    source = Path(__file__).with_name("go") / "check" / "main.go"
    environment = {**os.environ, "GO111MODULE": "off", "GOPATH": str(SOURCES), "GOFLAGS": "-mod="}
    environment |= {"GOCACHE": str(out.parent / "cache")}
    built = subprocess.run(
        ["go", "build", "-o", out, source], capture_output=True, text=True, env=environment, check=False
    )
    assert built.returncode == 0, built.stderr
    return out


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 600, LARGEST])
def test_a_log_of_any_size_is_accepted(program, tmp_path, size):
    made = Made.of(tmp_path / "log", size)
    done = run_go(program, made.out, made.key, tmp_path / "p", made.proof(size // 2, tmp_path / "p"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"{size} entries")


def test_the_ledger_of_a_story_is_accepted(program, story, tmp_path):
    origin = story.log_key.split("+")[0]
    ledger = LedgerFolder(story.workspace / "ledger", origin, open_keyring(story.workspace / "keys").ledger)
    made = export_log(ledger, tmp_path / "out", entries=True)
    entry = export_proof(ledger, 2, tmp_path / "p")
    done = run_go(program, tmp_path / "out", made.log_key, tmp_path / "p", entry)
    assert done.returncode == 0, done.stderr


def test_both_refuse_what_was_changed(program, tmp_path):
    made = Made.of(tmp_path / "log", 300)
    for name in ("checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/entries/000"):
        path = made.out / name
        raw = path.read_bytes()
        middle = len(raw) // 3
        path.write_bytes(raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :])
        assert run_go(program, made.out, made.key).returncode == 1, name
        with pytest.raises(IntegrityFault):
            rebuild(LedgerFolder(made.out, made.origin, SEED))
        path.write_bytes(raw)
    assert run_go(program, made.out, made.key).returncode == 0


def test_the_proofs_in_a_pack_are_accepted(program, story, tmp_path):
    """Checkpoint and entries of the pack, as tlog-proofs."""
    members = members_of(story.pack.read_bytes())
    for entry in json.loads(members["entries.json"])["entries"]:
        path = "".join(step + "\n" for step in entry["proof"])
        text = f"c2sp.org/tlog-proof@v1\nindex {entry['index']}\n{path}\n" + members["checkpoint"].decode()
        (tmp_path / "proof").write_text(text, "utf-8")
        leaf = base64.b64decode(entry["leaf"])
        (tmp_path / "leaf").write_bytes(leaf)
        done = run_go(program, "-", story.log_key, tmp_path / "proof", tmp_path / "leaf")
        assert done.returncode == 0, done.stderr
        (tmp_path / "leaf").write_bytes(leaf.replace(b"2024", b"2023"))
        assert run_go(program, "-", story.log_key, tmp_path / "proof", tmp_path / "leaf").returncode == 1
