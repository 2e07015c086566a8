"""Every format has a lowerer, and none of them ever stops the run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.inputs import Format, InputFile
from tos_lint.lower import LOWERERS, lower

SAMPLES = {
    Format.PYTHON: "x = 1\n",
    Format.NOTEBOOK: '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}',
    Format.SHELL: "python a.py\n",
    Format.MAKEFILE: "all:\n\tpython a.py\n",
    Format.JUSTFILE: "all:\n    python a.py\n",
    Format.SNAKEFILE: "rule a:\n    shell:\n        'python a.py'\n",
    Format.CONTAINERFILE: "FROM x\nRUN python a.py\n",
    Format.MARKDOWN: "```bash\npython a.py\n```\n",
    Format.YAML: "a: 1\n",
    Format.JSON: '{"a": 1}',
    Format.TOML: "a = 1\n",
    Format.INI: "[a]\nb = 1\n",
    Format.RECORDS: '{"a": "b"}\n',
    Format.PARQUET: "\0",
}


def test_every_format_has_one_lowerer() -> None:
    """The table names each format once."""
    assert [each for each, _ in LOWERERS] == list(Format)


@pytest.mark.parametrize("kind", list(Format))
def test_a_sound_file_has_no_gaps(kind: Format) -> None:
    """The path is kept, and nothing is missing."""
    facts = lower(InputFile("the/path", kind, SAMPLES[kind]))
    assert (facts.path, facts.gaps) == ("the/path", ())


@given(st.sampled_from(list(Format)), st.text())
def test_any_text_is_lowered(kind: Format, text: str) -> None:
    """For any text there are facts, at worst a gap."""
    assert lower(InputFile("the/path", kind, text)).path == "the/path"


@pytest.mark.parametrize("kind", list(Format))
@pytest.mark.parametrize("text", ["(" * 50_000, "[" * 50_000, "a." * 20_000, "not " * 20_000 + "x"])
def test_hostile_nesting_is_survived(kind: Format, text: str) -> None:
    """Depth exhausts no stack."""
    assert lower(InputFile("the/path", kind, text)).path == "the/path"
