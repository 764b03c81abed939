"""Every bad input ends in three lines with a code, the contract's exit code, and an untouched workspace."""

import pytest


def refused(suyuan, arguments, exit_code, code):
    before = suyuan.snapshot()
    ran = suyuan(*arguments)
    assert ran.code == exit_code, ran.err + ran.out
    lines = ran.err.strip().splitlines()
    assert len(lines) == 3, ran.err
    assert lines[0].startswith(f"错误 {code}：")
    assert lines[1].startswith("原因：")
    assert lines[2].startswith("下一步：")
    assert suyuan.snapshot() == before
    english = suyuan(*arguments, lang="en").err.strip().splitlines()
    assert english[0].startswith(f"Error {code}: ")
    as_json = suyuan(*arguments, "--json")
    assert as_json.data["schema"] == "suyuan/error/1"
    assert as_json.data["code"] == code


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        (["plan", "--to", "nobody", "--purpose", "photo"], 3, "SY-G001"),
        (["release", "--to", "studio", "--purpose", "nothing"], 3, "SY-G002"),
        (["release", "--to", "clinic", "--purpose", "photo"], 3, "SY-G003"),
        (["release", "--to", "studio", "--purpose", "photo", "--carriers", "choice,withhold"], 3, "SY-G004"),
        (["release", "--to", "clinic", "--purpose", "recall"], 3, "SY-G005"),
        (["release", "--to", "clinic", "--purpose", "nobody"], 3, "SY-G006"),
        (["release", "--to", "studio", "--purpose", "photo", "-o", "copy.doc"], 2, "SY-U004"),
        (["release", "--to", "studio", "--purpose", "photo", "-o", "no/such/copy.csv"], 2, "SY-U005"),
        (["release", "--to", "studio", "--purpose", "photo", "--alpha", "2"], 2, "SY-U008"),
        (["registry", "import", "newborns.csv", "--map", "没有=phone"], 2, "SY-U003"),
        (["registry", "import", "newborns.csv", "--map", "name"], 2, "SY-U008"),
        (["registry", "import", "newborns.csv", "--map", "hospital=name"], 4, "SY-I054"),
        (["trace", "newborns.csv", "-w", "."], 2, "SY-U001"),
        (["count", "newborns.csv", "--on", "yesterday"], 2, "SY-U008"),
        (["init", "-w", "."], 2, "SY-U002"),
    ],
)
def test_wrong_requests(suyuan, arguments, exit_code, code):
    refused(suyuan, arguments, exit_code, code)


def test_trace_before_any_release(suyuan, tmp_path):
    fresh = type(suyuan)(tmp_path)
    assert fresh("init", "-q").code == 0
    (tmp_path / "list.csv").write_text("电话,姓名\n15400000001,王某\n15400000002,李某\n", "utf-8")
    ran = fresh("trace", "list.csv")
    assert ran.code == 2
    assert "SY-U006" in ran.err


def test_usage_errors_of_the_parser_exit_2(suyuan):
    assert suyuan("trace").code == 2
    assert suyuan("plan", "--to", "studio").code == 2
    assert suyuan("nonsense").code == 2


def test_help_has_examples_in_both_languages(suyuan):
    for verb in ("init", "demo", "scan", "plan", "release", "trace", "count"):
        assert f"suyuan {verb}" in suyuan(verb, "--help").out
        assert "Example" in suyuan(verb, "--help", "--lang", "en").out
