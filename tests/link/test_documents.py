"""Documents composed of others, and references between their keys: bounded, whatever they say."""

from __future__ import annotations

import time

import pytest

from tos_lint.documents import read_yaml
from tos_lint.ir.facts import FileFacts
from tos_lint.ir.graph import Linkage
from tos_lint.ir.spans import Location, Span
from tos_lint.link.documents import Documents
from tos_lint.link.values import Text


def documents(**texts: str) -> Documents:
    """The documents of a project, by file name without its suffix (`__` for `/`)."""
    return Documents(
        FileFacts(f"{name.replace('__', '/')}.yaml", entries=read_yaml(text)[0])
        for name, text in texts.items()
    )


def said(project: Documents, path: str, *keys: str | int) -> tuple[tuple[str | None, ...], str]:
    """The text under a key path, and where it is written."""
    [text] = project.value(path, keys)
    assert isinstance(text, Text)
    return text.parts, f"{text.at.path}:{text.at.span.line}"


def test_a_reference_stands_where_its_text_does() -> None:
    """A value that is nothing but a reference is told at the line of what it refers to."""
    project = documents(a="root:\n  data: x/y\nset: ${root.data}\n")
    assert said(project, "a.yaml", "set") == (("x/y",), "a.yaml:2")


def test_part_of_a_text_is_told_where_the_text_stands() -> None:
    """A reference inside a longer text leaves the text's own line."""
    project = documents(a="root: x\nset: ${root}/y.json\n")
    assert said(project, "a.yaml", "set") == (("x/y.json",), "a.yaml:2")


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("${.beside}/x", ("near/x",)),
        ("${..up}/x", ("far/x",)),
        ("${oc.env:DATA,out}/x", ("out/x",)),
        ("${DATA:-out}/x", ("out/x",)),
        ("${oc.env:DATA}/x", (None, "/x")),
        ("${nothing.here}/x", (None, "/x")),
        ("${now:%Y-%m-%d}/x", (None, "/x")),
    ],
)
def test_references(value: str, parts: tuple[str | None, ...]) -> None:
    """Relative keys, variables and their defaults; what is said nowhere is a hole."""
    project = documents(a=f'up: far\nin:\n  beside: near\n  set: "{value}"\n')
    assert said(project, "a.yaml", "in", "set")[0] == parts


@pytest.mark.parametrize(
    "text",
    [
        "a: ${b}\nb: ${a}\nset: ${a}\n",
        "a: ${a}${a}\nset: ${a}\n",
        "set: ${k0}\n" + "".join(f"k{n}: {f'${{k{n + 1}}}' * 3}\n" for n in range(60)) + "k60: xxxx\n",
        "".join(f"k{n}: ${{k{n + 1}}}\n" for n in range(9_000)) + "k9000: xxxx\n",
        "set: " + "${" * 3_000 + "x" + "}" * 3_000 + "\n",
        "set:\n- ${set}\n- ${set}\nother: ${set}\n",
        "all:\n  a: ${all}\n  b: ${all}\n  c: x\nset: ${all}\n",
    ],
)
def test_references_that_go_round_or_double_end(text: str) -> None:
    """Circles, doublings and nests of references end soon, with or without an answer."""
    started = time.monotonic()
    assert documents(a=text).tree("a.yaml")
    assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    "texts",
    [
        {"a": "defaults: [b]\nx: 1\n", "b": "defaults: [a]\ny: 1\n"},
        {"a": "defaults: a.yaml\nx: 1\n"},
        {"a": "defaults: [{g: [a, b, a]}, {g: a}, _self_, _self_]\nx: 1\n", "g__a": "y: 1\n"},
        {f"d{n}": f"defaults: [d{n + 1}, d{n + 1}, d{n + 1}]\nx: 1\n" for n in range(40)},
    ],
)
def test_defaults_that_go_round_or_double_end(texts: dict[str, str]) -> None:
    """Documents that put each other in, again and again, are put in a bounded number of times."""
    started = time.monotonic()
    project = documents(**texts)
    assert all(project.tree(path) for path in project.paths())
    assert time.monotonic() - started < 30


def test_what_comes_later_wins() -> None:
    """A group's file is under its group; the document's own keys come last unless `_self_` says where."""
    group = "path: chosen\nsplit: train\n"
    after = documents(a="defaults: [{data: g}]\ndata: {path: own}\n", data__g=group)
    before = documents(a="defaults: [_self_, {data: g}]\ndata: {path: own}\n", data__g=group)
    assert said(after, "a.yaml", "data", "path") == (("own",), "a.yaml:2")
    assert said(before, "a.yaml", "data", "path") == (("chosen",), "data/g.yaml:1")
    assert said(after, "a.yaml", "data", "split") == (("train",), "data/g.yaml:2")


@pytest.mark.parametrize(
    ("item", "keys"),
    [("data: g", ("data",)), ("data@set: g", ("set",)), ("data@_global_: g", ()), ("/data: g", ("data",))],
)
def test_packages(item: str, keys: tuple[str, ...]) -> None:
    """What a list of defaults names is put under its group, or where the item says."""
    project = documents(a=f"defaults: [{{{item}}}]\nx: 1\n", data__g="path: chosen\n")
    assert said(project, "a.yaml", *keys, "path") == (("chosen",), "data/g.yaml:1")


def test_a_command_sets_a_key_and_chooses_a_group() -> None:
    """What a command sets replaces all that stood under the key, and stands at the command's line."""
    project = documents(a="defaults: [{data: g}]\nx: {y: 1}\n", data__g="path: one\n", data__h="path: two\n")
    at = Location("run.sh", Span(7))
    changes = [("data", Text(("h",), at)), ("x", Text(("z",), at, "run", Linkage.SHELL_SCRIPT))]
    name = project.set("a.yaml", changes, "run")
    assert said(project, name, "data", "path") == (("two",), "data/h.yaml:1")
    assert said(project, name, "x") == (("z",), "run.sh:7")
    assert said(project, "a.yaml", "data", "path") == (("one",), "data/g.yaml:1")
