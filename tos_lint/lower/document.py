"""YAML, JSON and TOML: their keys, remarks in comments, and the command lines that some values are.

Workflows and pipeline descriptions keep shell text under a few well-known keys. It is lowered like a
script, at the lines where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from tos_lint.documents import Node, is_data, parse_yaml, read_json, read_toml
from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.facts import FileFacts, Scalar
from tos_lint.lower.records import lower_records
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.shell import lower_shell_text

COMMAND_KEYS: Final = frozenset(
    {"run", "cmd", "command", "commands", "script", "before_script", "args", "arguments"}
)
"""Keys of workflows and pipelines whose values are shell text."""
MAX_COMMANDS: Final = 1_000

_EXPRESSION: Final = re.compile(r"\$?\{\{.*?\}\}")
"""What a workflow's own template language puts in."""


def lower_yaml(path: str, text: str) -> FileFacts:
    """Keys, commands and remarks of a YAML file."""
    documents, gaps = parse_yaml(text)
    entries = tuple(entry for node in documents for entry in node.entries())
    found = (command for node in documents for command in _commands(node, False))
    commands = tuple(islice(found, MAX_COMMANDS))
    return FileFacts(path, (), commands, entries, remarks_of_hash_comments(text), gaps)


def lower_json(path: str, text: str) -> FileFacts:
    """Keys of a JSON file; of one that holds data, its first rows."""
    if is_data(text):
        return lower_records(path, text)
    entries, gaps = read_json(text)
    return FileFacts(path, entries=entries, gaps=gaps)


def lower_toml(path: str, text: str) -> FileFacts:
    """Keys and remarks of a TOML file."""
    entries, gaps = read_toml(text)
    return FileFacts(path, entries=entries, remarks=remarks_of_hash_comments(text), gaps=gaps)


def _commands(node: Node, commanding: bool) -> Iterator[Command]:
    """The commands of values below command keys; a list of single words is one command."""
    if commanding and isinstance(node.value, str) and " " in node.value.strip():
        yield from lower_shell_text(_EXPRESSION.sub("${__}", node.value), node.line, Where.WORKFLOW)
    words = [member.node.value for member in node.members]
    if commanding and node.container == "list" and len(words) > 1 and all(_is_word(word) for word in words):
        spelled = tuple(Word((str(member.node.value),), member.node.span) for member in node.members)
        yield Command(spelled, Where.WORKFLOW, node.span)
        return
    for member in node.members:
        below = member.key in COMMAND_KEYS if isinstance(member.key, str) else commanding
        yield from _commands(member.node, below)


def _is_word(value: Scalar) -> bool:
    return value is not None and not isinstance(value, bool) and " " not in str(value)
