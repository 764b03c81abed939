"""Notes, checkpoints, keys, entries, proofs, bundles and requests to witnesses: what parses is written back alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.harness import run

if TYPE_CHECKING:
    from collections.abc import Callable


def load() -> Callable[[bytes], None]:
    """The function that takes one input: a byte for the parser, and what it is given."""
    from suyuan.core.errors import SuyuanError
    from suyuan.ledger.checkpoint import parse_checkpoint
    from suyuan.ledger.cosignature import check_cosignature
    from suyuan.ledger.entry import decode_entry
    from suyuan.ledger.note import open_note, parse_key, parse_note, verifier_key
    from suyuan.ledger.proof_text import check_proof_text
    from suyuan.ledger.tiles import decode_bundle, encode_bundle
    from suyuan.ledger.witness import judge, origin_of, parse_request

    key = verifier_key("log.invalid/1", b"s" * 32)

    def back(parsed: object, written: str) -> None:
        assert str(parsed) == written

    def witness(data: bytes) -> None:
        try:
            request = parse_request(data)
            origin_of(request)
        except ValueError:  # as it says
            return
        judge(request, key, None)

    def bundle(data: bytes) -> None:
        assert data.startswith(encode_bundle(decode_bundle(data)))

    def entry(data: bytes) -> None:
        assert decode_entry(data, 0).encode() == data

    def checkpoint(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        back(parse_checkpoint(text).encode(), text)

    parsers: tuple[Callable[[bytes], object], ...] = (
        lambda data: parse_note(data.decode("utf-8", "replace")),
        lambda data: back(parse_key(data.decode("utf-8", "replace")), data.decode("utf-8", "replace")),
        lambda data: open_note(data.decode("utf-8", "replace"), key),
        lambda data: check_cosignature(data.decode("utf-8", "replace"), key),
        lambda data: check_proof_text(data.decode("utf-8", "replace"), b"leaf", key),
        checkpoint,
        entry,
        bundle,
        witness,
    )

    def one_input(data: bytes) -> None:
        if not data:
            return
        try:
            parsers[data[0] % len(parsers)](data[1:])
        except SuyuanError:
            return

    return one_input


if __name__ == "__main__":
    run("ledger_texts", load)
