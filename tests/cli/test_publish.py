"""``publish``: a site that names nobody, asks nobody outside, and can be checked by a stranger."""

import csv
import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.cli import funds
from tests.cli.conftest import POLICY
from tests.cli.four_eyes import acting, copy_with_keys, last, register, tamper

ABOUT = """
publisher = "某区公益赔偿金管理委员会"
contact = "工作日 9:00—17:00"
[cases.newborn]
judgment = "J1"
rows = 30213
minors = 3
[cases.newborn.zh]
title = "新生儿信息被倒卖案"
happened = "有人买来三万多条新生儿信息。"
contents = ["出生日期"]
todo = ["可以要求对方删除"]
"""
OUTSIDE = re.compile(r"""(?:https?:)?//|\bsrc=|@import|url\((?!#hatch)""")


@pytest.fixture(scope="module")
def site(suyuan, tmp_path_factory):
    """A fund with everything in it, published."""
    desk = register(copy_with_keys(suyuan, tmp_path_factory.mktemp("site")))
    (desk.workspace / "policy.toml").write_text(POLICY + '[fund]\nname = "某区公益赔偿金"\n', "utf-8")
    funds.judge(desk)
    funds.receive(desk, 24_000_000)
    funds.receive(desk, 123_456, "", "unknown")
    funds.tell(desk, funds.paid(desk, fen=3_000_001))
    funds.apply(desk, fen=2_000_000, purpose="children", title="儿童信息保护绘本")
    assert desk("fund", "apply", "J1", "--purpose", "children", "--amount", "1", "--title", "某", "--payee",
                funds.DEFENDANT, *acting("wang")).code == 3  # fmt: skip
    funds.window(desk)
    funds.claim_paid(desk, id_number=funds.ID_NUMBER)
    (desk.folder / "about.toml").write_text(ABOUT, "utf-8")
    ran = desk("publish", "-o", "site", "--about", "about.toml", "--json")
    assert ran.code == 0, ran.err
    return desk


def pages(desk):
    found = {path.relative_to(desk.folder / "site").as_posix(): path.read_text("utf-8")
             for path in sorted((desk.folder / "site").rglob("*.html"))}  # fmt: skip
    assert len(found) == 10
    return found


def check(desk, *more, folder="site"):
    program = desk.folder / folder / "data" / "check.py"
    command = [sys.executable, "-I", "-S", program, *more]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


def test_nobody_sealed_is_on_any_page_or_in_any_file(suyuan, site):
    with (suyuan.folder / "newborns.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = ("name", "mother_phone", "father_phone", "mother_name", "father_name", "birth_certificate")
    persons = {row[column] for row in rows for column in columns if len(row.get(column) or "") > 2}
    assert len(persons) > 5000
    for path in (site.folder / "site").rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            for name in (*funds.SEALED, *persons):
                assert name not in text, (path.name, name)
            for operator in ("li", "wang", "zhao"):
                assert f'"{operator}"' not in text, path.name


def test_no_page_asks_anybody_outside_or_runs_a_script(site):
    for path, text in pages(site).items():
        assert not OUTSIDE.search(text), (path, OUTSIDE.search(text))
        assert "<script" not in text
        assert "style=" not in text  # the policy allows no inline style but the sheet
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)[1]
        assert policy.startswith("default-src &#x27;none&#x27;; style-src &#x27;sha256-")
        assert "unsafe" not in policy


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.ids, self.tables = [], set(), 0

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        if tag == "a":
            self.found.append(named["href"])
        if "id" in named:
            assert named["id"] not in self.ids
            self.ids.add(named["id"])


def test_every_link_leads_somewhere_and_every_picture_has_a_title(site):
    for path, text in pages(site).items():
        parser = Links()
        parser.feed(text)
        for target in parser.found:
            if target.startswith("#"):
                assert target[1:] in parser.ids
            else:
                assert (site.folder / "site" / path).parent.joinpath(target).is_file(), (path, target)
        assert text.count("<svg") == len(re.findall(r"<svg[^>]*><title>[^<]+</title>", text))
        assert ('lang="en"' if path.startswith("en/") else 'lang="zh-CN"') in text.split(">", 3)[1] + text.split(
            ">", 3
        )[2]


