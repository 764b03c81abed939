"""``records``: the sheets a custodian keeps and hands in; nobody stands in them."""

import csv
import io

import pytest

from suyuan.core.errors import ComponentFault
from suyuan.engines.reading import read_table
from suyuan.report.papers import find_fonts


@pytest.fixture(scope="module")
def released(suyuan):
    ran = suyuan("release", "--to", "studio", "--purpose", "photo", "--json")
    assert ran.code == 0, ran.err
    return ran.data["release_id"]


def rows_of(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def test_the_sheets(suyuan, released):
    assert suyuan("records", "activities", "-o", "a.csv").code == 0
    activities = rows_of(suyuan.folder / "a.csv")
    assert [one["目的"] for one in activities] == ["photo", "recall", "other", "nobody"]
    assert activities[0]["接收方"] == "某虚构摄影公司"
    assert activities[0]["发布数"] == "1"
    assert suyuan("records", "releases", "-o", "r.csv").code == 0
    (row,) = rows_of(suyuan.folder / "r.csv")
    assert (row["发布"], row["删除证明"]) == (released, "—")
    assert suyuan("records", "releases", "-o", "r.xlsx", lang="en").code == 0
    table = read_table(suyuan.folder / "r.xlsx")
    assert table.header[0] == "Release"
    for name in ("activities", "releases", "minors-audit"):
        for lang in ("zh", "en"):
            assert suyuan("records", name, "-o", f"{name}.html", lang=lang).code == 0
    page = (suyuan.folder / "minors-audit.html").read_text("utf-8")
    assert "3000 / 3000" in page


@pytest.mark.parametrize("name", ["activities", "releases", "minors-audit"])
def test_the_sheets_on_paper(suyuan, released, name):
    try:
        find_fonts()
    except ComponentFault:
        pytest.skip("this machine has no fonts-noto-cjk")
    assert suyuan("records", name, "-o", f"{name}.pdf").code == 0
    assert (suyuan.folder / f"{name}.pdf").read_bytes().startswith(b"%PDF")


def test_the_minors_audit_counts_a_year_and_is_noted_when_reported(suyuan, released):
    year = int(suyuan("ledger", "show", "--json").data["entries"][0]["at"][:4])
    assert suyuan("records", "minors-audit", "--year", year, "-o", "m.csv").code == 0
    figures = {one["审计事项"]: one["数字"] for one in rows_of(suyuan.folder / "m.csv")}
    assert figures["涉及不满十四周岁的对外提供 / 全部对外提供（份）"] == "1 / 1"
    assert figures["有专门处理规则的目的 / 涉及的目的"] == "0 / 1"

    def late():
        duties = suyuan("policy", "due", "--on", f"{year + 1}-02-01", "--within", "0", "--json").data["duties"]
        return [one["subject"] for one in duties if one["kind"] == "minors-audit"]

    assert late() == [str(year)]
    (suyuan.folder / "report.pdf").write_bytes(b"report")
    assert suyuan("records", "reported", "--year", year, "--document", "missing.pdf").code == 4
    # Reported after the year's end; the due list looks at a later day.
    assert suyuan("records", "reported", "--year", year, "--document", "report.pdf").code == 0
    assert late() == []


def test_other_places_and_suffixes(suyuan):
    assert "SY-U085" in suyuan("records", "releases", "-o", "r.docx").err
    assert "SY-U005" in suyuan("records", "releases", "-o", "no/r.csv").err
