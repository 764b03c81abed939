"""``access import`` and ``access list`` as a clerk uses them, and files that are no access log."""

import csv

import pytest

from suyuan.engines.writing import write_table


@pytest.fixture(scope="module")
def certs(suyuan):
    with (suyuan.folder / "newborns.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["birth_certificate"] for row in csv.DictReader(file)]


def test_import_and_list(suyuan, certs):
    lines = [
        "账号,操作时间,出生证号,操作",
        *[f"N{n % 4},2026-03-01 09:{n % 60:02d}:00,{c},浏览" for n, c in enumerate(certs[:90])],
    ]
    (suyuan.folder / "log.csv").write_text("\n".join([*lines, "N1,2026-03-01 09:00,,导出"]), "gb18030")
    first = suyuan("access", "import", "log.csv", "--json")
    assert first.code == 0, first.err
    (file,) = first.data["files"]
    assert first.data["schema"] == "suyuan/access-import/1"
    assert (file["rows"], file["events"], file["added"], file["unnamed"]) == (91, 90, 90, 1)
    assert file["columns"] == {"account": "账号", "time": "操作时间", "records": ["出生证号"]}
    again = suyuan("access", "import", "log.csv")
    assert "没有新增" in again.out
    assert "nothing was added" in suyuan("access", "import", "log.csv", lang="en").out
    listed = suyuan("access", "list", "--json").data
    assert (listed["events"], len(listed["accounts"])) == (90, 4)
    assert listed["accounts"][0] == {
        "account": "N0", "events": 23, "records": 23,
        "first": "2026-03-01T09:00:00+08:00", "last": "2026-03-01T09:56:00+08:00",
    }  # fmt: skip
    for lang, word in (("zh", "访问次数"), ("en", "Accesses")):
        shown = suyuan("access", "list", lang=lang).out
        assert word in shown
        assert not any(cert in shown for cert in certs[:90])
    assert suyuan("ledger", "show").code == suyuan("ledger", "verify").code == 0


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("none.csv", None, "SY-I001"),
        ("empty.csv", b"", "SY-I004"),
        ("nul.csv", b"a,b\x00\x01\x02\xff\xfe" * 50, "SY-I008"),
        ("page.csv", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "SY-I027"),
        ("fake.xlsx", "账号,时间\nN1,2026-03-01\n".encode(), "SY-I006"),
        ("log.doc", b"x", "SY-I005"),
        ("title.csv", "账号,操作时间,出生证号\n".encode(), None),
        ("who.csv", "科室,操作时间,出生证号\n甲,2026-03-01 09:00,S1\n乙,2026-03-01 09:01,S2\n".encode(), "SY-I070"),
        ("when.csv", "账号,说明,出生证号\nN1,昨天,S1\nN1,前天,S2\n".encode(), "SY-I071"),
        ("birth.csv", "账号,出生日期,出生证号\nN1,2021-03-01,S1\nN1,2021-03-02,S2\n".encode(), "SY-I071"),
        ("other.csv", "账号,操作时间,出生证号\nN1,2026-03-01 09:00,S1\nN2,2026-03-01 09:01,S2\n".encode(), "SY-I072"),
        ("formula.csv", "账号,时间,出生证号\n=1+1,2026-03-01 09:00,=A1\n@a,2026-03-01 09:00,+1\n".encode(), "SY-I072"),
    ],
)  # fmt: skip
def test_what_is_no_access_log(suyuan, name, content, code):
    if content is not None:
        (suyuan.folder / name).write_bytes(content)
    before = suyuan.snapshot()
    ran = suyuan("access", "import", name)
    assert ran.code == 4, ran.err + ran.out
    lines = ran.err.strip().splitlines()
    assert len(lines) == 3, ran.err
    assert lines[0].startswith(f"错误 {code or 'SY-I'}")
    assert suyuan("access", "import", name, lang="en").err.startswith(f"Error {code or 'SY-I'}")
    assert suyuan.snapshot() == before


def test_a_list_of_people_is_no_log(suyuan):
    assert "SY-I070" in suyuan("access", "import", "newborns.csv").err
    assert "SY-U003" in suyuan("access", "import", "newborns.csv", "--map", "没有=account").err
    assert "SY-U008" in suyuan("access", "import", "newborns.csv", "--map", "name=nobody").err
    assert suyuan("access", "import").code == 2


def test_names_of_accounts_are_text_and_nothing_else(suyuan, certs, tmp_path):
    import pyarrow as pa

    write_table(
        pa.table(
            {
                "user": ["[red]x[/red]", "\x1b[31mN\x07"],
                "time": ["2026-03-01 09:00", "2026-03-01 09:01"],
                "mrn": certs[:2],
            }
        ),
        suyuan.folder / "odd.parquet",
    )
    assert suyuan("access", "import", "odd.parquet").code == 0
    ran = suyuan("access", "list")
    assert ran.code == 0
    listed = [account["account"] for account in suyuan("access", "list", "--json").data["accounts"]]
    assert {"[red]x[/red]", "[31mN"} <= set(listed)
    assert "[red]x[/red]" in ran.out
    assert "\x1b" not in ran.out
