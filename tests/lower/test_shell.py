"""Shell scripts become commands whose words are known as far as the file tells them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tos_lint.ir.commands import Command, Where
from tos_lint.ir.facts import Reason
from tos_lint.lower.script import lower_shell
from tos_lint.lower.shell import lower_shell_text


def commands(text: str) -> tuple[Command, ...]:
    """The commands of a script."""
    return lower_shell("run.sh", text).commands


def lines(text: str) -> list[str]:
    """The commands as text, `?` for what is unknown."""
    return [
        " ".join("".join(part or "?" if part != "" else "" for part in word.parts) for word in command.words)
        for command in commands(text)
    ]


def test_words_of_a_long_command_have_their_own_lines() -> None:
    """A finding points at the line of a flag's value."""
    (command,) = commands("\n# train\npython train.py \\\n  --data a.json \\\n  --out 'b c'\n")
    assert [(word.text, word.span.line) for word in command.words] == [
        ("python", 3),
        ("train.py", 3),
        ("--data", 4),
        ("a.json", 4),
        ("--out", 5),
        ("b c", 5),
    ]
    assert (command.span.line, command.span.last, command.where) == (3, 5, Where.SCRIPT)


def test_variables_are_filled_in() -> None:
    """Assignments, exports, defaults and concatenation within the file."""
    text = 'A=data\nexport B="$A/x y"\npython t.py "$B" ${A}/z ${C:-${A}/d} ${A:-no} pre"$A"post\n'
    assert lines(text) == ["python t.py data/x y data/z data/d data predatapost"]


def test_what_the_file_does_not_say_is_unknown() -> None:
    """Arguments, unset variables, output of commands and arithmetic are holes."""
    (command,) = commands('python t.py $1 "out/$RUN.json" $((1 + 2)) ${A%.json}\n')
    assert [word.parts for word in command.words[2:]] == [(None,), ("out/", None, ".json"), (None,), (None,)]


def test_an_unquoted_variable_is_split_where_it_is_written() -> None:
    """Options kept in a string become words with the lines of the string."""
    (command,) = commands('OPTIONS="--data a.json \\\n  --lr 1"\npython t.py $OPTIONS\n')
    assert [(word.text, word.span.line) for word in command.words] == [
        ("python", 3),
        ("t.py", 3),
        ("--data", 1),
        ("a.json", 1),
        ("--lr", 2),
        ("1", 2),
    ]


def test_arrays_are_spread() -> None:
    """`"${A[@]}"` gives every word, `${A[0]}` one."""
    text = 'A=(--data "a b")\nA+=(--more)\npython t.py "${A[@]}" ${A[0]}\n'
    (command,) = commands(text)
    assert [word.text for word in command.words] == ["python", "t.py", "--data", "a b", "--more", "--data"]


def test_a_default_that_assigns_is_remembered() -> None:
    """`: ${A:=b}` sets a variable."""
    assert lines(': "${DATA:=a.json}"\npython t.py $DATA\n') == ["python t.py a.json"]


def test_loops_run_once_for_each_word() -> None:
    """Up to eight words are followed, more are one unknown."""
    assert lines("for x in a b; do python $x.py; done\n") == ["python a.py", "python b.py"]
    assert lines("for x in 1 2 3 4 5 6 7 8 9; do python $x.py; done\n") == ["python ?.py"]


def test_branches_leave_alternatives() -> None:
    """What either branch assigned may be what the command sees."""
    text = 'if [ "$1" = big ]; then D=a; else D=b; fi\npython t.py $D\n'
    assert lines(text) == ["python t.py a", "python t.py b"]
    text = "case $1 in x) D=a;; y) D=b;; esac\npython t.py ${D:-c}\n"
    assert lines(text) == ["python t.py a", "python t.py b"]


def test_functions_run_where_they_are_called() -> None:
    """Arguments of a call are the function's; an uncalled function's commands are listed too."""
    text = 'run() { python "$1" --to "${2:-o}"; }\nidle() { python idle.py; }\nrun a.py\nrun b.py p\n'
    assert lines(text) == ["python a.py --to o", "python b.py --to p", "python idle.py"]


def test_recursion_ends() -> None:
    """Functions that call themselves and variables that double are cut."""
    assert lines("f() { f; f; python a.py; }\nf\n") == ["python a.py"]
    doubling = "A=x\n" + 'A="$A$A"\n' * 60 + "python $A\n"
    assert lines(doubling) == ["python ?"]


def test_folders_are_tracked() -> None:
    """`cd` counts until the end of its subshell; an unknown folder stays unknown."""
    text = "cd a && python x.py\n(cd ../b; python y.py)\npython z.py\ncd $1\npython w.py\n"
    assert [command.directory for command in commands(text)] == ["a", "b", "a", None]


