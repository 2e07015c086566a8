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
from tos_lint.lower.shell import lower_shell_texts, lower_words

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
_OFF: Final = {"if": ("false",), "when": ("never",), "enabled": ("false",), "disabled": ("true",)}
"""Keys, and the values with which what has them never runs."""
MAX_SHOWN: Final = 10_000
"""Characters of a task in which the shape of a command is looked for."""


def commands_of(node: Node, settings: Settings) -> Iterator[Command]:
    """The commands of a document under what holds for all of it."""
    used = _templates(node)
    for top in _mappings(node):
        yield from _below(_without_unused(top, used), settings, tasks=False)


def _templates(node: Node) -> frozenset[str]:
    """The names under `extends` anywhere in a document."""
    found: set[str] = set()
    for member in node.members:
        if member.key == "extends":
            held = member.node
            found |= {str(each.value) for each in (held, *(inner.node for inner in held.members))}
        else:
            found |= _templates(member.node)
    return frozenset(found)


def _without_unused(top: Node, used: frozenset[str]) -> Node:
    """A document without the jobs whose names begin with a dot, unless another job is made from them."""
    hidden = [m for m in top.members if str(m.key).startswith(".") and str(m.key) not in used]
    return replace(top, members=tuple(m for m in top.members if m not in hidden)) if hidden else top


def _is_off(node: Node) -> bool:
    """Whether a step says of itself that it never runs."""
    return any(
        isinstance(member.key, str)
        and str(member.node.value).strip("${} ").lower() in _OFF.get(member.key, ())
        for member in node.members
        if not member.node.container
    )


def _below(node: Node, outer: Settings, tasks: bool) -> Iterator[Command]:
    if _is_off(node):
        return
    settings = outer.within(node) if node.container == "mapping" else outer
    taken: set[str] = set()
    for first, second in _BEGINNINGS:
        if words := _joined(node, first, second):
            taken |= {first, second}
            yield from _spelled(words, words[0].span, settings)
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
        yield from _spelled(words, node.span, settings)
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


def _spelled(words: list[Node], reaching: Span, settings: Settings) -> Iterator[Command]:
    """One command of separate words, each with its own place."""
    spelled = [Word((as_shell(str(word.value)),), word.span) for word in words]
    files = _files(settings)
    for each in lower_words(spelled, Where.WORKFLOW, settings.variables, settings.directory, reaching):
        yield replace(each, environment=(*files, *each.environment))
