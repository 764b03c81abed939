"""From a found list to a verified pack, and the ledger handed to others: the commands as a user runs them."""

import stat

from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_strangers


def test_a_pack_is_made_verified_and_refused_when_changed(suyuan):
    copy = suyuan.folder / "evidence.csv"
    assert suyuan("release", "--to", "studio", "--purpose", "photo", "-o", copy).code == 0
    before = suyuan("ledger", "show", "--json").data["size"]
    ran = suyuan("trace", copy, "--pack", suyuan.folder / "p.zip", "--json")
    assert ran.code == 0, ran.err
    pack = ran.data["pack"]
    assert pack["file"].endswith("p.zip")
    assert pack["lineup"]["keys"] == 10_000
    (placed,) = pack["lineup"]["accused"]
    assert placed["log10_p"] < -50
    assert placed["relative_error"] < 0.5
    assert pack["endorsed"]["witnesses"] == []
    assert suyuan("ledger", "show", "--json").data["size"] == before + 2, "the trace and the opening"
    said = suyuan("trace", copy, "--pack", suyuan.folder / "q.zip", lang="zh").out
    assert "没有配置外部见证人" in said
    assert "没有配置时间戳机构" in said
    options = ["--exhibit", copy, "--log-key", pack["log_key"]]
    found = suyuan("verify", suyuan.folder / "p.zip", *options, "--json")
    assert (found.code, found.data["verdict"]) == (0, "attributed")
    assert "成立" in suyuan("verify", suyuan.folder / "p.zip", *options).out
    changed = bytearray((suyuan.folder / "p.zip").read_bytes())
    changed[len(changed) // 2] ^= 1
    (suyuan.folder / "changed.zip").write_bytes(changed)
    broken = suyuan("verify", suyuan.folder / "changed.zip", "--json")
    assert (broken.code, broken.data["verdict"]) == (5, "broken")
    assert suyuan("verify", suyuan.folder / "none.zip").code == 4


def test_no_pack_where_nobody_is_accused(suyuan):
    write_table(invent_strangers(40, 77), suyuan.folder / "strangers.csv")
    ran = suyuan("trace", "strangers.csv", "--pack", suyuan.folder / "none-made.zip", "--json")
    assert ran.code == 7
    assert ran.data["pack"] is None
    assert not (suyuan.folder / "none-made.zip").exists()


def test_the_ledger_is_handed_to_others(suyuan):
    made = suyuan("ledger", "export", "--out", suyuan.folder / "log", "--json")
    assert made.code == 0, made.err
    assert (suyuan.folder / "log" / "checkpoint").is_file()
    assert made.data["size"] == suyuan("ledger", "verify", "--json").data["size"]
    proved = suyuan("ledger", "prove", "0", "--out", suyuan.folder / "first.tlog-proof", "--json")
    assert proved.code == 0, proved.err
    assert (suyuan.folder / "first.tlog-proof").read_text("utf-8").startswith("c2sp.org/tlog-proof@v1\nindex 0\n")
    assert suyuan("ledger", "prove", "99999", "--out", suyuan.folder / "x").code == 2
    assert suyuan("ledger", "endorse").code == 0


def test_a_witness_is_set_up(suyuan):
    log_key = suyuan("ledger", "export", "--out", suyuan.folder / "log2", "--json").data["log_key"]
    folder = suyuan.folder / "witness"
    made = suyuan("ledger", "witness", folder, "--name", "witness.invalid/bureau", "--watch", log_key, "--json")
    assert made.code == 0, made.err
    assert made.data["key"].startswith("witness.invalid/bureau+")
    assert made.data["logs"] == [log_key.split("+")[0]]
    assert stat.S_IMODE((folder / "witness.key").stat().st_mode) == 0o600
    assert suyuan("ledger", "witness", folder, "--json").data["key"] == made.data["key"]
    assert made.data["key"] in suyuan("ledger", "witness", folder).out
    assert suyuan("ledger", "witness", suyuan.folder / "nowhere").code == 2
    assert suyuan("ledger", "witness", folder, "--watch", "nonsense").code == 5
    assert suyuan("ledger", "witness", folder, "--listen", "nowhere").code == 2
