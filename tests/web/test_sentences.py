"""Every sentence that a template names stands in the catalogues."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from suyuan.report.messages import catalogue

NAMED = re.compile(r"\bt\(['\"]([a-z_]+)\.([a-z0-9_-]+)['\"]\s*[,)]")
BEGUN = re.compile(r"\bt\(['\"]([a-z_]+)\.['\"]")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_sentence_of_a_template_is_there(lang: str) -> None:
    said = catalogue(lang)
    looked = 0
    for template in files("suyuan.web").joinpath("templates").iterdir():
        text = template.read_text("utf-8")
        for table, name in NAMED.findall(text):
            assert name in said.get(table, {}), (template.name, table, name)
            looked += 1
        for table in BEGUN.findall(text):
            assert table in said, (template.name, table)
    assert looked > 100
