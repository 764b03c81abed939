"""Signed notes and inclusion proofs: accepted as written, refused in every other shape."""

import base64

import pytest

from suyuan.core.errors import IntegrityFault
from suyuan.core.merkle import root_of
from suyuan.ledger.note import open_note, sign_note, verifier_key
from suyuan.ledger.proof import InclusionProof, check_consistency, check_inclusion
from suyuan.ledger.tree import consistency_path, inclusion_path

# The example of the Go checksum database's note package: PeterNeumann's key.
SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
NAME = "PeterNeumann"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
)


def test_the_known_note_is_made_and_opened():
    assert verifier_key(NAME, SEED) == KEY
    note = sign_note(TEXT, NAME, SEED)
    assert note == f"{TEXT}\n{SIGNATURE}\n"
    assert open_note(note, KEY) == TEXT


def test_lines_of_other_keys_are_ignored_and_the_own_one_is_needed():
    note = sign_note(TEXT, NAME, SEED)
    other = sign_note(TEXT, "other", bytes(32)).rpartition("\n\n")[2]
    assert open_note(note + other, KEY) == TEXT
    with pytest.raises(IntegrityFault):
        open_note(f"{TEXT}\n{other}", KEY)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: note[:-1],
        lambda note: note + "x",
        lambda note: note.replace("problem is", "problem was"),
        lambda note: note.replace("— ", "- "),
        lambda note: note.replace("\n\n", "\n"),
        lambda note: note.replace("JnAM=", "JnAN="),
        lambda note: note.replace("x08go", "x08gp"),
        lambda note: note.replace("nAM=", "nAM"),
    ],
)
def test_anything_else_is_refused(spoil):
    with pytest.raises(IntegrityFault):
        open_note(spoil(sign_note(TEXT, NAME, SEED)), KEY)


SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33]


def tree(size):
    """Leaves, and the inner hashes of their tree by level and number."""
    leaves = [f"leaf {i}".encode() for i in range(size)]

    def node(level, number):
        return root_of(leaves[number << level : (number + 1) << level])

    return leaves, node


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proved_and_no_other_claim_passes(size):
    leaves, node = tree(size)
    root = root_of(leaves)
    for index in range(size):
        proof = InclusionProof(index, size, leaves[index], tuple(inclusion_path(node, index, size)))
        check_inclusion(proof, root)
        wrong = [
            InclusionProof(index, size, b"another", proof.path),
            InclusionProof(index, size, proof.leaf, (*proof.path, bytes(32))),
            InclusionProof((index + 1) % size, size, proof.leaf, proof.path) if size > 1 else None,
            InclusionProof(index, size, proof.leaf, proof.path[:-1]) if proof.path else None,
            InclusionProof(-1, size, proof.leaf, proof.path),
            InclusionProof(size, size, proof.leaf, proof.path),
        ]
        for claim in wrong:
            if claim is not None:
                with pytest.raises(IntegrityFault):
                    check_inclusion(claim, root)


@pytest.mark.parametrize("size", SIZES)
def test_every_continuation_is_proved_and_no_other_claim_passes(size):
    leaves, node = tree(size)
    root = root_of(leaves)
    for old in range(1, size + 1):
        before, path = root_of(leaves[:old]), consistency_path(node, old, size)
        check_consistency(old, before, size, root, path)
        wrong = [
            (old, before, size, root, [*path, bytes(32)]),
            (old, before, size, bytes(32), path),
            (old, bytes(32), size, root, path),
            (old, before, size, root, path[:-1]) if path else None,
            (0, root_of([]), size, root, path),
            (0, root_of([]), size, root, []),
            (old, before, old - 1, root, path),
            (size + 1, before, size, root, path),
        ]
        for claim in wrong:
            if claim is not None:
                with pytest.raises(IntegrityFault):
                    check_consistency(*claim)
