"""Snakefiles: Python with rules, each of which says what it reads, what it writes and what it runs.

Only rules are read, and variables of the file that hold a text. The parts of a rule are arguments, as
of a call; `{input}`, `{params.x}` and so on in its shell text are uses of them. What a rule's own
Python block (`run:`) does is not followed: that is a gap.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tos_lint.ir.commands import Command, Where
from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.spans import Span
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.shell import Known, lower_shell_text

_RULE: Final = re.compile(r"(?:rule|checkpoint)\b[ \t]*(\w*)[ \t]*:")
_PART: Final = re.compile(r"[ \t]+(input|output|params|log|threads|shell|script|run|notebook)[ \t]*:(.*)")
_VARIABLE: Final = re.compile(r"([A-Za-z_]\w*)[ \t]*=[ \t]*([\"'])([^\"'\\{}]*)\2[ \t]*(?:#.*)?$")
_USE: Final = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*)(?:[.\[]([\w-]+)\]?)?(?::[^{}]*|![a-z])?\}")
MAX_LINE: Final = 10_000
"""Characters of a line that is looked at."""


@dataclass(slots=True)
class _Rule:
    """The parts of a rule: the text of each, and its first line."""

    parts: dict[str, tuple[int, list[str]]] = field(default_factory=dict)


def lower_snakefile(path: str, text: str) -> FileFacts:
    """The commands that the rules of a Snakefile run."""
    variables: dict[str, Known] = {}
    rules: list[_Rule] = []
    part: list[str] | None = None
    gaps: list[Gap] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if len(line) > MAX_LINE:
            gaps.append(Gap(Reason.BOUND, "a line too long to be read", Span(number)))
            continue
        if line[:1] not in ("", " ", "\t", "#"):
            part = None
            if _RULE.match(line):
                rules.append(_Rule())
            elif variable := _VARIABLE.match(line):
                variables[variable[1]] = variable[3]
        elif rules and (begin := _PART.match(line)):
            part = [begin[2]]
            rules[-1].parts[begin[1]] = (number, part)
            if begin[1] == "run":
                gaps.append(Gap(Reason.DYNAMIC, "the Python of a rule is not followed", Span(number)))
        elif part is not None:
            part.append(line)
    commands = tuple(command for rule in rules for command in _commands(rule, variables))
    return FileFacts(path, commands=commands, remarks=remarks_of_hash_comments(text), gaps=tuple(gaps))


def _commands(rule: _Rule, outer: dict[str, Known]) -> Iterator[Command]:
    known = dict(outer)
    for name, (line, lines) in rule.parts.items():
        if name not in ("shell", "script", "run", "notebook"):
            known.update(_held(name, line, lines, outer))
    for name in ("shell", "script"):
        if name not in rule.parts:
            continue
        line, lines = rule.parts[name]
        for argument in _arguments(line, lines)[0]:
            written = _text(argument, outer)
            if written is not None:
                script = _as_shell(written) if name == "shell" else f"python {written}"
                yield from lower_shell_text(script, argument.lineno, Where.MAKE, known)


def _arguments(line: int, lines: list[str]) -> tuple[list[ast.expr], list[ast.keyword]]:
    """The arguments that a part is written as, at their lines of the file."""
    try:
        tree = ast.parse("\n" * (line - 1) + "f(" + "\n".join(lines) + "\n)", mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [], []
    call = tree.body
    return (call.args, call.keywords) if isinstance(call, ast.Call) else ([], [])


def _held(name: str, line: int, lines: list[str], outer: dict[str, Known]) -> Iterator[tuple[str, Known]]:
    """What `{input}`, `{input.rows}` and `{input[0]}` stand for."""
    positional, named = _arguments(line, lines)
    everything = [_text(each, outer) for each in [*positional, *(each.value for each in named)]]
    whole = [text for text in everything if text is not None]
    yield name, " ".join(whole) if len(whole) == len(everything) else None
    for position, text in enumerate(everything):
        yield f"{name}__{position}", text
    for each in named:
        if each.arg:
            yield f"{name}__{each.arg}", _text(each.value, outer)


def _text(node: ast.expr, outer: dict[str, Known]) -> str | None:
    """The text of an argument: written, of a variable, or marked (`directory("out")`)."""
    match node:
        case ast.Constant(value=str() | int() | float() as value):
            return str(value)
        case ast.Name(id=name):
            held = outer.get(name)
            return held if isinstance(held, str) else None
        case ast.Call(func=ast.Name(), args=[only]):
            return _text(only, outer)
        case _:
            return None


def _as_shell(text: str) -> str:
    return _USE.sub(_used, text)


def _used(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0][0]
    return "${" + found[1] + (f"__{found[2].replace('-', '__')}" if found[2] else "") + "}"
