"""What else a script holds: options that it reads itself, files of settings, programs in Python."""

from __future__ import annotations

import posixpath
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from tree_sitter import Node

from tos_lint.ir.commands import Command, Word
from tos_lint.ir.spans import Span
from tos_lint.lower.shell.grammar import below, source, span
from tos_lint.lower.shell.words import Piece, Value

KEPT: Final = (".py", ".yaml", ".yml", ".json", ".toml")
"""How the names of files end that a script may write and another program reads as code or settings."""
_PYTHON: Final = re.compile(r"python[\d.]*")
_USE: Final = re.compile(r"(?<!\\)\$\{?([A-Za-z_]\w*)\}?")
_PRINTS: Final = re.compile(r"\b(?:cat|grep|sed|envsubst)\b|\$\(\s*<")
_SETTINGS: Final = re.compile(r"[\w./-]*\.env(?:\.\w+)?\b")


def following(case: Node, item: Node, place: Span) -> Iterator[tuple[str, Piece]]:
    """Where a case asks for a word of the command: a variable, and that it is what follows that word.

    In `case $1 in --data) X=$2`, `$2` is named after `--data`; in `case $opt in d) X=$OPTARG`, it is
    `$OPTARG`, after `-d`.
    """
    subject = case.child_by_field_name("value")
    asked = source(subject).strip("\"'${}") if subject is not None else ""
    texts = [source(each).strip("\"'") for each in item.children_by_field_name("value")]
    flags = [text.removesuffix("*").removesuffix("=") for text in texts]
    if asked == "1" and any(flag.startswith("-") and len(flag) > 1 for flag in flags):
        attached = any(text.endswith("=*") for text in texts)
        yield "1" if attached else "2", Piece(None, place.line, place.column, "|".join(flags))
    elif asked and "OPTARG" in source(item) and all(len(flag) == 1 for flag in flags):
        yield "OPTARG", Piece(None, place.line, place.column, "|".join(f"-{flag}" for flag in flags))


def exported_files(declaration: str, place: Span) -> tuple[Word, ...]:
    """The files of settings that `export $(cat .env | xargs)` reads."""
    if "$(" not in declaration or _PRINTS.search(declaration) is None:
        return ()
    return tuple(Word((name,), place) for name in _SETTINGS.findall(declaration))


@dataclass(frozen=True, slots=True)
class Written:
    """A file inside a script: the name it gets (empty: Python that is run at once), and where it begins."""

    name: str
    text: str
    line: int


def kept_as(command: Command) -> str | None:
    """The name under which a text that is fed to a command is kept; None where it is of no use here."""
    words = [word.text or "" for word in command.words]
    target = words[-1] if words[:1] == ["tee"] else command.stdout.text if command.stdout else None
    if target and target.endswith(KEPT):
        return target
    if not words or not _PYTHON.fullmatch(posixpath.basename(words[0])):
        return None
    return (
        "" if all(word == "-" or word.startswith("-") for word in words[1:2]) and "-m" not in words else None
    )


def fed(redirect: Node, known: Mapping[str, Value], offset: int) -> Iterator[tuple[str, int]]:
    """The text between `<<EOF` and `EOF` with its first line; what the shell fills in is filled in."""
    start = source(redirect).partition("\n")[0]
    for body in below(redirect, "heredoc_body"):
        text = textwrap.dedent(source(body))
        if "'" not in start and '"' not in start:
            text = _USE.sub(lambda use: _held(known.get(use[1]), use[0]), text).replace("\\$", "$")
        yield text, span(body, offset).line


def _held(value: Value | None, otherwise: str) -> str:
    """The text of a variable that holds one that is known."""
    texts = [piece.text for words in value.words for piece in words] if value is not None else [None]
    return "".join(text or "" for text in texts) if None not in texts else otherwise
