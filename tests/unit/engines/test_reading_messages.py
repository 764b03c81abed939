"""Every error that readers and writers raise has its three lines in both languages, fillable with its parameters."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import suyuan.engines
from suyuan.core.errors import ComponentFault, InputFault
from suyuan.report.messages import explain

SAMPLES = {"limit": 1_000, "rows": 5, "columns": 7, "line": 3, "cells": 9, "seconds": 60, "column": 2}
FAMILIES = {"InputFault": InputFault, "ComponentFault": ComponentFault}


def raised():
    """Codes and parameter names of all errors made in readers and writers."""
    root = Path(suyuan.engines.__file__).parent
    for path in [*sorted((root / "reading").glob("*.py")), root / "writing.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.func, ast.Name):
                continue
            code = node.args[0]
            if node.func.id in FAMILIES and isinstance(code, ast.Constant):
                yield node.func.id, code.value, frozenset(keyword.arg for keyword in node.keywords)
    # Raised through tables of codes or from another process.
    for code in ("SY-I008", "SY-I021", "SY-I027", "SY-I004"):
        yield "InputFault", code, frozenset({"file"})
    yield "InputFault", "SY-I020", frozenset({"file", "format"})
    yield "InputFault", "SY-I019", frozenset({"file", "sheet", "sheets"})
    yield "InputFault", "SY-I011", frozenset({"file", "limit"})
    yield "InputFault", "SY-I022", frozenset({"file", "limit"})


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_all_errors_can_be_told(lang):
    seen = set()
    for family, code, names in raised():
        error = FAMILIES[family](code, **{name: SAMPLES.get(name, name) for name in names})
        for line in explain(error, lang).lines(lang):
            assert line
            assert "{" not in line
        seen.add(code)
    assert len(seen) >= 33
    assert all("SY-I001" <= code <= "SY-I049" or "SY-C001" <= code <= "SY-C009" for code in seen)