def test_streams() -> None:
    """Redirections and pipes are kept beside the words."""
    first, second, third = commands(
        "python a.py < in 2> err | tee log\npython b.py > out 2>&1 --flag >> more\n"
    )
    assert (first.stdin and first.stdin.text, first.stdout, first.piped) == ("in", None, True)
    assert ([word.text for word in second.words], second.piped) == (["tee", "log"], False)
    assert (third.stdout and third.stdout.text, third.appends) == ("more", True)
    assert [word.text for word in third.words] == ["python", "b.py", "--flag"]


def test_environment() -> None:
    """Assignments before the program, `env`, and exported variables are its environment."""
    first, second = commands("export A=1\nB=2\nC=3 python a.py\nenv D=4 python b.py\n")
    assert [(name, word.text) for name, word in first.environment] == [("A", "1"), ("C", "3")]
    assert [(name, word.text) for name, word in second.environment] == [("A", "1"), ("D", "4")]
    assert [word.text for word in second.words] == ["python", "b.py"]


def test_scripts_inside_words_are_read() -> None:
    """`bash -c`, `eval` and a job submitter's argument hold commands of their own."""
    assert lines('bash -c "cd x && python a.py"\n') == ["bash -c cd x && python a.py", "python a.py"]
    assert lines('C="python a.py"\neval "$C --b $1"\n') == ["python a.py --b ?"]
    submitted = commands('submit --wrap \\\n  "python a.py \\\n   --data d"\n')
    assert [(word.text, word.span.line) for word in submitted[1].words] == [
        ("python", 2),
        ("a.py", 2),
        ("--data", 3),
        ("d", 3),
    ]


def test_text_fed_to_a_shell_is_a_script() -> None:
    """What stands between `<<EOF` and `EOF` is data, unless a shell or a job submitter reads it."""
    assert lines("sbatch <<EOF\npython a.py \\$X\nEOF\n") == ["sbatch", "python a.py ?"]
    assert lines("cat > notes <<EOF\npython a.py\nEOF\n") == ["cat"]


def test_commands_in_substitutions_are_listed() -> None:
    """`$(...)` runs a command."""
    assert lines("A=$(python a.py)\nls\n") == ["python a.py", "ls"]


def test_what_is_printed_or_commented_is_no_command() -> None:
    """`echo python x.py` runs echo."""
    assert lines('# python a.py\necho "python b.py --c"\n') == ["echo python b.py --c"]


def test_remarks() -> None:
    """A comment for tos-lint speaks of its line, or, alone, of the next line of code."""
    text = "# tos: ignore[X]: a\n# other\n\npython a.py  # tos: ignore[Y]: b\n"
    remarks = lower_shell("run.sh", text).remarks
    assert [(remark.text, remark.span.line, remark.target) for remark in remarks] == [
        ("tos: ignore[X]: a", 1, 4),
        ("tos: ignore[Y]: b", 4, 4),
    ]


def test_text_inside_another_file() -> None:
    """Lines count from where the text begins; variables may be known from outside."""
    (command,) = lower_shell_text("\npython t.py $A $B\n", 10, Where.NOTEBOOK, {"A": "x", "B": None})
    assert [(word.text, word.span.line) for word in command.words] == [
        ("python", 11),
        ("t.py", 11),
        ("x", 11),
        (None, 11),
    ]
    assert command.where is Where.NOTEBOOK


def test_endless_scripts_are_a_gap() -> None:
    """What is not followed any more is said."""
    text = "for a in 1 2 3 4 5 6 7 8; do " * 6 + "python $a.py; " + "done; " * 6
    assert [gap.reason for gap in lower_shell("run.sh", text).gaps] == [Reason.BOUND]


@given(st.text())
def test_any_text_is_lowered(text: str) -> None:
    """Nothing raises."""
    assert lower_shell("run.sh", text).path == "run.sh"


FRAGMENTS = [
    "if ",
    "then ",
    "fi\n",
    "for x in ",
    "do ",
    "done\n",
    "$(",
    ")",
    "${A",
    "}",
    '"',
    "'",
    "A=",
    "\\\n",
    "<<E\n",
]
FRAGMENTS += [
    "| ",
    "&& ",
    "; ",
    "> ",
    "python a.py ",
    "f() { ",
    "eval ",
    "$A ",
    "[@]",
    ":-",
    "`",
    "case x in ",
    ";; esac\n",
]


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
def test_any_broken_script_is_lowered(text: str) -> None:
    """Nothing raises on text that is almost shell."""
    assert lower_shell("run.sh", text).path == "run.sh"


def test_characters_beyond_the_basic_plane_are_survived() -> None:
    """A brace before emoji and rare ideographs does not end the process."""
    for code in range(0x10000, 0x110000, 0x400):
        assert lower_shell("run.sh", f"a {{{chr(code)}}}\n{{{chr(code)}; python train.py\n").path == "run.sh"
