"""Commands run in processes forked from one that has imported everything: a start costs a tenth of a fresh one.

Each command still has its own process, arguments, environment, folder and streams.  What a fresh interpreter would do
otherwise, such as another order of sets, is covered by every eighth command, which runs in one.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

EVERY = 8
SERVER = """
import json, os, sys
import suyuan.cli.main as main
import suyuan.app.case_weigh, suyuan.app.demo, suyuan.app.plan, suyuan.app.trace, suyuan.storage.workspace  # noqa
import alembic.command, pypdfium2, typst  # noqa
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child:
        told = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps(told), flush=True)
        continue
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(asked[name], os.O_WRONLY), number)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.argv[:] = ["suyuan", *asked["argv"]]
    code = 0
    try:
        main.run()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0 if left.code is None else 1
    except BaseException:
        import traceback
        traceback.print_exc()
        code = 99
    sys.stdout.flush()
    sys.stderr.flush()
    import atexit
    atexit._run_exitfuncs()
    os._exit(code)
"""


class Zygote:
    """The process that is forked from, for one language."""

    def __init__(self, env: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env
        )

    def run(self, argv: list[str], env: dict[str, str], cwd: Path) -> tuple[int, str, str]:
        """Run a command; its exit code and what it printed."""
        with tempfile.TemporaryDirectory() as folder:
            out, err = Path(folder) / "out", Path(folder) / "err"
            out.touch()
            err.touch()
            asked = {"argv": argv, "env": env, "cwd": str(cwd), "out": str(out), "err": str(err)}
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            answer = self._process.stdout.readline()
            if not answer:
                raise RuntimeError("the process to fork from is gone")
            return json.loads(answer), out.read_text("utf-8"), err.read_text("utf-8")


_ZYGOTES: dict[str, Zygote] = {}
_CALLS = [0]


def run(argv: list[str], env: dict[str, str], cwd: Path) -> tuple[int, str, str]:
    """Run ``suyuan`` with these arguments."""
    _CALLS[0] += 1
    if _CALLS[0] % EVERY == 0 or "--lang" in argv or not hasattr(os, "fork"):
        command = [sys.executable, "-m", "suyuan.cli.main", *argv]
        done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=cwd, check=False, timeout=240)
        return done.returncode, done.stdout, done.stderr
    lang = env["SUYUAN_LANG"]
    if lang not in _ZYGOTES:
        _ZYGOTES[lang] = Zygote(env)
    return _ZYGOTES[lang].run(argv, env, cwd)
