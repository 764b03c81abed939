"""Every error that readers and writers raise has its three lines in both languages, fillable with its parameters."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import suyuan.engines
from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.reading.dispatch import _OWN_FAULT
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
                names = {keyword.arg for keyword in node.keywords}
                if path.name in {"sheet_texts.py", "parquet_texts.py"}:  # the names are put in outside the sandbox
                    names |= {"file", "sheet"} if code.value == "SY-I019" else {"file"}
                yield node.func.id, code.value, frozenset(names)
    for code in _OWN_FAULT.values():
        yield "InputFault", code, frozenset({"file"})


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
