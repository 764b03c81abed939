"""``case sample``: the draw repeats itself, the interval covers, and what was looked at stands in the sheet."""

import csv
import io


def ready(suyuan):
    rows = (suyuan.folder / "newborns.csv").read_text("utf-8-sig").splitlines()[:201]
    (suyuan.folder / "leak.csv").write_text("\n".join(rows) + "\n", "utf-8")
    opening = ("--title", "抽样", "--office", "某院", "--leak-on", "2026-01-01")
    number = suyuan("case", "open", *opening, "--json").data["case"]
    taken = ("--by", "甲", "--by", "乙", "--at", "2026-01-02T10:00", "--place", "某地", "--how", "提取")
    told = ("--title", "名单", "--kind", "record_list", "--proves", "数量")
    added = suyuan("case", "add", number, "exhibit", "leak.csv", *told, *taken)
    assert added.code == 0, added.err
    passed = ("--way", "sold", "--rows", "200", "--list", "E1", "--field", "phone")
    assert suyuan("case", "add", number, "batch", *passed).code == 0
    return number


def test_a_sample_is_drawn_looked_at_and_printed(suyuan):
    number = ready(suyuan)
    drawn = suyuan("case", "sample", number, "E1", "--size", "40", "-o", "rows.csv", "--json")
    assert drawn.code == 0, drawn.err
    again = suyuan("case", "sample", number, "E1", "--size", "40", "--json")
    assert again.data["drawn"] == drawn.data["drawn"] == sorted(set(drawn.data["drawn"]))
    assert all(2 <= row <= 201 for row in drawn.data["drawn"])
    lines = list(csv.reader(io.StringIO((suyuan.folder / "rows.csv").read_text("utf-8-sig"))))
    assert lines[0] == ["row", "wrong"]
    filled = [["row", "wrong"], *([row, "1" if place < 4 else "0"] for place, (row, _) in enumerate(lines[1:]))]
    (suyuan.folder / "done.csv").write_text("\n".join(",".join(line) for line in filled) + "\n", "utf-8")
    told = suyuan("case", "sample", number, "E1", "--checked", "done.csv", "--json")
    assert told.code == 0, told.err
    low, high = told.data["rows_interval"]
    assert (told.data["checked"], told.data["errors"]) == (40, 4)
    assert 4 <= low < 20 < high <= 164
    assert suyuan("ledger", "verify").code == 0
    assert "4" in suyuan("case", "sample", number, "E1", "--checked", "done.csv", lang="en").out
    made = suyuan("case", "report", number, "--kind", "count", "-o", "count.docx", "--json")
    if made.code != 6:  # no fonts here
        assert made.code == 0, made.err
    packed = suyuan("case", "pack", number, "-o", "case.zip", "--json")
    assert packed.code == 0, packed.err


def test_how_many_rows_rule_out_a_share(suyuan):
    number = ready(suyuan)
    few, many = (suyuan("case", "sample", number, "E1", "--most", most, "--json") for most in ("10%", "1%"))
    assert len(few.data["drawn"]) < len(many.data["drawn"]) <= 200
    assert suyuan("case", "sample", number, "E1", "--most", "0").code == 2
    assert suyuan("case", "sample", number, "E1", "--size", "201").code == 2


def test_other_rows_and_missing_verdicts_are_refused(suyuan):
    number = ready(suyuan)
    assert suyuan("case", "sample", number, "E1", "--size", "10", "-o", "some.csv").code == 0
    unfinished = suyuan("case", "sample", number, "E1", "--checked", "some.csv")
    assert (unfinished.code, "SY-I198" in unfinished.err) == (4, True)
    rows = (suyuan.folder / "some.csv").read_text("utf-8-sig").replace(",\n", ",0\n").splitlines()
    rows[1] = "999,0"
    (suyuan.folder / "other.csv").write_text("\n".join(rows) + "\n", "utf-8")
    other = suyuan("case", "sample", number, "E1", "--checked", "other.csv")
    assert (other.code, "SY-I199" in other.err) == (4, True)
    assert suyuan("case", "sample", number, "E9", "--size", "5").code == 2
