"""Ed25519 signatures of operators: one way to check one."""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class SignatureBroken(ValueError):
    """The signature is not this key's over these bytes; the caller says whose fault that is."""


def check_signature(public_key: bytes, signature: bytes, said: bytes) -> None:
    """Check that a key signed these bytes.

    Args:
        public_key: 32 bytes.
        signature: 64 bytes.

    Raises:
        SignatureBroken: it did not.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, said)
    except (InvalidSignature, ValueError) as error:
        raise SignatureBroken from error
