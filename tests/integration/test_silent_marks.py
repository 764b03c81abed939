"""A union of many copies brought to one spelling: the tool says that only invented records could tell."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from suyuan.app.import_registry import import_file
from suyuan.app.release import make_release
from suyuan.app.starter import init_workspace
from suyuan.app.trace import trace_file
from suyuan.engines.reading import read_table
from suyuan.engines.writing import write_table
from suyuan.samples.leaks.recipe import make_leak, parse_step
from suyuan.samples.people import invent_newborns

COPIES = 8
POLICY = (
    '[govern]\ndecision = "advise"\n'
    + "\n".join(f'[recipients.r{n}]\nname = "r{n}"' for n in range(COPIES))
    + """
[purposes.photo]
title = "t"
basis = "consent"
keep_days = 30
needs = ["name", "birth_date", { one_of = ["mother_phone", "father_phone"], as = "contact" }, "address"]
carriers = ["choice", "form"]
"""
)


def clock():
    return datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("silent")
    workspace = init_workspace(folder / "w", clock, policy_text=POLICY)
    write_table(invent_newborns(400, 1), folder / "people.csv")
    import_file(workspace, folder / "people.csv", clock)
    reads = [read_table(make_release(workspace, f"r{n}", "photo", clock).out) for n in range(COPIES)]
    return folder, workspace, [read.rows.rename_columns(list(read.header)) for read in reads]


def traced(world, copies, *steps):
    folder, workspace, tables = world
    leak = make_leak(tables[:copies], [parse_step(step) for step in steps], 3)
    path = folder / f"list-{copies}-{len(steps)}.csv"
    write_table(leak.table, path)
    return trace_file(workspace, path, clock)


def test_a_union_of_many_copies_in_one_spelling_leaves_invented_records_alone(world):
    found = traced(world, COPIES, "union", "addresses:share=1")
    assert found.attribution.accused == ()
    assert found.only_honey_could_tell


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "只有虚构记录还能说明"), ("en", "only invented records could tell")]
)
def test_it_is_said_under_the_verdict(world, lang, words):
    folder, workspace, tables = world
    leak = make_leak(tables, [parse_step("union"), parse_step("addresses:share=1")], 4)
    write_table(leak.table, folder / f"said-{lang}.csv")
    command = [sys.executable, "-m", "suyuan.cli.main", "trace", str(folder / f"said-{lang}.csv")]
    environment = {**os.environ, "SUYUAN_WORKSPACE": str(workspace.folder), "SUYUAN_LANG": lang, "COLUMNS": "400"}
    text, data = (
        subprocess.run([*command, *more], capture_output=True, text=True, env=environment, check=False, timeout=120)
        for more in ((), ("--json",))
    )
    assert (text.returncode, data.returncode) == (7, 7)
    assert words in text.stdout
    assert json.loads(data.stdout)["only_honey_could_tell"] is True


def test_a_union_of_two_copies_still_names_them(world):
    found = traced(world, 2, "union", "addresses:share=1")
    assert {accused.recipient for accused in found.attribution.accused} == {"r0", "r1"}
    assert not found.only_honey_could_tell


def test_a_list_that_is_merely_too_short_is_not_taken_for_a_union(world):
    found = traced(world, 1, "subset:rows=5", "addresses:share=1")
    assert found.attribution.accused == ()
    assert not found.only_honey_could_tell
