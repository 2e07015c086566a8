"""One command under known variables: words, environment, streams, and the scripts inside its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from tos_lint.ir.commands import Word
from tos_lint.lower.shell.grammar import source
from tos_lint.lower.shell.words import Expansion, Piece, Pieces, Value, Variables, assigned, word

MAX_INNER_SCRIPT: Final = 20_000
"""Characters of a script inside a word."""
MAX_CONTINUED_LINES: Final = 200

SHELLS: Final = frozenset({"bash", "sh", "zsh", "ssh", "sbatch", "qsub", "bsub"})
"""Programs whose `-c` argument or standard input is a script."""

_PRINTERS: Final = frozenset({"echo", "printf", "grep", "sed", "awk", "git", "export", "read", "logger"})
"""Programs whose arguments only look like commands."""

_ASSIGNMENT: Final = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
_COMMAND_OPTION: Final = re.compile(r"-[a-z]*c")
_PYTHON: Final = re.compile(r"python[\d.]*")
_OPTION_NAME: Final = re.compile(r"--[a-z][\w-]*=(?=\S+\s)")
_UNKNOWN: Final = "${__}"


@dataclass(frozen=True, slots=True)
class Streams:
    """Redirections that apply to a command, outer ones first, and whether its output is piped on."""

    redirects: tuple[Node, ...] = ()
    piped: bool = False


@dataclass(frozen=True, slots=True)
class Invocation:
    """A command as far as it is known; `defaults` are what `${A:=b}` in it assigned."""

    words: tuple[Pieces, ...]
    environment: tuple[tuple[str, Word], ...]
    stdin: Word | None
    stdout: Word | None
    appends: bool
    defaults: tuple[tuple[str, Value], ...]

    @property
    def program(self) -> str | None:
        """The first word, where it is known."""
        return word(self.words[0]).text if self.words else None


def read_invocation(
    node: Node, prefix: Sequence[Node], streams: Streams, variables: Variables, offset: int
) -> Invocation:
    """What the command `node` runs, `prefix` being the assignments that belong to it."""
    expansion = Expansion(variables, offset)
    environment: dict[str, Word] = {}
    for child in prefix:
        if (name := assigned_name(child)) and (right := child.child_by_field_name("value")) is not None:
            value = assigned(right, variables, offset)
            environment[name] = word(value.words[0] if value.words else ())
    redirects = list(streams.redirects)
    for child in node.named_children:
        if child.type == "file_redirect":
            redirects.append(child)
        elif child.type not in ("variable_assignment", "herestring_redirect", "heredoc_redirect", "comment"):
            expansion.argument(child)
    stdin = stdout = None
    appends = False
    for redirect in redirects:
        target = _target(redirect, expansion)
        operator = source(redirect).lstrip()
        if target is None or operator.startswith("2>"):
            continue
        if operator.lstrip("01").startswith("<"):
            stdin = target
        else:
            stdout, appends = target, ">>" in operator[:4]
    words = _without_env(expansion.words, environment)
    defaults = tuple(expansion.defaults.items())
    return Invocation(tuple(words), tuple(environment.items()), stdin, stdout, appends, defaults)


def assigned_name(assignment: Node) -> str:
    """The variable that an assignment sets; empty for an element of an array."""
    name = assignment.child_by_field_name("name")
    return source(name).strip() if name is not None and name.type == "variable_name" else ""


def inner_scripts(invocation: Invocation) -> Iterator[tuple[str, int]]:
    """Scripts that stand in words: the text and its first line."""
    texts = [word(pieces).text or "" for pieces in invocation.words]
    programs = {text.rpartition("/")[2] for text in texts}
    if texts[0] == "eval":
        yield _script([piece for pieces in invocation.words[1:] for piece in (*pieces, Piece(" ", 0))])
    elif not programs & _PRINTERS:
        for previous, pieces in zip(texts, invocation.words[1:], strict=False):
            script = _script(pieces)
            script = (_OPTION_NAME.sub("", script[0]), script[1])
            is_option = _COMMAND_OPTION.fullmatch(previous) is not None
            if (is_option and programs & SHELLS) or (not is_option and _looks_like_command(script[0])):
                yield script


def python_words(invocation: Invocation) -> Iterator[tuple[str, int]]:
    """Python that stands in a word behind `-c`: the text and its first line."""
    texts = [word(pieces).text or "" for pieces in invocation.words]
    if _PYTHON.fullmatch(texts[0].rpartition("/")[2]) and "-c" in texts[1:-1]:
        yield _script(invocation.words[texts.index("-c") + 1])


def _looks_like_command(text: str) -> bool:
    """Several words, one of which is a Python interpreter with an argument or a script."""
    words = text.split()[:100]
    if len(words) < 2 or words[0].startswith(("-", "#")):
        return False
    scripts = any(each.endswith((".py", ".sh")) for each in words)
    return scripts or any(_PYTHON.fullmatch(each.rpartition("/")[2]) for each in words[:-1])


def _script(pieces: Sequence[Piece]) -> tuple[str, int]:
    """The text that pieces spell, unknown parts as an unset variable, and its first line.

    Where a piece stands further down, a continued line brings the text there.
    """
    first = line = pieces[0].line if pieces else 1
    text = ""
    for piece in pieces:
        if piece.line > line and text.endswith((" ", "\t")):
            text += "\\\n" * min(piece.line - line, MAX_CONTINUED_LINES)
            line = piece.line
        part = _UNKNOWN if piece.text is None else piece.text
        text += part
        line += part.count("\n")
        if len(text) > MAX_INNER_SCRIPT:
            return "", first
    return text, first


def _target(redirect: Node, expansion: Expansion) -> Word | None:
    """Where a redirection leads; what the parser takes for further targets are words of the command."""
    targets = redirect.children_by_field_name("destination")
    for extra in targets[1:]:
        expansion.argument(extra)
    if not targets or targets[0].type == "number":
        return None
    destination = Expansion(expansion.variables, expansion.offset)
    destination.argument(targets[0])
    return word(destination.words[0]) if destination.words else None


def _without_env(words: list[Pieces], environment: dict[str, Word]) -> list[Pieces]:
    """The words after `env NAME=value ...`; the assignments go to `environment`."""
    if not words or word(words[0]).text != "env":
        return words
    rest = words[1:]
    while rest:
        written = word(rest[0])
        begin = written.parts[0] or ""
        assignment = _ASSIGNMENT.fullmatch(begin)
        if assignment:
            environment[assignment[1]] = Word((assignment[2], *written.parts[1:]), written.span)
        elif not begin.startswith("-"):
            break
        rest = rest[1:]
    return rest or words
