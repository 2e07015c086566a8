"""Snakefiles: Python with rules, each of which says what it reads, what it writes and what it runs.

Only rules are read, and variables of the file that hold a text. The parts of a rule are arguments, as
of a call; `{input}`, `{params.x}` and so on in its shell text are uses of them. A script is handed them
as an object, which is written here as flags (`--snakemake.params.x`). Of a rule's own Python block
(`run:`) the shell commands are followed; that there is more is a gap.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.spans import Span
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.shell import Known, Setting, lower_shell_text

_RULE: Final = re.compile(r"(?:rule|checkpoint)\b[ \t]*(\w*)[ \t]*:")
_PART: Final = re.compile(r"[ \t]+(input|output|params|log|threads|shell|script|run|notebook)[ \t]*:(.*)")
_CONFIGURED: Final = re.compile(r"configfile[ \t]*:[ \t]*([\"'])([^\"']+)\1")
_VARIABLE: Final = re.compile(r"([A-Za-z_]\w*)[ \t]*=[ \t]*([\"'])([^\"'\\{}]*)\2[ \t]*(?:#.*)?$")
_USE: Final = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*)(?:[.\[]([\w-]+)\]?)?(?::[^{}]*|![a-z])?\}")
MAX_LINE: Final = 10_000
"""Characters of a line that is looked at."""


@dataclass(slots=True)
class _Rule:
    """The parts of a rule: the text of each, and its first line."""

    name: str = ""
    parts: dict[str, tuple[int, list[str]]] = field(default_factory=dict)


def lower_snakefile(path: str, text: str) -> FileFacts:
    """The commands that the rules of a Snakefile run."""
    variables: dict[str, Known] = {}
    rules: list[_Rule] = []
    part: list[str] | None = None
    files: list[tuple[str, Word]] = []
    gaps: list[Gap] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if len(line) > MAX_LINE:
            gaps.append(Gap(Reason.BOUND, "a line too long to be read", Span(number)))
            continue
        if line[:1] not in ("", " ", "\t", "#"):
            part = None
            if rule := _RULE.match(line):
                rules.append(_Rule(rule[1]))
            elif variable := _VARIABLE.match(line):
                variables[variable[1]] = variable[3]
            elif configured := _CONFIGURED.match(line):
                files.append(("config__", Word((configured[2],), Span(number))))
        elif rules and (begin := _PART.match(line)):
            part = [begin[2]]
            rules[-1].parts[begin[1]] = (number, part)
            if begin[1] == "run":
                gaps.append(Gap(Reason.DYNAMIC, "the Python of a rule is not followed", Span(number)))
        elif part is not None:
            part.append(line)
    commands = tuple(
        replace(command, environment=(*files, *command.environment))
        for rule in rules
        for command in _commands(rule, variables)
    )
    return FileFacts(path, commands=commands, remarks=remarks_of_hash_comments(text), gaps=tuple(gaps))


def _commands(rule: _Rule, outer: dict[str, Known]) -> Iterator[Command]:
    known = dict(outer)
    for name, (line, lines) in rule.parts.items():
        if name not in ("shell", "script", "run", "notebook"):
            held = dict(_held(name, line, lines, outer))
            known.update(held)
            outer.update((f"rules__{rule.name}__{key}", value) for key, value in held.items())
    for line, written in _texts(rule, "shell", outer):
        yield from lower_shell_text(_as_shell(written), line, Where.MAKE, known)
    for line, written in _texts(rule, "script", outer):
        for command in lower_shell_text(f"python {written}", line, Where.MAKE, known):
            yield replace(command, words=(*command.words, *_handed(known)))
    for line, written in _run(rule):
        yield from lower_shell_text(_as_shell(written), line, Where.MAKE, known)


def _texts(rule: _Rule, name: str, outer: dict[str, Known]) -> Iterator[tuple[int, str]]:
    """The texts that a part of a rule holds, each with its line."""
    for argument in _arguments(*rule.parts[name])[0] if name in rule.parts else ():
        written = _text(argument, outer)
        if isinstance(written, str):
            yield argument.lineno, written


def _handed(known: dict[str, Known]) -> Iterator[Word]:
    """What a script gets as members of an object, as flags."""
    for name, held in known.items():
        if isinstance(held, Setting) and "__" in name:
            flag = f"--snakemake.{name.replace('__', '.')}="
            if held.text is not None:
                yield Word((flag + held.text,), Span(held.line))
            elif held.name:
                yield Word((flag, None), Span(held.line), (held.name,))


def _run(rule: _Rule) -> Iterator[tuple[int, str]]:
    """The shell commands of a rule's own Python."""
    line, lines = rule.parts.get("run", (1, []))
    try:
        tree = ast.parse("\n" * line + textwrap.dedent("\n".join(lines[1:])))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="shell"), args=[ast.Constant(value=str() as text), *_]):
                yield node.lineno, text
            case _:
                pass


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
    everything = [*positional, *(each.value for each in named)]
    texts = [_text(each, outer) for each in everything]
    whole = [text for text in texts if isinstance(text, str)]
    yield name, " ".join(whole) if len(whole) == len(everything) else None
    for position, text in enumerate(texts):
        yield f"{name}__{position}", _setting(text, everything[position])
    for each in named:
        if each.arg:
            yield f"{name}__{each.arg}", _setting(_text(each.value, outer), each.value)


def _setting(text: Known, node: ast.expr) -> Setting:
    """What an argument is known to hold, at its line."""
    if isinstance(text, Setting):
        return replace(text, line=node.lineno)
    return Setting(text if isinstance(text, str) else None, node.lineno)


def _text(node: ast.expr, outer: dict[str, Known]) -> str | Setting | None:
    """The text of an argument: written, of a variable or the configuration, or marked (`directory("x")`)."""
    match node:
        case ast.Constant(value=str() | int() | float() as value):
            return str(value)
        case ast.Name(id=name):
            held = outer.get(name)
            return held if isinstance(held, str) else None
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _sum(_text(left, outer), _text(right, outer))
        case ast.Subscript() | ast.Attribute():
            name = "__".join(_keys(node))
            held = outer.get(name)
            known = held.text if isinstance(held, Setting) else held
            if isinstance(known, str):
                return known
            return Setting(None, 0, name) if name.startswith("config__") else None
        case ast.Call(func=ast.Name(), args=[only]):
            return _text(only, outer)
        case _:
            return None


def _sum(one: str | Setting | None, other: str | Setting | None) -> str | None:
    """Two texts joined; what only the configuration says stands in it as a use of its variable."""
    parts = [f"${{{part.name}}}" if isinstance(part, Setting) else part for part in (one, other)]
    return "".join(part or "" for part in parts) if None not in parts else None


def _keys(node: ast.expr) -> list[str]:
    """The name and the keys of `name["a"]["b"]`; none for anything else."""
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Attribute(value=inner, attr=key):
            outer = _keys(inner)
            return [*outer, key] if outer else []
        case ast.Subscript(value=inner, slice=ast.Constant(value=key)):
            outer = _keys(inner)
            return [*outer, str(key)] if outer else []
        case _:
            return []


def _as_shell(text: str) -> str:
    return _USE.sub(_used, text)


def _used(found: re.Match[str]) -> str:
    if found[1] is None:
        return found[0][0]
    return "${" + found[1] + (f"__{found[2].replace('-', '__')}" if found[2] else "") + "}"
