"""Scripts hand words, variables and settings to each other."""

from __future__ import annotations

from tos_lint.ir.facts import FileFacts
from tos_lint.link.supplies import supplied
from tos_lint.lower.script import lower_shell


def commands(**texts: str) -> list[tuple[str, str]]:
    """The file and the words of each `train` command, unknown parts as `?`."""
    files: list[FileFacts] = [lower_shell(f"{name}.sh", text) for name, text in texts.items()]
    return [
        (path, " ".join("".join(part or "?" for part in word.parts) for word in command.words))
        for path, _, command in supplied(files)
        if command.words[0].text == "train"
    ]


def test_each_caller_gives_a_version_of_the_command() -> None:
    """A script that is run twice runs its commands twice, with the arguments of each."""
    found = commands(outer="bash inner.sh a\nbash inner.sh b\n", inner='train "$1" x$1\n')
    assert found == [("inner.sh", "train a xa"), ("inner.sh", "train b xb")]


def test_all_arguments_are_handed_on() -> None:
    """`"$@"` stands for all words behind the script's name."""
    assert commands(outer="./inner.sh --a 1 --b 2\n", inner='train "$@"\n') == [
        ("inner.sh", "train --a 1 --b 2")
    ]


def test_what_is_not_exported_stays_unknown() -> None:
    """Only exported variables, and those before the command, reach another script."""
    inner = "train $A $B $C\n"
    assert commands(outer="A=1\nexport B=2\nC=3 bash inner.sh\n", inner=inner) == [
        ("inner.sh", "train ? 2 3")
    ]


def test_settings_count_after_they_are_read() -> None:
    """A file that is read into a script sets variables for what comes after."""
    found = commands(run="train $A\nsource env.sh\ntrain $A\n", env="A=1\n")
    assert found == [("run.sh", "train ?"), ("run.sh", "train 1")]


def test_a_script_that_runs_itself_ends() -> None:
    """Scripts that run each other in a circle are followed once."""
    assert commands(a="bash b.sh $1\ntrain $1\n", b="bash a.sh $1\n") == [("a.sh", "train ?")]
