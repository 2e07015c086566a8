"""Shell text: the commands that somebody runs, with their words as far as the text tells them.

It is walked in the order of its text, with what its variables hold by then. Where a variable
may hold one of several values (a loop's list, the branches of an `if`) the command is listed once
for each, up to a bound; where the file does not say, the word has an unknown part.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tos_lint.ir.commands import Command, Where
from tos_lint.lower.shell.walk import Walk
from tos_lint.lower.shell.words import Piece, Value


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
            walk.state.assign(name, [Value(((Piece(known.text, known.line or line, 1, known.name),),))])
            continue
        values = known if isinstance(known, tuple) else (known,)
        walk.state.assign(name, [Value(((Piece(value, line),),)) for value in values])
