"""A small workspace, and the command run as a user runs it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.zygote import run

from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_newborns

POLICY = """
[govern]
decision = "advise"
[recipients.studio]
name = "某虚构摄影公司"
[recipients.clinic]
name = "某虚构诊所"
[purposes.photo]
title = "新生儿摄影回访"
basis = "consent"
keep_days = 30
recipients = ["studio"]
needs = ["birth_month", { one_of = ["mother_phone", "father_phone"], as = "contact" }, "mother_surname", "address"]
carriers = ["choice", "form"]
[purposes.recall]
title = "接种召回"
basis = "statutory"
keep_days = 365
needs = ["name", "birth_date", { one_of = ["mother_phone", "father_phone"], as = "contact" }, "passport"]
carriers = ["choice"]
[purposes.other]
title = "区域统计核对"
basis = "statutory"
keep_days = 30
needs = ["sex", "district"]
[purposes.nobody]
title = "范围为空"
basis = "statutory"
keep_days = 365
needs = ["name"]
scope = { birth_date = { from = "1900-01-01", to = "1900-01-02" } }
"""


@dataclass(frozen=True)
class Ran:
    """What a command printed and returned."""

    code: int
    out: str
    err: str

    @property
    def data(self):
        return json.loads(self.out)


@dataclass(frozen=True)
class Suyuan:
    """The command line over one workspace."""

    folder: Path

    @property
    def workspace(self) -> Path:
        return self.folder / "w"

    def __call__(self, *arguments, lang="zh") -> Ran:
        environment = {"PATH": "/usr/bin:/bin", "SUYUAN_WORKSPACE": str(self.workspace), "SUYUAN_LANG": lang,
                       "COLUMNS": "160", "PYTHONIOENCODING": "utf-8", "HOME": str(self.folder),
                       "PYTHONPATH": os.environ.get("PYTHONPATH", "")}  # fmt: skip
        return Ran(*run([str(argument) for argument in arguments], environment, self.folder))

    def snapshot(self) -> dict[str, bytes]:
        """Every file of the workspace but its lock."""
        return {
            str(path.relative_to(self.workspace)): path.read_bytes()
            for path in sorted(self.workspace.rglob("*"))
            if path.is_file() and path.name != ".lock"
        }


@pytest.fixture(scope="module")
def suyuan(tmp_path_factory) -> Suyuan:
    """A workspace with 3,000 invented newborns."""
    ready = Suyuan(tmp_path_factory.mktemp("cli"))
    assert ready("init", "-q").code == 0
    (ready.workspace / "policy.toml").write_text(POLICY, "utf-8")
    write_table(invent_newborns(3000, 5), ready.folder / "newborns.csv")
    ran = ready("registry", "import", "newborns.csv", "--json")
    assert ran.code == 0, ran.err
    assert ran.data["added"] == 3000
    return ready
