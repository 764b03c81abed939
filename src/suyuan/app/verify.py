"""Run the stand-alone verifier as a stranger would: another Python process that cannot see Suyuan."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from suyuan.core.errors import ComponentFault, InputFault

NAME = "suyuan_verify.py"
VERDICTS = {0: "attributed", 5: "broken", 7: "short"}


@dataclass(frozen=True, slots=True)
class Verification:
    """What the verifier said.

    Attributes:
        code: its exit code: 0 attributed, 5 broken, 7 short.
        lines: its sentences.
        program: the file that was run.
    """

    code: int
    lines: tuple[str, ...]
    program: Path

    @property
    def verdict(self) -> str:
        """``attributed``, ``broken`` or ``short``."""
        return VERDICTS[self.code]


def verifier_file() -> Path:
    """The verifier: beside this module where Suyuan is installed, in ``verify/`` of a checkout.

    Raises:
        ComponentFault: SY-C013, it is missing.
    """
    here = Path(__file__)
    for path in (here.with_name(NAME), here.parents[3] / "verify" / NAME):
        if path.is_file():
            return path
    raise ComponentFault("SY-C013", file=NAME)


def verify_pack(pack: Path, *, exhibit: Path | None, log_key: str | None, lang: str) -> Verification:
    """Check a pack.

    Raises:
        InputFault: SY-I055, the pack or the exhibit cannot be read.
    """
    for path in (pack, exhibit):
        if path is not None and not path.is_file():
            raise InputFault("SY-I055", file=path.name)
    program = verifier_file()
    command = [sys.executable, "-I", "-S", str(program), str(pack), "--lang", lang]
    command += ["--exhibit", str(exhibit)] if exhibit is not None else []
    command += ["--log-key", log_key] if log_key is not None else []
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own program, no shell
    if done.returncode not in VERDICTS:
        raise InputFault("SY-I055", file=pack.name)
    return Verification(done.returncode, tuple(done.stdout.decode().splitlines()), program)
