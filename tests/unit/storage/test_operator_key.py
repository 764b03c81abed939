"""Key files of operators: opened by the right passphrase and by nothing else."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suyuan.core.errors import UsageFault
from suyuan.storage import operator_key
from suyuan.storage.operator_key import make_operator_key, needs_passphrase, read_operator_key, read_public_key

WORDS = "一句记得住的话，很长"


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setitem(operator_key.COST, "n", 2**10)
    return tmp_path / "li.key"


def test_the_passphrase_opens_it(path):
    key = Ed25519PrivateKey.generate()
    public = make_operator_key(path, WORDS, key)
    assert needs_passphrase(path)
    assert key.private_bytes_raw().hex() not in path.read_text()
    assert read_operator_key(path, WORDS).private_bytes_raw() == key.private_bytes_raw()
    assert read_public_key(path.with_name("li.key.pub")) == public
    for wrong in ("another one entirely", "", None):
        with pytest.raises(UsageFault, match="SY-U074"):
            read_operator_key(path, wrong)


def test_an_unprotected_key_is_read_without(path):
    make_operator_key(path, None)
    assert not needs_passphrase(path)
    read_operator_key(path, None)
    with pytest.raises(UsageFault, match="SY-U072"):
        make_operator_key(path, None)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"public_key": "00" * 32}, "SY-U074"),
        ({"private_key": "00" * 60}, "SY-U074"),
        ({"private_key": "00"}, "SY-U073"),
        ({"kdf": {"name": "scrypt", "salt": "00", "n": 2**40, "r": 8, "p": 1}}, "SY-U073"),
        ({"kdf": {"name": "md5", "salt": "00", "n": 2, "r": 1, "p": 1}}, "SY-U073"),
        ({"kdf": []}, "SY-U073"),
        ({"kdf": None}, "SY-U073"),
        ({"schema": "other"}, "SY-U073"),
        ({"more": 1}, "SY-U073"),
    ],
)
def test_a_changed_file_is_refused(path, change, code):
    make_operator_key(path, WORDS)
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(UsageFault, match=code):
        read_operator_key(path, WORDS)


@pytest.mark.parametrize("content", ["", "[]", "{}", "\x00", "null"])
def test_what_is_no_key_is_refused(path, content):
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(UsageFault, match="SY-U073"):
        needs_passphrase(path)
    with pytest.raises(UsageFault, match="SY-U076"):
        read_public_key(path)


def test_a_key_that_others_can_read_is_refused(path):
    make_operator_key(path, None)
    path.chmod(0o640)
    with pytest.raises(UsageFault, match="SY-U075"):
        read_operator_key(path, None)
