"""YAML, JSON, TOML and INI: their keys, remarks in comments, and the command lines that some values are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePosixPath
from typing import Final

from tos_lint.documents import Node, is_data, parse_ini, parse_json, parse_toml, parse_yaml
from tos_lint.ir.commands import Command
from tos_lint.ir.facts import Entry, FileFacts
from tos_lint.ir.spans import Span
from tos_lint.lower.records import lower_records
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.settings import Settings
from tos_lint.lower.workflow import commands_of

MAX_COMMANDS: Final = 1_000
MAX_COMMENTS: Final = 20
"""Lines at the top of a document that may say how it is composed."""
PACKAGE: Final = "@package"
"""The key of what such a comment says."""
_PACKAGE: Final = re.compile(r"#\s*@package\s+([\w.]+)")
_PARAMETERS: Final = {"dvc.yaml": "params.yaml"}
"""Documents whose commands may use the keys of another one beside them."""


def lower_yaml(path: str, text: str) -> FileFacts:
    """Keys, commands and remarks of a YAML file."""
    documents, gaps = parse_yaml(text)
    entries, commands = _read(path, documents)
    entries = (*_package(text), *entries)
    return FileFacts(path, (), commands, entries, remarks_of_hash_comments(text), gaps)


def _package(text: str) -> Iterator[Entry]:
    """What a comment at the top says of the key under which a composed document belongs."""
    for number, line in enumerate(text.split("\n", MAX_COMMENTS)[:MAX_COMMENTS], 1):
        if line.strip() and not line.startswith("#"):
            return
        if found := _PACKAGE.match(line):
            yield Entry((PACKAGE,), found[1], Span(number))


def lower_json(path: str, text: str) -> FileFacts:
    """Keys and commands of a JSON file; of one that holds data, its first rows."""
    if is_data(text):
        return lower_records(path, text)
    documents, gaps = parse_json(text)
    entries, commands = _read(path, documents)
    return FileFacts(path, commands=commands, entries=entries, gaps=gaps)


def lower_toml(path: str, text: str) -> FileFacts:
    """Keys, commands and remarks of a TOML file."""
    documents, gaps = parse_toml(text)
    entries, commands = _read(path, documents)
    return FileFacts(path, (), commands, entries, remarks_of_hash_comments(text), gaps)


def lower_ini(path: str, text: str) -> FileFacts:
    """Keys, commands and remarks of an INI file."""
    documents, gaps = parse_ini(text)
    entries, commands = _read(path, documents)
    return FileFacts(path, (), commands, entries, remarks_of_hash_comments(text), gaps)


def _read(path: str, documents: Iterable[Node]) -> tuple[tuple[Entry, ...], tuple[Command, ...]]:
    """The entries and the commands of the documents in a file."""
    entries = tuple(entry for node in documents for entry in node.entries())
    found = (command for node in documents for command in commands_of(node, _around(path, node)))
    return entries, tuple(islice(found, MAX_COMMANDS))


def _around(path: str, node: Node) -> Settings:
    """What holds for the commands of a whole document: the files of parameters that it may use."""
    beside = _PARAMETERS.get(PurePosixPath(path).name)
    if beside is None:
        return Settings()
    variables = node.get("vars")
    named = [member.node for member in variables.members] if variables is not None else []
    files = [("", each.value, each.line) for each in named if isinstance(each.value, str)]
    return Settings(files=(("", beside, 1), *files))
