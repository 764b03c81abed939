"""The documents say what the code does."""

import os
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

from suyuan.ledger.entry import Event
from suyuan.report.messages import catalogue

ROOT = Path(__file__).parents[2]
CODES = re.compile(r'"(SY-[UGIALC]\d{3})"')


def sources():
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))


def test_every_code_that_is_raised_has_its_lines_and_every_line_its_code():
    raised = set(CODES.findall(sources()))
    for lang in ("zh", "en"):
        written = {name for name in catalogue(lang) if name.startswith("SY-")}
        assert raised - written == set()
        assert written - raised == set()


def test_both_catalogues_say_the_same_things_with_the_same_parameters():
    def parameters(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    zh, en = catalogue("zh"), catalogue("en")
    assert zh.keys() == en.keys()
    for table in zh:
        assert zh[table].keys() == en[table].keys(), table
        for key in zh[table]:
            assert parameters(zh[table][key]) == parameters(en[table][key]), (table, key)


def test_every_event_of_the_ledger_has_a_name():
    for lang in ("zh", "en"):
        assert catalogue(lang)["event"].keys() == {event.value for event in Event}


def test_errors_have_three_lines():
    for lang in ("zh", "en"):
        for name, table in catalogue(lang).items():
            if name.startswith("SY-"):
                assert table.keys() == {"what", "why", "next"}, name


def test_the_reference_is_what_the_code_says():
    ran = subprocess.run(
        [sys.executable, ROOT / "scripts" / "reference.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "SUYUAN_LANG": "en", "COLUMNS": "100"},
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_links_lead_somewhere():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), (page.name, target)


@pytest.mark.parametrize(("page", "lang"), [("README.md", "en"), ("README.zh-CN.md", "zh")])
def test_the_transcript_is_what_the_demo_prints(page, lang, tmp_path):
    block = re.search(r"```text\n(.*?)```", (ROOT / page).read_text("utf-8"), re.S)
    assert block is not None
    ran = subprocess.run(
        [sys.executable, "-m", "suyuan.cli.main", "demo", "--out", "demo", "--lang", lang],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8"},
    )
    printed = {line.rstrip() for line in ran.stdout.splitlines()}
    for line in block.group(1).splitlines():
        assert line.rstrip() in printed, line


def test_no_machine_or_outside_place_is_named():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "src").rglob("*.py")]:
        text = path.read_text("utf-8")
        assert "/work/" not in text, path
        assert "/root/" not in text, path
