"""Every error that sources raise has its three lines in both languages, fillable with its parameters."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import suyuan.engines.sources
from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.sources.read import _REFUSED
from suyuan.report.messages import explain

ROOT = Path(suyuan.engines.sources.__file__).parent
FAMILIES = {"InputFault": InputFault, "ComponentFault": ComponentFault}
SAMPLES = {"limit": 1_000, "line": 3, "seconds": 60}
# What they raise by themselves; ``explain_refusal`` is given its code.
GIVEN = {"SY-I091": {"file", "reason"}, "SY-I093": {"file", "reason", "table"}}
NAMED_OUTSIDE = {"all_sheets", "containers", "json_texts", "mails", "office", "pdf_pages", "send", "story", "web_pages"}


def raised():
    for path in sorted(ROOT.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
                continue
            if node.func.id in FAMILIES and isinstance(node.args[0], ast.Constant):
                names = {keyword.arg for keyword in node.keywords if keyword.arg}
                yield node.func.id, node.args[0].value, names | ({"file"} if path.stem in NAMED_OUTSIDE else set())
    for code, names in GIVEN.items():
        yield "InputFault", code, names
    for code in _REFUSED.values():
        yield "InputFault", code, {"file"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_errors_can_be_told(lang):
    seen = set()
    for family, code, names in raised():
        error = FAMILIES[family](code, **{name: SAMPLES.get(name, name) for name in names})
        for line in explain(error, lang).lines(lang):
            assert line
            assert "{" not in line
        seen.add(code)
    own = {code for code in seen if "SY-I080" <= code <= "SY-I109" or "SY-C020" <= code <= "SY-C029"}
    assert {f"SY-I0{n}" for n in range(80, 97)} | {"SY-I100", "SY-I101", "SY-I102"} | {"SY-C020", "SY-C021"} == own
