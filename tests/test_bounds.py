"""Programs of extreme shapes: each is followed to its end, or says by name where it was not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tos_lint.cli import run

Capture = pytest.CaptureFixture[str]

HEAD = """\
from datasets import Dataset
from openai import OpenAI
from trl import SFTTrainer


def ask(prompt):
    return OpenAI().chat.completions.create(model="gpt-4o", messages=[]).choices[0].message.content


"""


def train(data: str) -> str:
    """The line that trains on what an expression gives."""
    return f'SFTTrainer(model="Qwen/Qwen2.5-0.5B", train_dataset=Dataset.from_list([{{"text": {data}}}]))\n'


def chain(length: int) -> str:
    """Functions of which each calls the next, and the last the provider."""
    links = "".join(f"def f{n}(x):\n    return f{n + 1}(x)\n\n\n" for n in range(length))
    return f"{HEAD}{links}def f{length}(x):\n    return ask(x)\n\n\n{train('f0(input())')}"


def methods(count: int) -> str:
    """A class whose methods call each other and keep what they are given."""
    body = "".join(
        f"    def m{n}(self, x):\n        self.a{n} = self.m{n + 1}(x)\n        return self.a{n}\n\n"
        for n in range(count)
    )
    last = f"    def m{count}(self, x):\n        return ask(x)\n\n\n"
    return f"{HEAD}class Steps:\n{body}{last}{train('Steps().m0(input())')}"


def nested(opening: str, depth: int, data: str = "x") -> str:
    """Blocks within blocks, the answer in the innermost."""
    lines = "".join("    " * n + opening.format(n=n) + "\n" for n in range(depth))
    return f"{HEAD}x = ''\n{lines}{'    ' * depth}x = x + ask(x)\n{train(data)}"


SHAPES = {
    "a chain of a thousand calls": chain(1000),
    "five hundred methods": methods(500),
    "branches within branches": nested("if input() == '{n}':", 18),
    "loops within loops": nested("for i{n} in range(3):", 18),
    "parentheses within parentheses": f"{HEAD}x = {'(' * 150}ask('a'){')' * 150}\n{train('x')}",
    "lists within lists": f"{HEAD}x = {'[' * 90}ask('a'){']' * 90}\n{train('x')}",
    "a thousand ways to go": HEAD
    + "x, name = '', input()\nif name == '':\n    x = ask('a')\n"
    + "".join(f"elif name == '{n}':\n    x = '{n}'\n" for n in range(1000))
    + train("x"),
    "a method called on its own result": f"{HEAD}x = ask('a'){'.strip()' * 900}\n{train('x')}",
    "functions that grow what they hand on": HEAD
    + "def grow(tree, n):\n    return shrink({'left': tree, 'right': [tree]}, n - 1)\n\n\n"
    + "def shrink(tree, n):\n    return grow([tree, {'up': tree}], n) if n else tree\n\n\n"
    + train("grow(ask('a'), 9)"),
    "an answer among five thousand rows": HEAD
    + "def keep(x):\n    return x\n\n\nrows = []\n"
    + "".join(f"rows.append(keep('{n}'))\n" for n in range(5000))
    + f"rows.append(keep(ask('a')))\n{train('rows')}",
}


def page(capsys: Capture, code: int) -> dict[str, Any]:
    """What a check of the folder says."""
    assert run(["check", "--format", "json", "--as-of", "2026-11-22"]) == code
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


@pytest.mark.parametrize("shape", SHAPES)
def test_a_flow_is_followed_through_an_extreme_shape(
    shape: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """However deep, long or wide the code between them is, the answer is found to reach the training."""
    (tmp_path / "distil.py").write_text(SHAPES[shape])
    monkeypatch.chdir(tmp_path)
    assert {finding["rule_id"] for finding in page(capsys, 1)["findings"]} == {"TOS101"}


def test_what_is_not_told_apart_is_a_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """More values in one place than are told apart are named as a gap, with the function."""
    (tmp_path / "distil.py").write_text(SHAPES["an answer among five thousand rows"])
    monkeypatch.chdir(tmp_path)
    assert run(["coverage"]) == 0
    assert "more values meet than are told apart" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"{HEAD}x = {' + '.join(['1'] * 5000)} + ask('a')\n{train('x')}", "nested too deeply"),
        (HEAD + "ROWS = [\n" + "    {'prompt': 'p', 'label': 1},\n" * 100_000 + "]\n", "more than the 2 MB"),
    ],
)
def test_what_cannot_be_followed_is_named_and_the_rest_is_checked(
    text: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """A file beyond the bounds is one diagnostic; the file beside it keeps its finding."""
    (tmp_path / "extreme.py").write_text(text)
    (tmp_path / "distil.py").write_text(chain(2))
    monkeypatch.chdir(tmp_path)
    said = page(capsys, 1)
    assert {finding["sink"]["path"] for finding in said["findings"]} == {"distil.py"}
    assert any(each["path"] == "extreme.py" and reason in each["message"] for each in said["diagnostics"])


def test_modules_that_import_each_other_in_a_wide_ring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """A value handed through two hundred modules that all import one another is found at the end."""
    for n in range(199):
        ring = "".join(f"from m{other % 200} import v{other % 200}\n" for other in (n + 1, n + 7))
        (tmp_path / f"m{n}.py").write_text(f"{ring}v{n} = v{n + 1}\n")
    (tmp_path / "m199.py").write_text(f"{HEAD}v199 = ask('a')\n")
    (tmp_path / "train.py").write_text(f"from m0 import v0\n{HEAD}{train('v0')}")
    monkeypatch.chdir(tmp_path)
    assert {finding["rule_id"] for finding in page(capsys, 1)["findings"]} == {"TOS101"}


def test_calls_that_are_only_assumed_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    """The library calls that no row describes are listed, the most frequent first."""
    text = "import acme\n" + "acme.often(1)\n" * 3 + "acme.seldom(1)\n"
    (tmp_path / "script.py").write_text(text)
    monkeypatch.chdir(tmp_path)
    assert run(["coverage"]) == 0
    said = capsys.readouterr().out
    assert 0 < said.index("acme.often") < said.index("acme.seldom")
