"""Files that are made to hurt: each ends in a sentence with a code, and the console answers on."""

from __future__ import annotations

import io
import zipfile

import pytest
from browser import Browser, make_settings, serving
from people import make_world

BIG = 600 << 20


def bomb() -> bytes:
    """A workbook whose sheet is 600 MiB of nothing in a few hundred kilobytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(BIG >> 20):
                sheet.write(b" " * (1 << 20))
    return held.getvalue()


def entities() -> bytes:
    """A billion laughs inside a workbook."""
    text = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("xl/workbook.xml", text + "]><workbook>&j;</workbook>")
    return held.getvalue()


HOSTILE = {
    "bomb.xlsx": bomb,
    "entities.xlsx": entities,
    "wide.csv": lambda: b",".join(b"c%d" % n for n in range(200_000)) + b"\n" + b",".join([b"1"] * 200_000) + b"\n",
    "cut.xlsx": lambda: bomb()[:5000],
    "nothing.csv": lambda: b"",
    "../../etc/passwd": lambda: b"name,phone\nA,15490000001\n",
    "nul\x00.csv": lambda: b"\x00" * 4096,
}


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    world = make_world(tmp_path_factory.mktemp("hostile"))
    with serving(make_settings(world.workspace.folder, most_upload=8 << 20)) as browser:
        yield browser.port


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("screen", ["/trace", "/notify"])
def test_each_ends_in_a_sentence(port, name, screen):
    browser = Browser(port)
    browser.come_in()
    browser.open(screen)
    called = name.replace("\x00", "%00")
    fields = {"alpha": "1e-6", "on": "2026-01-01"}
    field = "list" if screen == "/trace" else "file"
    sent = browser.send(screen, fields, {field: (called, HOSTILE[name]())}, follow=False)
    if sent.status == 303:
        sent = browser.wait_for(sent.headers["location"])
    assert sent.status in (200, 400, 413, 422), sent.words
    assert "SY-C099" not in sent.text, sent.words
    assert "etc/passwd" not in sent.text
    assert browser.open("/").status == 200


def test_too_large_is_refused_before_it_is_kept(port):
    browser = Browser(port)
    browser.come_in()
    browser.open("/trace")
    sent = browser.send("/trace", {"alpha": "1e-6"}, {"list": ("big.csv", b"x" * (12 << 20))})
    assert sent.status == 413
    assert browser.open("/").status == 200
