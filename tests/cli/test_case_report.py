"""``case report``: papers from the command line, logged before they are written, in both languages."""

import io
import json
from datetime import UTC, date, datetime

import docx
import pypdfium2
import pytest
from tests.cli.conftest import POLICY
from tests.unit.report.case_papers.invented import exhibit, invented_case
from tests.unit.report.case_papers.reading import attached, squeeze, words_of
from typer.testing import CliRunner

from suyuan.app.case_papers import PaperWords
from suyuan.app.case_report import make_case_paper, read_trace_file
from suyuan.app.cases import CaseOpening, open_case
from suyuan.cli.case import app
from suyuan.core.errors import ComponentFault, InputFault, UsageFault
from suyuan.report import papers
from suyuan.report.case_papers.paper import PaperKind
from suyuan.storage.workspace import create_workspace, open_workspace

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _fonts():
    try:
        papers.find_fonts()
    except ComponentFault:
        pytest.skip("this machine has no fonts-noto-cjk")


def keep(workspace, case):
    """Open a case as ``case open --from`` does; its number in the workspace."""
    opening = CaseOpening(case.title, case.office, case.act_from, case.act_until, case.leak_on, case.reach)
    return open_case(workspace, opening, lambda: NOW, case)[0].case


@pytest.fixture
def workspace(tmp_path):
    made = create_workspace(tmp_path / "w", POLICY)
    assert keep(made, invented_case()) == "C-2026-0001"
    return made


def make(workspace, out, kind=PaperKind.EVIDENCE, **more):
    return make_case_paper(workspace, "C-2026-0001", kind, "zh", out, lambda: NOW, **more)


def test_a_paper_is_logged_and_no_name_stands_in_the_ledger(workspace, tmp_path):
    saved = make(workspace, tmp_path / "list.pdf")
    assert (tmp_path / "list.pdf").stat().st_mode & 0o777 == 0o600
    (entry,) = workspace.ledger.entries(saved.ledger_index)
    assert entry.event.value == "case"
    assert (entry.body["act"], entry.body["kind"], entry.body["format"]) == ("report", "evidence", "pdf")
    assert saved.sha256 not in json.dumps(entry.body)
    assert "paper_sha256" in entry.body
    with workspace.reading() as session:
        assert [opening.value for opening in session.openings.of(saved.ledger_index)] == [saved.sha256]


def test_the_entry_comes_before_the_file(workspace, tmp_path, monkeypatch):
    monkeypatch.setattr("suyuan.app.case_report.write_whole", lambda *_: (_ for _ in ()).throw(OSError))
    before = workspace.ledger.checkpoint().size
    with pytest.raises(OSError):  # noqa: PT011 - raised by this test
        make(workspace, tmp_path / "list.pdf")
    assert workspace.ledger.checkpoint().size == before + 1
    assert not (tmp_path / "list.pdf").exists()


def test_nothing_is_logged_or_written_where_the_paper_cannot_be(workspace, tmp_path):
    before = workspace.ledger.checkpoint().size
    (tmp_path / "there.pdf").write_text("mine")
    for out, kind, code in (
        ("there.pdf", PaperKind.EVIDENCE, "SY-U019"),
        ("new.odt", PaperKind.EVIDENCE, "SY-U153"),
        ("new.pdf", PaperKind.TRACE, "SY-U152"),
    ):
        with pytest.raises(UsageFault, match=code):
            make(workspace, tmp_path / out, kind)
    with pytest.raises(UsageFault, match="SY-U150"):
        make(workspace, tmp_path / "new.pdf", PaperKind.APOLOGY, words=PaperWords(media_reach="city"))
    assert workspace.ledger.checkpoint().size == before
    assert (tmp_path / "there.pdf").read_text() == "mine"
    assert not (tmp_path / "new.pdf").exists()


@pytest.mark.parametrize("text", ["", "[]", "{", "{}", '{"schema": "suyuan/trace/1"}', "[" * 100_000])
def test_what_is_no_trace_is_refused(tmp_path, text):
    (tmp_path / "trace.json").write_text(text)
    with pytest.raises(InputFault, match="SY-I190"):
        read_trace_file(tmp_path / "trace.json")
    with pytest.raises(InputFault, match="SY-I190"):
        read_trace_file(tmp_path / "none.json")


def test_a_real_trace_becomes_a_report(suyuan):
    assert suyuan("release", "--to", "studio", "--purpose", "photo", "-o", "given.csv", "-q").code == 0
    lines = (suyuan.folder / "given.csv").read_text("utf-8-sig").splitlines()
    (suyuan.folder / "found.csv").write_text("\n".join(lines[:400]) + "\n", "utf-8")
    ran = suyuan("trace", "found.csv", "--explain", "why.svg", "--json")
    (suyuan.folder / "trace.json").write_text(ran.out, "utf-8")
    found = exhibit("E1", "在网上发现的名单", sha256=ran.data["exhibit_sha256"])
    opened = open_workspace(suyuan.workspace)
    case = keep(opened, invented_case(exhibits=(found,), custody=(), batches=(), payments=(), findings=()))
    for suffix in ("pdf", "docx"):
        saved = make_case_paper(
            opened, case, PaperKind.TRACE, "zh",
            suyuan.folder / f"report.{suffix}", lambda: NOW, trace=suyuan.folder / "trace.json",
            dated=date(2026, 11, 19),
        )  # fmt: skip
        assert not saved.draft
    pdf = (suyuan.folder / "report.pdf").read_bytes()
    words = words_of(pdf)
    (accused,) = ran.data["accused"]
    assert "某虚构摄影公司（studio）" in words
    assert f"{ran.data['explanation'][0]['log10_e']:.2f}" in words
    assert squeeze(accused["releases"][0]["release_id"]) in words
    held = json.loads(attached(pdf)["evidence.json"])
    assert held["trace"]["accused"][0]["log10_e"] == f"{ran.data['explanation'][0]['log10_e']:.4f}"
    assert held["samples"][0]["row_root"]
    other = keep(opened, invented_case())
    with pytest.raises(InputFault, match="SY-I191"):
        make_case_paper(
            opened, other, PaperKind.TRACE, "zh",
            suyuan.folder / "other.pdf", lambda: NOW, trace=suyuan.folder / "trace.json",
        )  # fmt: skip


def test_the_command_says_what_it_wrote(workspace, tmp_path):
    common = ["report", "C-2026-0001", "-w", str(workspace.folder)]
    draft = tmp_path / "draft.docx"
    ran = CliRunner().invoke(app, [*common, "--kind", "complaint", "-o", str(draft), "--court", "某法院"])
    assert ran.exit_code == 0, ran.output
    assert "draft.docx" in ran.output
    written = docx.Document(io.BytesIO(draft.read_bytes()))
    assert any("某法院" in paragraph.text for paragraph in written.paragraphs)
    ran = CliRunner().invoke(app, [*common, "--kind", "gain", "-o", str(tmp_path / "gain.pdf"), "--json"])
    data = json.loads(ran.output)
    assert data["schema"] == "suyuan/case-report/1"
    assert data["kind"] == "gain"
    with pypdfium2.PdfDocument(tmp_path / "gain.pdf") as document:
        assert len(document) >= 1
