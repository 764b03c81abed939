"""The fuzzer's targets, without the fuzzer: seeds and some mutations of them, the same in every run."""

import random
from importlib import import_module
from pathlib import Path

import fuzz
import pytest
from fuzz.seeds import make_seeds

SEEDS = make_seeds()
ROUNDS = 12


def mutations(data, chance):
    """Bits turned, stretches cut out or doubled, ends cut off."""
    for _ in range(ROUNDS):
        made = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(made))
            stop = min(len(made), at + chance.randint(1, 40))
            way = chance.randrange(4)
            if way == 0:
                made[at] ^= 1 << chance.randrange(8)
            elif way == 1 and stop - at < len(made):
                del made[at:stop]
            elif way == 2:
                made[at:at] = made[at:stop]
            else:
                made[max(at, 1) :] = b""
        yield bytes(made)


def test_every_target_has_seeds():
    files = {path.stem for path in Path(fuzz.__file__).parent.glob("*.py")} - {"__init__", "harness", "seeds"}
    assert files == set(SEEDS)


@pytest.mark.parametrize("target", sorted(SEEDS))
def test_target(target):
    one_input, chance = import_module(f"fuzz.{target}").load(), random.Random(7)
    for seed in SEEDS[target]:
        one_input(seed)
        for data in mutations(seed, chance):
            one_input(data)
