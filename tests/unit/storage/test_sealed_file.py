"""Sealed files: one pass seals and hashes; whatever is changed, cut, added or exchanged is noticed."""

import hashlib

import pytest

from suyuan.core.errors import InputFault, IntegrityFault
from suyuan.storage.sealed_file import CHUNK, digest_file, digest_sealed, open_sealed, seal_file

KEY = bytes(range(32))


def sealed(tmp_path, data, label="exhibit:C:E1:1"):
    (tmp_path / "plain").write_bytes(data)
    return tmp_path / "sealed", seal_file(tmp_path / "plain", tmp_path / "sealed", KEY, label)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_what_is_sealed_comes_back_with_both_hashes(tmp_path, size):
    data = bytes(n * 31 % 251 for n in range(size))
    path, digests = sealed(tmp_path, data)
    assert b"".join(open_sealed(path, KEY, "exhibit:C:E1:1")) == data
    assert digests.sha256 == hashlib.sha256(data).hexdigest()
    assert digests.size == size
    assert digest_sealed(path, KEY, "exhibit:C:E1:1") == digests == digest_file(tmp_path / "plain")
    assert path.stat().st_mode & 0o777 == 0o600
    if size > 16:
        assert data[:64] not in path.read_bytes()


def test_sm3_is_that_of_the_standard(tmp_path):
    # GB/T 32905-2016, example 1
    _, digests = sealed(tmp_path, b"abc")
    assert digests.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def spoilt(data):
    part = CHUNK + 16
    start = 16
    yield "first byte", b"X" + data[1:]
    yield "a byte", data[:100] + bytes([data[100] ^ 1]) + data[101:]
    yield "the end cut", data[:-1]
    yield "the last chunk cut", data[: start + 2 * part]
    yield "a chunk left out", data[: start + part] + data[start + 2 * part :]
    yield (
        "chunks exchanged",
        data[:start] + data[start + part : start + 2 * part] + data[start : start + part] + data[start + 2 * part :],
    )
    yield "something added", data + b"\0"
    yield "nothing left", b""


def test_what_was_changed_does_not_open(tmp_path):
    path, _ = sealed(tmp_path, b"0123456789abcdef" * (CHUNK // 8 + 3))
    good = path.read_bytes()
    for what, data in spoilt(good):
        path.write_bytes(data)
        with pytest.raises(IntegrityFault) as raised:
            list(open_sealed(path, KEY, "exhibit:C:E1:1"))
        assert raised.value.code == "SY-L040", what
    path.write_bytes(good)
    for key, label in ((KEY, "exhibit:C:E2:1"), (bytes(32), "exhibit:C:E1:1")):
        with pytest.raises(IntegrityFault):
            list(open_sealed(path, key, label))


def test_what_cannot_be_read_leaves_nothing(tmp_path):
    for missing in (tmp_path / "none", tmp_path):
        with pytest.raises(InputFault) as raised:
            seal_file(missing, tmp_path / "target", KEY, "x")
        assert raised.value.code == "SY-I055"
        assert not (tmp_path / "target").exists()