def test_the_pages_say_every_fen_and_what_is_to_be_looked_at(site):
    fund = pages(site)["fund.html"]
    for amount in ("290,000.00", "240,000.00", "50,000.00", "30,000.01", "536.00", "1,234.56", "209,463.99"):
        assert amount in fund
    assert "SY-G130" in fund  # what the rules refused
    assert "R1" in fund
    assert "少于 5" in fund
    assert "未认领" in fund
    english = pages(site)["en/fund.html"]
    assert "fewer than 5" in english
    case = pages(site)["case-newborn.html"]
    assert "30,213" in case
    assert "少于 5" in case
    assert "Chinese only" in pages(site)["en/case-newborn.html"]


def test_a_stranger_checks_everything(site):
    key = (site.folder / "site/data/log-key.txt").read_text("ascii").strip()
    ran = check(site, "--log-key", key)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "210698.55" in ran.stdout  # 240,000.00 + 1,234.56 − 30,000.01 − 536.00
    assert "公钥取自网站" in check(site).stdout
    checker = subprocess.run(
        [Path(sys.executable).with_name("bean-check"), site.folder / "site/data/fund.beancount"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checker.returncode, checker.stdout + checker.stderr) == (0, "")
    other = "example.invalid/x+" + key.split("+", 1)[1]
    assert check(site, "--log-key", other).returncode == 5


def changed(name):
    """Ways to lie, and what the checker says."""

    def lie(told):
        operations = told["operations"]
        pay = next(one for one in operations if one["operation"]["action"] == "pay")
        if name == "amount":
            pay["postings"][0][1] -= 1
            pay["postings"][1][1] += 1
        elif name == "left out":
            operations.remove(pay)
        elif name == "words":
            operations[-1]["operation"]["day"] = "2020-01-01"
        elif name == "approval":
            told["operations"] = [one for one in operations if one["operation"]["action"] != "approve"]
        elif name == "signature":
            pay["signature"] = operations[0]["signature"]

    return lie


@pytest.mark.parametrize("name", ["amount", "left out", "words", "approval", "signature"])
def test_the_checker_finds_a_lie(site, name, tmp_path):
    shutil.copytree(site.folder / "site", site.folder / f"lie-{name}")
    file = site.folder / f"lie-{name}" / "data" / "operations.json"
    told = json.loads(file.read_bytes())
    changed(name)(told)
    file.write_bytes(json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
    ran = check(site, folder=f"lie-{name}")
    assert ran.returncode == 5, ran.stdout
    assert "不成立" in ran.stdout


def test_the_same_content_gives_the_same_bytes_and_is_logged_once(site):
    size = site("ledger", "verify", "--json").data["size"]
    again = site("publish", "-o", "again", "--about", "about.toml", "--json").data
    assert again["repeated"]
    assert site("ledger", "verify", "--json").data["size"] == size
    first, second = (files(site.folder / name) for name in ("site", "again"))
    assert len(first) > 40
    assert first == second


def files(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_with_other_things_is_left_alone_and_an_old_site_is_replaced(site):
    (site.folder / "mine").mkdir()
    (site.folder / "mine" / "thesis.txt").write_text("x", "utf-8")
    assert "SY-U124" in site("publish", "-o", "mine").err
    assert site("publish", "-o", "old", "--about", "about.toml").code == 0
    (site.folder / "old" / "kept.txt").write_text("x", "utf-8")
    assert site("publish", "-o", "old").code == 0
    assert not (site.folder / "old" / "case-newborn.html").exists()
    assert (site.folder / "old" / "kept.txt").exists()


def test_words_that_name_a_victim_are_not_published(site):
    (site.folder / "bad.toml").write_text(ABOUT.replace("出生日期", f"{funds.CHILD}的出生日期"), "utf-8")
    ran = site("publish", "-o", "bad", "--about", "bad.toml")
    assert ran.code == 3
    assert "SY-G145" in ran.err
    assert funds.CHILD not in ran.err
    assert not (site.folder / "bad").exists()
    (site.folder / "broken.toml").write_text("cases = 3", "utf-8")
    assert "SY-I165" in site("publish", "-o", "bad", "--about", "broken.toml").err


def test_publishing_is_logged_before_and_changed_books_are_not_published(site):
    assert last(site).event == "fund"
    assert {"action", "operations", "balances", "content"} <= last(site).body.keys()
    tamper(site, "drop trigger fund_operations_no_update")
    tamper(site, "update fund_operations set signature = ? where number = 3", "00" * 64)
    ran = site("publish", "-o", "tampered")
    assert ran.code == 5
    assert not (site.folder / "tampered").exists()
