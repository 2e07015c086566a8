"""Whatever the text is, lowering gives facts."""

import json
import keyword
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.facts import Reason
from tos_lint.lower.notebook import lower_notebook
from tos_lint.lower.python import lower_python

WORDS = st.sampled_from(
    [
        *keyword.kwlist, *keyword.softkwlist, "f", "C", "x", "y", "1", "'a'", "f'{x}'", "(", ")", "[", "]",
        "{", "}", ":", "=", ":=", "==", ",", ".", "*", "**", "@", "%", "!", "#", "\n", "\n", "\n ", "\n  ",
        "%%bash\n", "%run", "!ls",
    ]
)  # fmt: skip


@given(st.text())
def test_any_text_gives_facts(text: str) -> None:
    """Lowering never raises."""
    assert lower_python("any.py", text).path == "any.py"


@given(st.lists(WORDS, max_size=40))
def test_any_words_give_facts(words: list[str]) -> None:
    """Lowering never raises on what almost is Python."""
    assert lower_python("any.py", " ".join(words)).path == "any.py"


@given(st.lists(WORDS, max_size=40))
def test_any_cell_gives_facts(words: list[str]) -> None:
    """Lowering never raises on a notebook whose cell almost is Python."""
    text = json.dumps({"cells": [{"cell_type": "code", "source": " ".join(words)}]})
    assert lower_notebook("any.ipynb", text).path == "any.ipynb"


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("print 'x'", "not Python 3: Missing parentheses in call to 'print'. Did you mean print(...)?"),
        ("x = (", "not Python 3: '(' was never closed"),
        ("-" * 100_000 + "1", "nested too deeply to be read"),
    ],
)
def test_what_is_not_python_is_one_gap(text: str, detail: str) -> None:
    """The gap says in one line what is wrong."""
    (gap,) = lower_python("old.py", text).gaps
    assert (gap.reason, gap.detail) == (Reason.SYNTAX, detail)


def test_a_statement_nested_too_deeply_is_a_gap_and_the_rest_is_read() -> None:
    """One monstrous statement does not hide the others."""
    lowered = lower_python("deep.py", "x = a" + "[0]" * 900 + "\ny = 1\n")
    assert [gap.reason for gap in lowered.gaps] == [Reason.BOUND]
    assert "y" in {getattr(fact, "dst", "") for fact in lowered.bodies[0].facts}


def test_long_chains_are_read() -> None:
    """Sums and fluent calls are not limited by the interpreter's stack."""
    assert not lower_python("sum.py", "x = " + " + ".join(["a"] * 900)).gaps
    assert not lower_python("fluent.py", "x = a" + ".f()" * 900).gaps


@pytest.mark.parametrize(
    "path", sorted(Path(os.__file__).parent.glob("*.py"))[::12], ids=lambda path: path.name
)
def test_the_standard_library_is_read(path: Path) -> None:
    """Real modules are lowered without a gap, one body for each function and the top level."""
    text = path.read_text(encoding="utf-8")
    lowered = lower_python(path.name, text)
    assert not lowered.gaps
    assert len({body.symbol for body in lowered.bodies}) == len(lowered.bodies)
