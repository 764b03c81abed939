"""Leads stand apart from the proof: in the terminal, in JSON, and in what they may not change."""

import csv
import json
import re
import shutil

import pytest

FORBIDDEN = re.compile(r"guilt|probab|概率|嫌疑|有罪|P\(", re.I)


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def world(suyuan):
    """A release, a list made of the records that account N07 opened, and the log of nine accounts."""
    assert suyuan("release", "--to", "studio", "--purpose", "photo", "-o", "given.csv", "-q").code == 0
    people = read(suyuan.folder / "newborns.csv")
    given = {row["contact"]: row for row in read(suyuan.folder / "given.csv") if row["contact"]}
    leak, opened = [], []
    for person in people[500:700]:
        row = given.get(person["mother_phone"]) or given.get(person["father_phone"])
        if row is not None:
            leak.append({"电话": row["contact"], "住址": row["address"], "生日": row["birth_month"]})
            opened.append(person["birth_certificate"])
    with (suyuan.folder / "found.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(leak[0]))
        writer.writeheader()
        writer.writerows(leak)
    lines = [("N07", f"2026-02-03 10:{n // 60:02d}:{n % 60:02d}", cert) for n, cert in enumerate(opened)]
    for who in range(1, 9):
        lines += [
            (f"M{who}", f"2026-01-{who:02d} 08:{n:02d}:00", person["birth_certificate"])
            for n, person in enumerate(people[who * 60 : who * 60 + 50])
        ]
    text = "\n".join(["工号,操作时间,出生证号", *[",".join(line) for line in lines]])
    (suyuan.folder / "log.csv").write_text(text + "\n", "gb18030")
    return suyuan


def copy_of(suyuan, name):
    folder = suyuan.folder.with_name(name)
    shutil.copytree(suyuan.folder, folder)
    return type(suyuan)(folder)


def without(data, *keys):
    return json.dumps({key: value for key, value in data.items() if key not in keys}, ensure_ascii=False)


def test_leads_never_change_the_proof(world):
    """The attribution is the same to the byte: without a log, with one, and with leads asked for."""
    bare, logged, asked = (copy_of(world, name) for name in ("bare", "logged", "asked"))
    for one in (logged, asked):
        assert one("access", "import", "log.csv", "-q").code == 0
    for arguments in (["found.csv"], ["newborns.csv"]):
        plain, beside = bare("trace", *arguments, "--json"), logged("trace", *arguments, "--json")
        with_leads = asked("trace", *arguments, "--json", "--leads")
        assert plain.code == beside.code == with_leads.code
        assert plain.data["leads"] is None
        assert beside.data["leads"] is None
        assert with_leads.data["leads"]["notice"] == "leads, not proof"
        assert list(plain.data) == list(with_leads.data)
        places = ("leads", "ledger_index")  # the log's own entry, and that of leads, move the next one on
        assert without(plain.data, *places) == without(beside.data, *places) == without(with_leads.data, *places)
        head, _, tail = with_leads.out.partition('  "leads": {')
        assert beside.out.partition('  "leads": null')[0].splitlines()[:-1] == head.splitlines()[:-1]
        assert '"log10_e"' not in tail
        proof, both = logged("trace", *arguments).out, asked("trace", *arguments, "--leads").out
        assert both.startswith(proof)
        assert "非证据" in both.removeprefix(proof)
        assert "非证据" not in proof


@pytest.fixture(scope="module")
def logged(world):
    made = copy_of(world, "with-log")
    assert made("access", "import", "log.csv", "-q").code == 0
    return made


@pytest.mark.parametrize(("lang", "title"), [("zh", "线索，非证据"), ("en", "Leads, not proof")])
def test_the_section_is_worded_as_leads(logged, lang, title):
    ran = logged("trace", "found.csv", "--leads", lang=lang)
    proof, _, leads = ran.out.partition(title)
    assert "log10 E" in proof
    assert "log10" not in leads
    assert "N07" in leads
    assert not FORBIDDEN.search(leads)
    people = read(logged.folder / "newborns.csv")
    assert not any(p["name"] in leads or p["birth_certificate"] in leads for p in people)


def test_who_opened_what_was_found_comes_first(logged):
    found = logged("trace", "found.csv", "--leads", "--elsewhere", "0.2", "--json").data["leads"]
    by_name = {holder["holder"]: holder for holder in found["holders"]}
    assert (found["accounts"], found["recipients"], found["elsewhere"]) == (9, 1, 0.2)
    best = by_name["N07"]
    assert best["kind"] == "account"
    assert 0.9 * found["records"] < best["overlap"] <= best["held"] == 200, "siblings may share a telephone"
    assert best["share"] == pytest.approx(best["overlap"] / found["records"], abs=1e-4)
    assert best["lift"] == pytest.approx(best["share"] * 3000 / 200, abs=0.01)
    assert (by_name["studio"]["share"], by_name["studio"]["lift"]) == (1, 1)
    assert found["unheld"] == 0
    assert found["contrast"]["best"] >= found["contrast"]["second"] >= found["contrast"]["median_of_others"]
    assert by_name["M8"]["share"] < 0.2 < 0.95 < by_name["M8"]["explains"], "a seventh of the list is enough"
    assert found["contrast"]["alike"] == 3
    assert found["contrast"]["tells_apart"] is False


def test_access_after_the_list_was_seen_explains_nothing(logged):
    def holders(before):
        ran = logged("trace", "found.csv", "--leads", "--before", before, "--json")
        return ran.data["leads"], {holder["holder"] for holder in ran.data["leads"]["holders"]}

    early, names = holders("2026-02-03")
    assert "N07" not in names
    assert "studio" not in names, "its copy left later"
    assert early["before"] == "2026-02-03T00:00:00+08:00"
    assert "N07" in holders("2026-02-04 00:00")[1]
    nobody, names = holders("2025-01-01")
    assert (names, nobody["contrast"], nobody["unheld"]) == (set(), None, nobody["records"])


def test_without_a_log_recipients_alone_are_looked_at(world):
    ran = world("trace", "found.csv", "--leads", lang="en")
    assert ran.code == 0
    assert "suyuan access import" in ran.out
    assert "there is nothing to compare" in ran.out


def test_asking_is_an_event_without_names(logged):
    logged("trace", "found.csv", "--leads")
    entries = logged("ledger", "show", "--json").data["entries"]
    assert [entry["event"] for entry in entries[-2:]] == ["trace", "leads"]
    assert entries[-1]["body"].keys() == {"sha256", "records", "accounts", "recipients"}
    assert logged("ledger", "show").code == 0


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--before", "2026-01-01"], "SY-U040"),
        (["--elsewhere", "0.5"], "SY-U040"),
        (["--leads", "--before", "yesterday"], "SY-U008"),
        (["--leads", "--elsewhere", "1"], "SY-U008"),
        (["--leads", "--elsewhere", "nan"], "SY-U008"),
        (["--leads", "--elsewhere", "half"], "SY-U008"),
    ],
)
def test_wrong_requests_end_before_anything_is_traced(logged, options, code):
    before = logged.snapshot()
    ran = logged("trace", "found.csv", *options)
    assert ran.code == 2
    assert f"错误 {code}" in ran.err
    assert f"Error {code}" in logged("trace", "found.csv", *options, lang="en").err
    assert logged.snapshot() == before
