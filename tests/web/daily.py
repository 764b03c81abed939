"""A workspace made, filled and staffed in the browser, as an office would on its first day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from browser import Answer, Browser

from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_newborns

PASSPHRASES = {"li": "the first passphrase", "wang": "the second passphrase", "zhao": "the third passphrase"}
PASSWORDS = {"li": "password of the day li", "wang": "password of the day wang", "zhao": "password of the day zhao"}
TO, PURPOSE = "clinic", "recall"
PLAN = f"/plan/of?to={TO}&purpose={PURPOSE}"

RECIPIENT = {
    "what": "both",
    "name": "某虚构社区卫生服务中心",
    "recipient_key": TO,
    "kind": "public_body",
    "abroad": "no",
    "receipt": "yes",
}
PURPOSE_FIELDS = {
    "title": "预防接种召回",
    "purpose_key": PURPOSE,
    "basis": "statutory",
    "keep_days": "90",
    "statute": "《疫苗管理法》第四十七条",
    "notice": "办理预防接种证时书面告知",
    "necessity": "逐一召回应接种的儿童",
    "children_rule": "yes",
    "as_told": "yes",
    "paid": "no",
    "automated_marketing": "no",
}
NEEDS = [("needs", "name"), ("needs", "birth_month"), ("needs", "address"), ("one_phone", "mother_phone"),
         ("one_phone", "father_phone"), ("carriers", "choice"), ("carriers", "form")]  # fmt: skip


@dataclass(frozen=True)
class Office:
    """A workspace that is ready for its first plan, and the console that serves it to the local user."""

    folder: Path
    port: int

    def local(self) -> Browser:
        browser = Browser(self.port)
        browser.come_in()
        return browser


def people_file(folder: Path, people: int = 300, seed: int = 7) -> bytes:
    file = folder / "people.xlsx"
    write_table(invent_newborns(people, seed), file)
    return file.read_bytes()


def bring_in(browser: Browser, name: str, body: bytes) -> Answer:
    """Upload a file, look at what was read, and bring it in."""
    browser.open("/registry")
    job = browser.send("/registry/read", {}, {"file": (name, body)}, follow=False)
    read = browser.wait_for(job.headers["location"])
    assert "还没有导入" in read.text, read.words
    job = browser.send("/registry/import", {"number": hidden(read, "number")}, follow=False)
    return browser.wait_for(job.headers["location"])


def make_office(browser: Browser) -> None:
    """Li approves and asks, wang asks, zhao looks."""
    browser.open("/staff")
    said = {"name": "li", "new_passphrase": PASSPHRASES["li"], "again": PASSPHRASES["li"], "password": PASSWORDS["li"]}
    answer = browser.send("/staff/first", said)
    assert "li 已登记" in answer.text, answer.words
    for name, role in (("wang", "clerk"), ("zhao", "auditor")):
        secret = {"new_passphrase": PASSPHRASES[name], "again": PASSPHRASES[name], "password": PASSWORDS[name]}
        browser.open("/staff")
        signed = {"operator": "li", "passphrase": PASSPHRASES["li"]}
        answer = browser.send("/staff/another", {"name": name, "role": role, **secret, **signed})
        assert f"{name} 已登记" in answer.text, answer.words


def write_policy(browser: Browser) -> Answer:
    """Add recipient and purpose: look at the difference, then adopt it."""
    browser.open("/policy")
    draft = browser.send_pairs("/policy/draft", [*{**RECIPIENT, **PURPOSE_FIELDS}.items(), *NEEDS])
    assert "[recipients.clinic]" in draft.text, draft.words
    return browser.send("/policy/adopt", {"token": hidden(draft, "token")})


def assess(browser: Browser) -> Answer:
    """Fill in the short form of the impact assessment."""
    page = browser.open(f"/assessment?to={TO}&purpose={PURPOSE}")
    fields = dict.fromkeys(re.findall(r'name="(necessity-\d+|content-\w+)"', page.text), "已核对")
    fields |= dict.fromkeys(re.findall(r'name="(conclusion-\w+)"', page.text), "may")
    fields |= dict.fromkeys(re.findall(r'name="(applies-\w+)" value="1" checked', page.text), "1")
    fields |= {"to": TO, "purpose": PURPOSE, "form": "simple", "handled_in_all": "300", "conclusion": "may"}
    return browser.send("/assessment", {**fields, "signed_by": "样例负责人", "office": "个人信息保护负责人"})


def hidden(answer: Answer, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.text)
    assert found, answer.words
    return found[1]


def log_in(port: int, name: str) -> Browser:
    browser = Browser(port)
    browser.open("/login")
    answer = browser.send("/login", {"name": name, "password": PASSWORDS[name]})
    assert answer.status == 200, answer.words
    return browser
