"""SM2 signatures with SM3 (GM/T 0003) through OpenSSL's libcrypto.

For compatibility with Chinese verifiers, beside Ed25519 and never instead of it.  This is software: where an assessment
of commercial cryptography asks for an approved module, this is none.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import cache

from suyuan.core.errors import ComponentFault

DISTINGUISHING_ID = b"1234567812345678"
"""The id that GM/T 0009 fixes for signers without one of their own."""


def generate_key() -> bytes:
    """A fresh private key, PKCS#8 in DER."""
    lib = _library()
    key = lib.EVP_PKEY_Q_keygen(None, None, b"SM2")
    return _export(lib, lib.i2d_PrivateKey, _given(key))


def public_key(private: bytes) -> bytes:
    """SubjectPublicKeyInfo in DER of a private key."""
    lib = _library()
    return _export(lib, lib.i2d_PUBKEY, _load_private(lib, private))


def sign(private: bytes, message: bytes) -> bytes:
    """Sign; the signature is the DER of (r, s)."""
    lib = _library()
    key = _load_private(lib, private)
    context, inner = _context(lib, key, lib.EVP_DigestSignInit)
    try:
        size = ctypes.c_size_t(0)
        _done(lib.EVP_DigestSign(context, None, ctypes.byref(size), message, len(message)))
        out = ctypes.create_string_buffer(size.value)
        _done(lib.EVP_DigestSign(context, out, ctypes.byref(size), message, len(message)))
        return out.raw[: size.value]
    finally:
        _free(lib, context, inner, key)


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature holds under a SubjectPublicKeyInfo."""
    lib = _library()
    place = ctypes.c_char_p(public)
    key = lib.d2i_PUBKEY(None, ctypes.byref(place), len(public))
    if not key:
        return False
    context, inner = _context(lib, key, lib.EVP_DigestVerifyInit)
    try:
        return bool(lib.EVP_DigestVerify(context, signature, len(signature), message, len(message)) == 1)
    finally:
        _free(lib, context, inner, key)


@cache
def _library() -> ctypes.CDLL:
    name = ctypes.util.find_library("crypto")
    if name is None:
        raise ComponentFault("SY-C016")
    lib = ctypes.CDLL(name)
    if not hasattr(lib, "EVP_PKEY_Q_keygen"):  # OpenSSL 3.0 brought it
        raise ComponentFault("SY-C016")
    for function in (
        lib.EVP_PKEY_Q_keygen, lib.d2i_AutoPrivateKey, lib.d2i_PUBKEY, lib.EVP_MD_CTX_new, lib.EVP_PKEY_CTX_new,
        lib.EVP_sm3,
    ):  # fmt: skip
        function.restype = ctypes.c_void_p
    size, pointer = ctypes.c_size_t, ctypes.c_void_p
    lib.EVP_PKEY_Q_keygen.argtypes = [pointer, ctypes.c_char_p, ctypes.c_char_p]
    lib.d2i_AutoPrivateKey.argtypes = lib.d2i_PUBKEY.argtypes = [pointer, pointer, ctypes.c_long]
    lib.i2d_PrivateKey.argtypes = lib.i2d_PUBKEY.argtypes = [pointer, pointer]
    lib.EVP_PKEY_CTX_new.argtypes = [pointer, pointer]
    lib.EVP_PKEY_CTX_set1_id.argtypes = [pointer, ctypes.c_char_p, ctypes.c_int]
    lib.EVP_MD_CTX_set_pkey_ctx.argtypes = [pointer, pointer]
    lib.EVP_MD_CTX_set_pkey_ctx.restype = None
    lib.EVP_DigestSignInit.argtypes = lib.EVP_DigestVerifyInit.argtypes = [pointer] * 5
    lib.EVP_DigestSign.argtypes = [pointer, ctypes.c_char_p, pointer, ctypes.c_char_p, size]
    lib.EVP_DigestVerify.argtypes = [pointer, ctypes.c_char_p, size, ctypes.c_char_p, size]
    for free in (lib.EVP_MD_CTX_free, lib.EVP_PKEY_CTX_free, lib.EVP_PKEY_free):
        free.argtypes, free.restype = [pointer], None
    return lib


def _load_private(lib: ctypes.CDLL, private: bytes) -> int:
    place = ctypes.c_char_p(private)
    return _given(lib.d2i_AutoPrivateKey(None, ctypes.byref(place), len(private)))


def _export(lib: ctypes.CDLL, encode: ctypes._NamedFuncPointer, key: int) -> bytes:
    try:
        size = encode(key, None)
        _done(size > 0)
        out = ctypes.create_string_buffer(size)
        place = ctypes.cast(out, ctypes.c_void_p)
        encode(key, ctypes.byref(place))
        return out.raw
    finally:
        lib.EVP_PKEY_free(key)


def _context(lib: ctypes.CDLL, key: int, begin: ctypes._NamedFuncPointer) -> tuple[int, int]:
    inner = _given(lib.EVP_PKEY_CTX_new(key, None))
    context = _given(lib.EVP_MD_CTX_new())
    _done(lib.EVP_PKEY_CTX_set1_id(inner, DISTINGUISHING_ID, len(DISTINGUISHING_ID)))
    lib.EVP_MD_CTX_set_pkey_ctx(context, inner)
    _done(begin(context, None, lib.EVP_sm3(), None, key))
    return context, inner


def _free(lib: ctypes.CDLL, context: int, inner: int, key: int) -> None:
    lib.EVP_MD_CTX_free(context)
    lib.EVP_PKEY_CTX_free(inner)
    lib.EVP_PKEY_free(key)


def _given(pointer: int | None) -> int:
    if not pointer:
        raise ComponentFault("SY-C016")
    return pointer


def _done(code: object) -> None:
    if code != 1 and code is not True:
        raise ComponentFault("SY-C016")
