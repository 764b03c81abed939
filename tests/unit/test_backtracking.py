"""No pattern of ours takes more than linear time on any text, as far as texts made to mislead it can tell."""

import ast
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import suyuan
from tests.unit.backtracking import misled

SOURCES = Path(suyuan.__file__).parent
CHECKER = SOURCES.parents[1] / "verify" / "suyuan_verify.py"
MAKERS = {"compile", "match", "fullmatch", "search", "split", "sub", "subn", "findall", "finditer"}
ANCHORED = {"match", "fullmatch"}
PASSED = {"_end", "_end_of"}
"""Functions of ours that are given a pattern and match it at one place."""
BUILT = {
    "suyuan.discover.free_names.words": "joins words of a list; what it gives is held by the modules that call it",
    "suyuan.discover.recognizers.address": "thousands of names of places, and a look ahead of seven characters at most",
}
"""Modules that make patterns within functions, and why no text misleads those."""


def modules():
    for found in pkgutil.walk_packages([str(SOURCES)], "suyuan."):
        if ".migrations." not in found.name:  # those run only within Alembic
            yield importlib.import_module(found.name)


def patterns_in(value):
    """All patterns in a value of a module, however deep they lie in containers."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from patterns_in(one)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from patterns_in(one)


def ways(tree):
    """How each name of a module is used as a pattern: its methods, and ``passed`` where it is handed on."""
    used = {}
    anchored = {id(arg) for node in ast.walk(tree) if isinstance(node, ast.Call) for arg in _given(node)}
    owners = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.setdefault(node.value.id, set()).add(node.attr)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in owners:
            used.setdefault(node.id, set()).add("match" if id(node) in anchored else "passed")
    return used


def _given(call):
    return call.args if isinstance(call.func, ast.Name) and call.func.id in PASSED else ()


def is_call_of_re(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in MAKERS
    )


def collect():
    """Every pattern with its flags, whether it is sought anywhere in a text, and where it stands."""
    found = {}

    def add(pattern, flags, anywhere, where):
        old = found.get((pattern, flags), (False, where))
        found[pattern, flags] = (old[0] or anywhere, old[1])

    for module in modules():
        tree = ast.parse(Path(module.__file__).read_text("utf-8"))
        used = ways(tree)
        for name, value in vars(module).items():
            for pattern in patterns_in(value):
                anywhere = not used.get(name, {"passed"}) <= ANCHORED
                add(pattern.pattern, pattern.flags, anywhere, f"{module.__name__}.{name}")
        for node in (node for part in tree.body for node in ast.walk(part) if isinstance(part, ast.FunctionDef)):
            if is_call_of_re(node):
                if not isinstance(node.args[0], ast.Constant):
                    assert module.__name__ in BUILT, f"{module.__name__}:{node.lineno}: a pattern that nobody sees"
                    continue
                add(node.args[0].value, 0, node.func.attr not in ANCHORED, f"{module.__name__}:{node.lineno}")
    for node in ast.walk(ast.parse(CHECKER.read_text("utf-8"))):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "like"
        if (named or is_call_of_re(node)) and isinstance(node.args[0], ast.Constant):
            add(node.args[0].value, 0, False, f"{CHECKER.name}:{node.lineno}")
    return [(pattern, flags, *rest) for (pattern, flags), rest in found.items()]


PATTERNS = collect()


def test_the_patterns_are_found():
    names = {where.rpartition(".")[2] for *_, where in PATTERNS}
    assert len(PATTERNS) > 60
    assert {"_AREAS", "_RAW_ENDS", "_CHARSET", "_DOTTED"} <= names
    assert any(where.startswith(CHECKER.name) for *_, where in PATTERNS)


@pytest.mark.parametrize(("pattern", "flags", "anywhere", "where"), PATTERNS, ids=[str(one[-1]) for one in PATTERNS])
def test_no_text_misleads(pattern, flags, anywhere, where):
    assert misled(pattern, flags, anywhere=anywhere) is None


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$",
        r"(a|aa)+$",
        r"(?:a|a?)+b",
        r"([a-z]+)*1",
        r"(\w+\s?)*$",
        r"(?:[^a]|b)*c",
        r"(.*)(.*)x",
        r"a*a*b",
        r"(?i)x[ab]*A*y",
        rb"\s*=?\s*;",
    ],
)
def test_bad_patterns_are_told(pattern):
    assert misled(pattern, anywhere=False) is not None


@pytest.mark.parametrize("pattern", [r"\s+$", r"<.*?>", r"x*y", r'a="[^"]*"[^>]*b', r"[^\W\d_]+(?:·[^\W\d_]+)+"])
def test_patterns_that_are_bad_only_when_sought_anywhere(pattern):
    assert misled(pattern, anywhere=False) is None
    assert misled(pattern, anywhere=True) is not None


@pytest.mark.parametrize("pattern", [r"\s+", r"[a-z]+[0-9]*", r"(?<![a-z])[a-z]++x", r"[(]([^)]*)[)]?", r"(?>a+)b?"])
def test_good_patterns_are_not_told(pattern):
    assert misled(pattern) is None


@pytest.mark.parametrize(
    ("title", "plain"),
    [("电话(手机)", "电话"), ("电话\n（选填\n可空）", "电话"), ("((姓名", "((姓名")],
)
def test_asides_of_titles_are_still_taken_off(title, plain):
    from suyuan.discover.families import _ASIDE
    from suyuan.engines.reading.header_words import _BRACKETS

    wide = title.replace("（", "(").replace("）", ")")
    assert _ASIDE.sub("", wide) == _ASIDE.sub("", plain)
    assert _BRACKETS.sub("", wide).strip() == plain
