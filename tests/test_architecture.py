"""The house itself: sizes, docstrings, walls, and lists that agree with folders."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from tos_lint.ir.inputs import Format
from tos_lint.lower import LOWERERS
from tos_lint.report import FORMATS
from tos_lint.report.rules import RULES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tos_lint"
RULES_FOLDER = ROOT / "rules"
MODULES = sorted(PACKAGE.rglob("*.py"))
IDS = [path.relative_to(ROOT).as_posix() for path in MODULES]
LONGEST_FILE = 400
LONGEST_FUNCTION = 70
ORDINARY = set(sys.stdlib_module_names) | {
    "<any>",
    "gateways",
    "github",
    "hosts",
    "local",
    "owners",
    "weights",
}
"""Names in rules that are also words of the engine."""
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "manager", "base", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
each_module = pytest.mark.parametrize("path", MODULES, ids=IDS)


def tree(path: Path) -> ast.Module:
    """A module of ours, parsed."""
    return ast.parse(path.read_text())


def functions(path: Path) -> Iterator[Function]:
    """All functions of a module, methods and inner ones too."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


@each_module
def test_files_are_short(path: Path) -> None:
    """No file has more than 400 lines."""
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


@each_module
def test_functions_are_short(path: Path) -> None:
    """The body of no function has more than 70 lines: a signature may list more options."""
    too_long = [
        (function.name, (function.end_lineno or 0) - function.body[0].lineno + 1)
        for function in functions(path)
        if (function.end_lineno or 0) - function.body[0].lineno + 1 > LONGEST_FUNCTION
    ]
    assert too_long == []


@each_module
def test_everything_public_says_what_it_is(path: Path) -> None:
    """Every module, and every public function and class in it, has a docstring."""
    module = tree(path)
    nodes = [node for node in module.body if isinstance(node, Function | ast.ClassDef)]
    public = [node for node in nodes if not node.name.startswith("_")]
    inner = [each for node in public if isinstance(node, ast.ClassDef) for each in node.body]
    public += [each for each in inner if isinstance(each, Function) and not each.name.startswith("_")]
    silent = [node.name for node in public if not ast.get_docstring(node)]
    assert ast.get_docstring(module)
    assert silent == []


@each_module
def test_modules_are_named_after_what_they_do(path: Path) -> None:
    """No module is called after being of use."""
    assert path.stem not in FORBIDDEN_NAMES


def test_every_format_has_a_lowerer() -> None:
    """The list of lowerers names each input format once."""
    assert [kind for kind, _ in LOWERERS] == list(Format)


def test_formats_are_modules() -> None:
    """Each output format is a module of `report` with its own renderer."""
    stems = {"json": "json_v1"}
    for name, render in FORMATS:
        assert render.__module__ == f"tos_lint.report.{stems.get(name, name)}"
        assert render.__name__ == f"render_{name}"


def test_rule_codes_are_ordered_and_unique() -> None:
    """The rules stand in the order of their codes, each once, under a name of its own."""
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.name for rule in RULES}) == len(RULES)


@cache
def named_in_rules() -> set[str]:
    """Providers, and the libraries that rows of the catalogue speak of, outside the standard library."""
    names = {path.name for path in (RULES_FOLDER / "providers").glob("*") if path.is_dir()}
    for file in (RULES_FOLDER / "catalogue").glob("*.yaml"):
        for row in calls(yaml.safe_load(file.read_text())):
            names.add(row.partition(".")[0])
    return names - ORDINARY


def calls(value: object) -> Iterator[str]:
    """The access paths that a file of the catalogue describes."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "call" and isinstance(inner, str):
                yield inner
            yield from calls(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from calls(inner)


def spoken(path: Path) -> Iterator[str]:
    """The first part of every dotted name among a module's strings, docstrings apart."""
    module = tree(path)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value.partition(".")[0].lower()


@each_module
def test_engine_names_no_package_and_no_provider(path: Path) -> None:
    """What is known of libraries and providers is data: no string of the engine is such a name."""
    assert set(spoken(path)) & named_in_rules() == set()


def test_version_has_one_home() -> None:
    """The project file takes the version from the package."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "tos_lint/__init__.py"


def test_walls_are_those_of_the_package() -> None:
    """The layers that import-linter checks are exactly the package's modules."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {name.strip() for layer in layers for name in layer.split("|")}
    present = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" and path.stem != "__init__"}
    present |= {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert named == present
