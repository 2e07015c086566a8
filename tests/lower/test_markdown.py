"""Documentation gives the commands that it tells the reader to type, and no others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.commands import Command, Where
from tos_lint.lower.markdown import commands_in_prose, lower_markdown


def spelled(command: Command) -> str:
    """The command as text, `?` for what is unknown."""
    return " ".join("".join("?" if part is None else part for part in word.parts) for word in command.words)


def fenced(language: str, text: str) -> list[str]:
    """The commands of a fenced block."""
    return [spelled(each) for each in lower_markdown("R.md", f"```{language}\n{text}\n```\n").commands]


def prose(text: str) -> list[str]:
    """The commands in a docstring."""
    return [spelled(each) for each in commands_in_prose(text, 1, Where.DOCUMENTATION)]


def test_a_fenced_block_has_the_lines_of_its_file() -> None:
    """Words stand where the reader sees them."""
    (command,) = lower_markdown("R.md", "# Run\n\n```bash\n# now\npython t.py \\\n  --data d\n```\n").commands
    assert [(word.text, word.span.line) for word in command.words] == [
        ("python", 5),
        ("t.py", 5),
        ("--data", 6),
        ("d", 6),
    ]
    assert command.where is Where.DOCUMENTATION


@pytest.mark.parametrize("language", ["python", "yaml", "json", "diff", "text-generation"])
def test_other_languages_are_no_commands(language: str) -> None:
    """Code and configuration in a README is not run."""
    assert fenced(language, "python t.py --data d") == []


def test_prompts_and_output() -> None:
    """Where some lines have a prompt, the others are output."""
    assert fenced("console", "$ cd x\nthere\n$ python t.py \\\n  --a b\nLoss 0.1") == ["python t.py --a b"]


def test_forgotten_backslashes() -> None:
    """A line that begins with an option belongs to the command above it."""
    assert fenced("bash", "python t.py --a 1\n  --b 2\n  --c\npython u.py") == [
        "python t.py --a 1 --b 2 --c",
        "python u.py",
    ]


def test_placeholders_are_unknown() -> None:
    """What the reader has to fill in is a hole, in quotes too."""
    assert fenced("sh", "python t.py --d <path> --k 'YOUR_KEY' --o \"x/<name>.json\" [opt]") == [
        "python t.py --d ? --k ? --o x/?.json ?"
    ]


def test_an_unmarked_block_gives_lines_with_the_shape_of_a_command() -> None:
    """Trees of files, output and sentences do not have it."""
    text = (
        "data/\n  train.py\nThen:\ntool train conf.yaml\nlauncher launch --config_file c.yaml"
        " t.py --x 1\nLoss: 3"
    )
    assert fenced("", text) == ["tool train conf.yaml", "launcher launch --config_file c.yaml t.py --x 1"]


def test_commands_of_a_docstring() -> None:
    """Usage lines are commands; sentences that mention a script are not."""
    text = """Train a model with train.py.

    Usage: python train.py --data a.json
        --lr 2
    Python is required, and train.py trains it. This reads data.json
      CUDA_VISIBLE_DEVICES=0 python -m pkg.train --x y
      ./scripts/run.sh big
    """
    assert prose(text) == [
        "python train.py --data a.json --lr 2",
        "python -m pkg.train --x y",
        "./scripts/run.sh big",
    ]


def test_sentences_outside_blocks_are_ignored() -> None:
    """Markdown text is prose."""
    assert (
        lower_markdown("R.md", "Run python t.py --data d to train.\n\npython t.py --data d\n").commands == ()
    )


def test_front_matter_and_remarks() -> None:
    """Keys at the top and comments for tos-lint are kept."""
    facts = lower_markdown("R.md", "---\nlicense: mit\n---\n<!-- tos: ignore[X]: why -->\n# Title\n")
    assert [(entry.path, entry.value, entry.span.line) for entry in facts.entries] == [
        (("license",), "mit", 2)
    ]
    assert [(remark.text, remark.target) for remark in facts.remarks] == [("tos: ignore[X]: why", 5)]


@given(st.text())
def test_any_text_is_lowered(text: str) -> None:
    """Nothing raises."""
    lower_markdown("R.md", f"---\n{text}\n---\n```bash\n{text}\n```\n```\n{text}")
    commands_in_prose(text, 1, Where.DOCUMENTATION)
