"""Run the stand-alone verifier as a stranger would: another Python process that cannot see Suyuan."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from suyuan.core.errors import ComponentFault, InputFault

NAME = "suyuan_verify.py"
CASE_NAME = "suyuan_case.py"
CASE_MEMBER = "case.json"
VERDICTS = {0: "attributed", 5: "broken", 7: "short"}


@dataclass(frozen=True, slots=True)
class Verification:
    """What the verifier said.

    Attributes:
        code: its exit code: 0 attributed, 5 broken, 7 short.
        lines: its sentences.
        program: the file that was run.
        of_case: it was the pack of a case, not of one trace.
    """

    code: int
    lines: tuple[str, ...]
    program: Path
    of_case: bool = False

    @property
    def verdict(self) -> str:
        """``attributed`` (of a case: ``holds``), ``broken`` or ``short``."""
        return "holds" if self.of_case and not self.code else VERDICTS[self.code]


def verifier_file(name: str = NAME) -> Path:
    """The verifier: beside this module where Suyuan is installed, in ``verify/`` of a checkout.

    Raises:
        ComponentFault: SY-C013, it is missing.
    """
    here = Path(__file__)
    for path in (here.with_name(name), here.parents[3] / "verify" / name):
        if path.is_file():
            return path
    raise ComponentFault("SY-C013", file=name)


def verify_pack(pack: Path, *, exhibit: Path | None, log_key: str | None, lang: str) -> Verification:
    """Check a pack of a trace or of a case.

    Args:
        exhibit: the exhibit; for the pack of a case the folder with all of them.

    Raises:
        InputFault: SY-I055, the pack or the exhibit cannot be read.
    """
    of_case = _is_case(pack)
    for path in (pack, exhibit):
        if path is not None and not (path.is_file() or (of_case and path is exhibit and path.is_dir())):
            raise InputFault("SY-I055", file=path.name)
    program = verifier_file(CASE_NAME if of_case else NAME)
    command = [sys.executable, "-I", "-S", str(program), str(pack), "--lang", lang]
    command += ["--exhibits" if of_case else "--exhibit", str(exhibit)] if exhibit is not None else []
    command += ["--log-key", log_key] if log_key is not None else []
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own program, no shell
    if done.returncode not in VERDICTS:
        raise InputFault("SY-I055", file=pack.name)
    return Verification(done.returncode, tuple(done.stdout.decode().splitlines()), program, of_case)


def _is_case(pack: Path) -> bool:
    """Whether a file is, or pretends to be, the pack of a case; the verifier judges it, this only chooses one."""
    try:
        with zipfile.ZipFile(pack) as container:
            return CASE_MEMBER in container.namelist()
    except (OSError, zipfile.BadZipFile):
        return False
