"""Keyed tokens: the MAC of the value, one in a scope, none in common between scopes."""

import base64
import hashlib

import pyarrow as pa
import pytest

from suyuan.release.deidentify.tokens import make_tokens, scope_key

MASTER = b"m" * 32
PHONES = pa.array([f"154{number:08d}" for number in range(500)])


def plain_hmac(key: bytes, message: bytes) -> bytes:
    """RFC 2104 written out."""
    padded = key.ljust(64, b"\0")
    inner = hashlib.sha256(bytes(x ^ 0x36 for x in padded) + message).digest()
    return hashlib.sha256(bytes(x ^ 0x5C for x in padded) + inner).digest()


def test_a_token_is_the_mac_of_the_value():
    key = scope_key(MASTER, "clinic", "recall", "phone")
    expected = base64.b32encode(plain_hmac(key, b"15400000000")[:15]).decode()
    assert make_tokens(PHONES, key)[0].as_py() == expected
    assert len(expected) == 24


@pytest.mark.parametrize("digest", ["sha256", "sm3"])
def test_the_same_person_has_the_same_token_in_one_scope(digest):
    key = scope_key(MASTER, "clinic", "recall", "phone")
    mothers = make_tokens(pa.chunked_array([PHONES, PHONES]), key, digest).to_pylist()
    assert mothers[:500] == mothers[500:]
    assert len(set(mothers)) == 500


def test_two_recipients_purposes_or_classes_share_no_token():
    scopes = [("a", "p", "phone"), ("b", "p", "phone"), ("a", "q", "phone"), ("a", "p", "name"), ("ap", "", "phone")]
    tokens = [set(make_tokens(PHONES, scope_key(MASTER, *scope)).to_pylist()) for scope in scopes]
    assert len(set.union(*tokens)) == 500 * len(scopes)


def test_nothing_has_no_token():
    assert make_tokens(pa.array([None, "", "x"]), bytes(16)).to_pylist()[:2] == [None, None]
