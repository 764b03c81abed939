"""``pia`` as a protection officer uses it: begin, answer, file, print; and what a form may not be."""

import re
from datetime import date, timedelta

import pytest
from tests.cli.forms import fill

TODAY = date.today()  # noqa: DTZ011


@pytest.fixture
def form(suyuan, request):
    path = suyuan.folder / f"{request.node.name.partition('[')[0]}{abs(hash(request.node.name))}.toml"
    ran = suyuan("pia", "start", "--to", "studio", "--purpose", "photo", "-o", path, "--json")
    assert ran.code == 0, ran.err
    assert ran.data["people"] == 3000
    assert ran.data["situations"] == ["given", "sensitive"]
    return path


def test_begin_answer_file_list_print(suyuan, form):
    begun = form.read_text("utf-8")
    assert 'recipient_name = "某虚构摄影公司"' in begun
    assert "个人信息保护法》第56条" in begun
    fill(form)
    ran = suyuan("pia", "file", form, "--json")
    assert ran.code == 0, ran.err
    filed = ran.data
    assert filed["conclusion"] == "may"
    assert filed["keep_until"] == TODAY.replace(year=TODAY.year + 3).isoformat()
    again = suyuan("pia", "file", form, "--json").data
    assert again["again"]
    assert again["assessment"] == filed["assessment"]
    assert filed["assessment"] in suyuan("pia", "list").out
    last = suyuan("ledger", "show", "--json").data["entries"][-1]
    assert last["event"] == "assessment"
    assert last["body"]["sha256"] == filed["sha256"]
    assert set(last["body"]) == {"sha256", "assessment", "recipient", "purpose", "conclusion"}
    for lang, title in (("zh", "个人信息保护影响评估报告"), ("en", "impact assessment")):
        assert suyuan("pia", "print", filed["assessment"], "-o", f"{lang}.html", lang=lang).code == 0
        page = (suyuan.folder / f"{lang}.html").read_text("utf-8")
        assert title in page
        assert "@media print" in page
        assert "已核对：necessity" in page
    assert suyuan("pia", "print", filed["assessment"], "-o", "pia.csv").code == 0
    assert "已核对：lawful" in (suyuan.folder / "pia.csv").read_text("utf-8-sig")
    assert suyuan("ledger", "verify").code == 0


@pytest.mark.parametrize(
    ("changes", "code", "exit_code"),
    [
        ({"signed_by": " "}, "SY-I120", 4),
        ({"impact": "huge"}, "SY-I120", 4),
        ({"likelihood": ""}, "SY-I120", 4),
        ({"lawful": ""}, "SY-I120", 4),
        ({"necessity": ""}, "SY-I120", 4),
        ({"conclusion": "maybe"}, "SY-I120", 4),
        ({"conclusion": "not", "remark": " "}, "SY-I120", 4),
        ({"impact": "severe", "likelihood": "severe"}, "SY-G080", 3),
        ({"in_place": "no"}, "SY-G080", 3),
    ],
)
def test_an_open_question_or_a_conclusion_that_does_not_follow(suyuan, form, changes, code, exit_code):
    fill(form, **changes)
    before = suyuan.snapshot()
    ran = suyuan("pia", "file", form)
    assert ran.code == exit_code, ran.err
    assert code in ran.err
    assert len(ran.err.strip().splitlines()) == 3
    assert suyuan("pia", "file", form, lang="en").err.startswith(f"Error {code}")
    assert suyuan.snapshot() == before


def test_one_that_says_no_is_filed_and_asks_for_attention(suyuan, form):
    fill(form, conclusion="correct")
    assert suyuan("pia", "file", form).code == 1


@pytest.mark.parametrize(
    ("pattern", "becomes", "code"),
    [
        (r"^dated = .*$", f"dated = {TODAY + timedelta(2)}", "SY-I121"),
        (r"^review_by = .*$", f"review_by = {TODAY - timedelta(2)}", "SY-I124"),
        (r"^keep_days = .*$", "keep_days = 31", "SY-I122"),
        (r'^name = "address"$', 'name = "name"', "SY-I122"),
        (r'^recipient = "studio"$', 'recipient = "nobody"', "SY-G001"),
        (r'^recipient = "studio"$', 'recipient = "clinic"', "SY-G003"),
        (r"^people = .*$", "people = -1", "SY-I123"),
        (r"^schema = .*$", 'schema = "other"', "SY-I123"),
        (r"^schema = .*$", "schema = ", "SY-I123"),
    ],
)
def test_a_form_of_another_day_or_another_release(suyuan, form, pattern, becomes, code):
    text = fill(form)
    form.write_text(re.sub(pattern, becomes, text, count=1, flags=re.MULTILINE), "utf-8")
    assert code in suyuan("pia", "file", form).err


def test_what_cannot_begin(suyuan, form):
    assert "SY-U086" in suyuan("pia", "start", "--to", "studio", "--purpose", "photo", "-o", form).err
    assert "SY-G001" in suyuan("pia", "start", "--to", "no", "--purpose", "photo", "-o", "x.toml").err
    assert "SY-U005" in suyuan("pia", "start", "--to", "studio", "--purpose", "photo", "-o", "no/x.toml").err
    assert "SY-I125" in suyuan("pia", "file", "missing.toml").err
    assert "SY-U084" in suyuan("pia", "print", "PIA-0", "-o", "x.html").err


def test_the_short_form_asks_by_situation(suyuan):
    path = suyuan.folder / "short.toml"
    assert suyuan("pia", "start", "--to", "clinic", "--purpose", "recall", "--simple", "-o", path).code == 0
    fill(path)
    assert "handled_in_all" in suyuan("pia", "file", path).err
    text = path.read_text("utf-8")
    path.write_text(text.replace("# handled_in_all = 0", "handled_in_all = 100000"), "utf-8")
    assert "SY-G081" in suyuan("pia", "file", path).err
    path.write_text(text.replace("# handled_in_all = 0", "handled_in_all = 99999"), "utf-8")
    ran = suyuan("pia", "file", path, "--json")
    assert ran.code == 0, ran.err
    assert suyuan("pia", "print", ran.data["assessment"], "-o", "short.html").code == 0
    assert "附件2" in (suyuan.folder / "short.html").read_text("utf-8")


def test_the_self_audit_says_how_sure_it_is(suyuan):
    ran = suyuan("pia", "audit-form", "-o", "audit.html", "--json")
    assert ran.code == 0, ran.err
    assert [one["number"] for one in ran.data["items"]] == list(range(1, 25))
    assert {one["evidence"] for one in ran.data["items"]} == {"secondary", "unsettled"}
    assert "不是正式文本" in (suyuan.folder / "audit.html").read_text("utf-8")
    assert suyuan("pia", "audit-form", "-o", "audit.csv", lang="en").code == 0
    assert "SY-U085" in suyuan("pia", "audit-form", "-o", "audit.docx").err
