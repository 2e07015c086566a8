"""Files that hold commands besides scripts give them, and no text keeps their readers busy."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.facts import FileFacts
from tos_lint.lower.containerfile import lower_containerfile
from tos_lint.lower.document import lower_json, lower_toml, lower_yaml
from tos_lint.lower.justfile import lower_justfile
from tos_lint.lower.makefile import lower_makefile
from tos_lint.lower.snakefile import lower_snakefile

Lowerer = Callable[[str, str], FileFacts]
READERS = (lower_containerfile, lower_justfile, lower_snakefile, lower_makefile)


def words(facts: FileFacts) -> list[list[str | None]]:
    """The words of every command."""
    return [[word.text for word in command.words] for command in facts.commands]


def test_comments_do_not_end_a_continued_instruction() -> None:
    """A container file may hold comments between the lines of one instruction."""
    text = "FROM x\nRUN a one && \\\n    # why\n    b two\n"
    assert words(lower_containerfile("Dockerfile", text)) == [["a", "one"], ["b", "two"]]


def test_a_here_document_is_a_script() -> None:
    """What stands between `RUN <<EOF` and `EOF` is run by a shell."""
    text = "RUN <<EOF\npip install x\npython a.py\nEOF\nRUN b c\n"
    commands = lower_containerfile("Dockerfile", text).commands
    assert [(c.span.line, c.words[0].text) for c in commands] == [(2, "pip"), (3, "python"), (5, "b")]


def test_an_entry_point_without_arguments_is_run_once() -> None:
    """An entry point is a command even where nothing is handed to it."""
    text = 'FROM x\nENTRYPOINT ["python", "a.py"]\n'
    assert words(lower_containerfile("Dockerfile", text)) == [["python", "a.py"]]


def test_a_recipe_in_another_language_is_not_shell() -> None:
    """A recipe that begins with the name of an interpreter is read only if that is a shell."""
    text = "train:\n    #!/usr/bin/env python3\n    print('python train.py')\n"
    assert words(lower_justfile("justfile", text)) == []


def test_the_python_of_a_rule_is_a_gap() -> None:
    """What a rule's own Python block does is not followed, and that is said."""
    facts = lower_snakefile("Snakefile", "rule a:\n    run:\n        print(1)\n")
    assert [gap.span.line for gap in facts.gaps] == [2]


def test_settings_reach_the_commands_below_them() -> None:
    """A variable, a folder and a matrix hold for the steps below and not beside them."""
    text = (
        "jobs:\n"
        "  a:\n"
        "    env: {NAME: x}\n"
        "    strategy: {matrix: {size: [small, large]}}\n"
        "    defaults: {run: {working-directory: sub}}\n"
        "    steps:\n"
        "      - run: train $NAME ${{ matrix.size }}\n"
        "  b:\n"
        "    steps:\n"
        "      - run: train $NAME all\n"
    )
    facts = lower_yaml("ci.yml", text)
    assert words(facts) == [["train", "x", "small"], ["train", "x", "large"], ["train", None, "all"]]
    assert [command.directory for command in facts.commands] == ["sub", "sub", ""]


def test_a_table_of_tasks_holds_commands_and_other_text() -> None:
    """Below `tasks` or `scripts` a text is a command where it has the shape of one."""
    toml = '[tool.x.tasks]\ntrain = "python train.py --a b"\nhelp = "how to train"\n'
    assert words(lower_toml("pyproject.toml", toml)) == [["python", "train.py", "--a", "b"]]
    assert words(lower_json("package.json", '{"scripts": {"t": "bash t.sh"}}')) == [["bash", "t.sh"]]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("unit", ['"', "a ", "train x=", "{{", "$(", "\\", "RUN [", "rule a: ", "\t", "'a"])
def test_a_long_line_takes_little_time(reader: Lowerer, unit: str) -> None:
    """Two megabytes on one line are read, or passed over, within seconds."""
    text = "train:\n    " + unit * (2_000_000 // len(unit)) + "\n"
    begin = time.monotonic()
    reader("file", text)
    reader("file", text.lstrip("train:\n "))
    assert time.monotonic() - begin < 20


def test_a_line_that_is_too_long_is_a_gap() -> None:
    """What is passed over for its length is named, and the rest is read."""
    text = f"a:\n    python {'x' * 20_000}\n    python b.py\n"
    facts = lower_justfile("justfile", text)
    assert words(facts) == [["python", "b.py"]]
    assert [gap.span.line for gap in facts.gaps] == [2]


@given(st.sampled_from(READERS), st.text(alphabet="abRUN rule:=\"'{}[]$()\\\n\t#%<E-", max_size=200))
def test_any_text_gives_facts(reader: Lowerer, text: str) -> None:
    """No text makes a reader raise."""
    assert reader("file", text).path == "file"
