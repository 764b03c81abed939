"""FF1: the publication's samples, one permutation of a whole domain, and arrays that agree with single values."""

import numpy as np
import pytest

from suyuan.core.errors import AssessFault
from suyuan.core.ff1 import decrypt_numbers, decrypt_symbols, encrypt_numbers, encrypt_symbols, prepare_ff1

SYMBOLS = "0123456789abcdefghijklmnopqrstuvwxyz"
KEY = "2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94"
TEXT, TWEAK_10, TWEAK_36 = "0123456789abcdefghi", "39383736353433323130", "3737373770717273373737"
# NIST, "Block Cipher Modes of Operation: FF1 samples": bytes of the key, radix, symbols, tweak, ciphertext.
SAMPLES = [
    (16, 10, 10, "", "2433477484"),
    (16, 10, 10, TWEAK_10, "6124200773"),
    (16, 36, 19, TWEAK_36, "a9tv40mll9kdu509eum"),
    (24, 10, 10, "", "2830668132"),
    (24, 10, 10, TWEAK_10, "2496655549"),
    (24, 36, 19, TWEAK_36, "xbj3kv35jrawxv32ysr"),
    (32, 10, 10, "", "6657667009"),
    (32, 10, 10, TWEAK_10, "1001623463"),
    (32, 36, 19, TWEAK_36, "xs8a0azh2avyalyzuwd"),
]


@pytest.mark.parametrize(("size", "radix", "length", "tweak", "wanted"), SAMPLES)
def test_samples_of_the_publication(size, radix, length, tweak, wanted):
    ff1 = prepare_ff1(bytes.fromhex(KEY)[:size], radix, length, bytes.fromhex(tweak))
    plain = [SYMBOLS.index(symbol) for symbol in TEXT[:length]]
    sealed = encrypt_symbols(ff1, plain)
    assert "".join(SYMBOLS[symbol] for symbol in sealed) == wanted
    assert decrypt_symbols(ff1, sealed) == plain
    if ff1.fast:
        number = np.array([int(TEXT[:length])], dtype=np.uint64)
        assert encrypt_numbers(ff1, number).tolist() == [int(wanted)]
        assert decrypt_numbers(ff1, encrypt_numbers(ff1, number)).tolist() == number.tolist()


def test_a_whole_domain_is_permuted():
    ff1 = prepare_ff1(bytes(16), 10, 6, b"day")
    domain = np.arange(10**6, dtype=np.uint64)
    sealed = encrypt_numbers(ff1, domain)
    assert (np.sort(sealed) == domain).all()
    assert (decrypt_numbers(ff1, sealed) == domain).all()
    assert (sealed == domain).sum() < 12  # a random permutation has one fixed point on average


@pytest.mark.parametrize(
    ("radix", "length"), [(10, 6), (10, 7), (10, 11), (10, 17), (10, 18), (2, 20), (26, 11), (36, 12), (1000, 2)]
)
@pytest.mark.parametrize("tweak", [b"", b"x" * 11, b"y" * 16, b"z" * 40])
def test_arrays_agree_with_single_values(radix, length, tweak):
    ff1 = prepare_ff1(bytes(range(16)), radix, length, tweak)
    assert ff1.fast
    rng = np.random.default_rng(length)
    values = np.concatenate([[0, radix**length - 1], rng.integers(0, radix**length, 50)]).astype(np.uint64)
    sealed = encrypt_numbers(ff1, values)
    assert (decrypt_numbers(ff1, sealed) == values).all()
    for value, other in zip(values.tolist(), sealed.tolist(), strict=True):
        symbols = [value // radix**place % radix for place in reversed(range(length))]
        expected = [other // radix**place % radix for place in reversed(range(length))]
        assert encrypt_symbols(ff1, symbols) == expected


def test_batches_do_not_matter():
    ff1 = prepare_ff1(bytes(16), 10, 11)
    values = np.random.default_rng(1).integers(0, 10**11, 40_000).astype(np.uint64)
    assert (encrypt_numbers(ff1, values)[20_000:20_010] == encrypt_numbers(ff1, values[20_000:20_010])).all()
    assert len(encrypt_numbers(ff1, values[:0])) == 0


def test_another_key_or_tweak_gives_another_value():
    values = np.arange(1000, dtype=np.uint64)
    one = encrypt_numbers(prepare_ff1(bytes(16), 10, 11), values)
    assert (one != encrypt_numbers(prepare_ff1(bytes(16), 10, 11, b"t"), values)).all()
    assert (one != encrypt_numbers(prepare_ff1(bytes(15) + b"k", 10, 11), values)).all()


@pytest.mark.parametrize(("radix", "length"), [(10, 5), (2, 19), (10, 1), (1000, 1), (26, 4)])
def test_small_domains_are_refused(radix, length):
    with pytest.raises(AssessFault, match="SY-A020"):
        prepare_ff1(bytes(16), radix, length)


@pytest.mark.parametrize(("key", "radix"), [(b"short", 10), (bytes(16), 1), (bytes(16), 1 << 17)])
def test_what_is_no_key_or_radix_is_refused(key, radix):
    with pytest.raises(ValueError, match="a key has"):
        prepare_ff1(key, radix, 12)


def test_values_out_of_the_format_are_refused():
    with pytest.raises(ValueError, match="longer than the format"):
        encrypt_numbers(prepare_ff1(bytes(16), 10, 6), np.array([10**6], dtype=np.uint64))
    with pytest.raises(ValueError, match="use symbols"):
        encrypt_numbers(prepare_ff1(bytes(16), 10, 22), np.array([1], dtype=np.uint64))
