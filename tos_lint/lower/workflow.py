"""The command lines of documents: workflows, pipelines, jobs and containers keep shell text under few keys.

It is lowered like a script, at the lines where it stands, under the settings that hold there. A list
of single words is one command; a list of lines is one script. In tables of tasks, which many tools
have in their project files, every text that has the shape of a command is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from tos_lint.documents import Member, Node
from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.facts import Scalar
from tos_lint.ir.spans import Span
from tos_lint.lower.settings import Settings, as_shell
from tos_lint.lower.shell import Setting, lower_shell_texts

COMMAND_KEYS: Final = frozenset(
    {"run", "cmd", "cmds", "command", "commands", "script", "args", "arguments", "entrypoint", "setup"}
    | {"before_script", "after_script", "bash_command", "shell"}
)
"""Keys of workflows and pipelines whose values are shell text."""
TASK_KEYS: Final = frozenset({"scripts", "tasks"})
"""Keys of project files below which commands stand under names of one's own."""

_BEGINNINGS: Final = (("command", "args"), ("entrypoint", "command"), ("command", "arguments"))
"""Pairs of keys whose words are one command: a container's program, and what it is handed."""
_BEFORE: Final = (("before_script", "script"), ("setup", "run"))
"""Pairs of keys whose texts one shell runs one after the other."""
_COMMAND: Final = re.compile(r"(?:^|[\s/])(?:python[\d.]*\s|[\w./-]+\.(?:py|sh)\b)")
MAX_SHOWN: Final = 10_000
"""Characters of a task in which the shape of a command is looked for."""


def commands_of(node: Node, settings: Settings) -> Iterator[Command]:
    """The commands of a document under what holds for all of it."""
    for top in _mappings(node):
        yield from _below(top, settings, tasks=False)


def _below(node: Node, outer: Settings, tasks: bool) -> Iterator[Command]:
    settings = outer.within(node) if node.container == "mapping" else outer
    taken: set[str] = set()
    for first, second in _BEGINNINGS:
        if words := _joined(node, first, second):
            taken |= {first, second}
            yield _spelled(words, words[0].span, settings)
    for first, second in _BEFORE:
        before, after = node.member(first), node.member(second)
        if before is not None and after is not None and not taken & {first, second}:
            taken |= {first, second}
            yield from _shell([*_texts(before.node), *_texts(after.node)], settings)
    for member in node.members:
        if member.key not in taken:
            yield from _member(member, settings, tasks)


def _member(member: Member, settings: Settings, tasks: bool) -> Iterator[Command]:
    """The commands of what stands under one key."""
    node = member.node
    commands = member.key in COMMAND_KEYS
    if commands and len(words := _words(node)) > 1:
        yield _spelled(words, node.span, settings)
        return
    if commands or tasks:
        yield from _shell([each for each in _texts(node) if commands or _has_shape(each)], settings)
    for inner in _mappings(node):
        yield from _below(inner, settings, member.key in TASK_KEYS)


def _mappings(node: Node) -> Iterator[Node]:
    """A mapping itself, or those that a list holds."""
    if node.container == "list":
        for member in node.members:
            yield from _mappings(member.node)
    elif node.container:
        yield node


def _has_shape(node: Node) -> bool:
    return _COMMAND.search(str(node.value)[:MAX_SHOWN]) is not None


def _texts(node: Node) -> list[Node]:
    """Shell text: the value itself, or the lines that a list holds."""
    held = [node] if not node.container else [member.node for member in node.members]
    inner = [each for one in held for each in (_texts(one) if one.container == "list" else [one])]
    return [each for each in inner if isinstance(each.value, str) and " " in each.value.strip()]


def _shell(texts: list[Node], settings: Settings) -> Iterator[Command]:
    spelled = [(as_shell(str(node.value)), node.line) for node in texts]
    commands = lower_shell_texts(
        spelled, Where.WORKFLOW, settings.variables, settings.directory, exported=True
    )
    files = _files(settings)
    yield from (
        replace(each, environment=(*files, *each.environment)) if files else each for each in commands
    )


def _files(settings: Settings) -> tuple[tuple[str, Word], ...]:
    """The files that set variables for a command."""
    return tuple((prefix, Word((name,), Span(line))) for prefix, name, line in settings.files)


def _joined(node: Node, first: str, second: str) -> list[Node]:
    """The words of two keys, where both have a list of words."""
    program, handed = node.get(first), node.get(second)
    if program is None or handed is None or "list" not in (program.container, handed.container):
        return []
    words = [_words(program) or _word(program), _words(handed) or _word(handed)]
    return [*words[0], *words[1]] if all(words) else []


def _words(node: Node) -> list[Node]:
    """The members of a list of single words, which is one command."""
    words = [member.node for member in node.members]
    if node.container != "list" or not words or not all(_is_word(word.value) for word in words):
        return []
    return words


def _word(node: Node) -> list[Node]:
    return [node] if not node.container and _is_word(node.value) else []


def _is_word(value: Scalar) -> bool:
    return value is not None and not isinstance(value, bool) and " " not in str(value)


def _spelled(words: list[Node], reaching: Span, settings: Settings) -> Command:
    """One command of separate words, each with its own place."""
    environment = [
        (name, Word((known.text,), Span(known.line)))
        for name, known in settings.variables.items()
        if isinstance(known, Setting) and known.text is not None
    ]
    return Command(
        tuple(Word((str(word.value),), word.span) for word in words),
        Where.WORKFLOW,
        reaching,
        environment=(*_files(settings), *environment),
        directory=settings.directory,
    )
