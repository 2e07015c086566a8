"""Shell text: the commands that somebody runs, with their words as far as the text tells them.

It is walked in the order of its text, with what its variables hold by then. Where a variable
may hold one of several values (a loop's list, the branches of an `if`) the command is listed once
for each, up to a bound; where the file does not say, the word has an unknown part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from tos_lint.ir.commands import Command, Where, Word
from tos_lint.ir.spans import Span
from tos_lint.lower.shell.invocation import SHELLS
from tos_lint.lower.shell.walk import Walk
from tos_lint.lower.shell.words import Piece, Value, word

_USE: Final = re.compile(r"\$\{?(\w+)\}?")
_SCRIPT_OPTION: Final = re.compile(r"-[a-z]*c")


@dataclass(frozen=True, slots=True)
class Setting:
    """A variable's text as it is set at a line; what it is called by those who set it otherwise."""

    text: str | None
    line: int = 0
    name: str = ""


Known = str | None | tuple[str, ...] | Setting
"""What a variable is known to hold from outside: a text, something unknown, or one of several texts."""


def lower_shell_text(
    text: str,
    first_line: int,
    where: Where,
    variables: Mapping[str, Known] | None = None,
    directory: str = "",
) -> tuple[Command, ...]:
    """The commands of a piece of shell that begins on `first_line` of some other file.

    `variables` are known from outside; `directory` is the folder that it starts in.
    """
    return lower_shell_texts([(text, first_line)], where, variables, directory)


def lower_shell_texts(
    texts: Iterable[tuple[str, int]],
    where: Where,
    variables: Mapping[str, Known] | None = None,
    directory: str = "",
    exported: bool | AbstractSet[str] = False,
) -> tuple[Command, ...]:
    """The commands of pieces of shell, each with its first line, that one shell runs one after another.

    `exported`: programs see the variables, or those of these names, where they have one known text.
    """
    walk = Walk(where)
    walk.state.enter(directory)
    line = 1
    for text, first_line in texts:
        if line == 1:
            line = first_line
            _set(walk, variables or {}, line)
            settled = {name for name, known in (variables or {}).items() if isinstance(known, str | Setting)}
            chosen = exported if isinstance(exported, AbstractSet) else settled if exported else frozenset()
            walk.state.exported |= settled & chosen
        walk.script(text, first_line)
    walk.finish()
    return tuple(walk.commands)


def _set(walk: Walk, variables: Mapping[str, Known], line: int) -> None:
    """What is known from outside, placed on the first line of the shell text."""
    for name, known in variables.items():
        if isinstance(known, Setting):
            walk.state.assign(name, [Value((_pieces(known.text, known.line or line, known.name),))])
            continue
        values = known if isinstance(known, tuple) else (known,)
        walk.state.assign(name, [Value((_pieces(value, line, ""),)) for value in values])


def _pieces(text: str | None, line: int, name: str) -> tuple[Piece, ...]:
    """The pieces of a value in which `${NAME}` stands for what only others know."""
    if text is None or "$" not in text:
        return (Piece(text, line, 1, name),)
    found: list[Piece] = []
    for number, part in enumerate(_USE.split(text)):
        if number % 2:
            found.append(Piece(None, line, 1, part))
        elif part:
            found.append(Piece(part, line))
    return tuple(found)


def lower_words(
    words: Sequence[Word],
    where: Where,
    variables: Mapping[str, Known],
    directory: str = "",
    span: Span | None = None,
) -> tuple[Command, ...]:
    """One command of separate words; where it is a shell that is handed a script, those of the script."""
    texts = [each.text or "" for each in words]
    option = next((n for n, text in enumerate(texts[1:-1], 1) if _SCRIPT_OPTION.fullmatch(text)), 0)
    if texts and texts[0].rpartition("/")[2] in SHELLS and option:
        script = texts[option + 1]
        return lower_shell_text(script, words[option + 1].span.line, where, variables, directory)
    environment = tuple(
        (name, word(_pieces(known.text, known.line, "")))
        for name, known in variables.items()
        if isinstance(known, Setting) and known.text is not None
    )
    reaching = span or words[0].span
    return (Command(tuple(words), where, reaching, environment=environment, directory=directory),)
