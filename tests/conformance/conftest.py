"""An evidence pack of the demo's story, and the stand-alone verifiers as separate processes."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from suyuan.app.demo import run_demo

VERIFY = Path(__file__).parents[2] / "verify"


@dataclass(frozen=True)
class Story:
    pack: Path
    exhibit: Path
    log_key: str
    workspace: Path


@pytest.fixture(scope="session")
def story(tmp_path_factory):
    folder = tmp_path_factory.mktemp("story") / "demo"
    result = run_demo(folder, lambda step, facts: None, people=12_000, lang="en")
    return Story(result.packed.out, result.leak_file, result.packed.log_key, folder / "workspace")


def run_python(*arguments, python=sys.executable):
    """A bare interpreter: no site packages, no environment, no Suyuan."""
    command = [python, "-I", "-S", VERIFY / "suyuan_verify.py", *arguments]
    return subprocess.run([str(part) for part in command], capture_output=True, check=False)


def agrees(done, *arguments):
    """The second implementation, in JavaScript, says the same to the byte."""
    node = shutil.which("node")
    if node is None:
        assert "CI" not in os.environ, "Node is missing"
        return
    other = subprocess.run([node, VERIFY / "verify.mjs", *map(str, arguments)], capture_output=True, check=False)
    assert (other.returncode, other.stdout) == (done.returncode, done.stdout), other.stderr
