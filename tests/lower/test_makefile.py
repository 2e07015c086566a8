"""Recipes of makefiles become commands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.commands import Where
from tos_lint.lower.makefile import lower_makefile

MAKEFILE = """\
DATA ?= data/x.json
OUT := out/$(DATA)

train: $(DATA)
\t@python train.py --data $(DATA) \\
\t    --out ${OUT} $@ $$HOME
\t-cd sub && python eval.py

other = python not_a_recipe.py
"""


def test_recipes_with_variables() -> None:
    """Make's variables and those of the rule are filled in, prefixes go; the shell's are unknown."""
    first, second = lower_makefile("Makefile", MAKEFILE).commands
    assert [(word.text, word.span.line) for word in first.words] == [
        ("python", 5),
        ("train.py", 5),
        ("--data", 5),
        ("data/x.json", 5),
        ("--out", 6),
        ("out/data/x.json", 6),
        ("train", 6),
        (None, 6),
    ]
    assert first.words[5].defaults == ((1, "DATA"),)
    assert first.where is Where.MAKE
    assert ([word.text for word in second.words], second.directory) == (["python", "eval.py"], "sub")


def test_variables_that_double_are_cut() -> None:
    """Expansion has a bound."""
    text = "A = x$(B)\nB = $(A)$(A)\nall:\n\tpython $(A)\n"
    assert len(lower_makefile("Makefile", text).commands) == 1


@given(st.text(st.sampled_from("A=$(){}\\\n\t:@ x?+#")))
def test_any_text_is_lowered(text: str) -> None:
    """Nothing raises."""
    assert lower_makefile("Makefile", text).path == "Makefile"
