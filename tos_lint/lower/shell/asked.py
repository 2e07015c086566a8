"""What a script asks of whoever runs it: options that it reads itself, files of settings that it exports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tree_sitter import Node

from tos_lint.ir.commands import Word
from tos_lint.ir.spans import Span
from tos_lint.lower.shell.grammar import source
from tos_lint.lower.shell.words import Piece

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
