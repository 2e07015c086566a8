"""YAML, JSON and TOML give their keys, remarks and the commands that some values are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.commands import Where
from tos_lint.ir.facts import Reason
from tos_lint.lower.document import lower_json, lower_toml, lower_yaml

WORKFLOW = """\
jobs:
  train:
    steps:
      - name: run python train.py --now
      - run: |
          pip install x
          python train.py --data ${{ inputs.data }}
      - run: >
          python eval.py
          --fast
command: [python, serve.py, --port, 80]
script:
  - python last.py --a
"""


def test_workflows_hold_commands() -> None:
    """Shell text stands under a few keys; lists of single words are one command."""
    commands = lower_yaml("ci.yml", WORKFLOW).commands
    assert [(command.span.line, [word.text for word in command.words]) for command in commands] == [
        (6, ["pip", "install", "x"]),
        (7, ["python", "train.py", "--data", None]),
        (9, ["python", "eval.py", "--fast"]),
        (11, ["python", "serve.py", "--port", "80"]),
        (13, ["python", "last.py", "--a"]),
    ]
    assert {command.where for command in commands} == {Where.WORKFLOW}


def test_keys_and_remarks() -> None:
    """Each format gives its keys; comments are remarks where the format has them."""
    yaml = lower_yaml("a.yaml", "# tos: ignore[X]: why\ndata: d  # tos: ignore[Y]: so\n")
    assert [(entry.path, entry.value) for entry in yaml.entries] == [(("data",), "d")]
    assert [(remark.text, remark.target) for remark in yaml.remarks] == [
        ("tos: ignore[X]: why", 2),
        ("tos: ignore[Y]: so", 2),
    ]
    assert [entry.value for entry in lower_json("a.json", '{"data": "d"}').entries] == ["d"]
    toml = lower_toml("a.toml", 'data = "d"  # tos: ignore[Z]: thus\n')
    assert [entry.value for entry in toml.entries] == ["d"]
    assert [remark.text for remark in toml.remarks] == ["tos: ignore[Z]: thus"]


def test_broken_files_are_gaps() -> None:
    """What cannot be read is said."""
    reasons = [lower("a", "{ [").gaps[0].reason for lower in (lower_yaml, lower_json, lower_toml)]
    assert reasons == [Reason.SYNTAX] * 3


@given(st.text())
def test_any_text_is_lowered(text: str) -> None:
    """Nothing raises."""
    for lower in (lower_yaml, lower_json, lower_toml):
        assert lower("a", text).path == "a"
