"""Shell scripts: the commands that somebody runs, with their words as far as the file tells them.

A script is walked in the order of its text, with what its variables hold by then. Where a variable
may hold one of several values (a loop's list, the branches of an `if`) the command is listed once
for each, up to a bound; where the file does not say, the word has an unknown part.
"""

from __future__ import annotations

from collections.abc import Mapping

from tos_lint.ir.commands import Command, Where
from tos_lint.ir.facts import FileFacts, Gap, Reason
from tos_lint.ir.spans import Span
from tos_lint.lower.remarks import remarks_of_hash_comments
from tos_lint.lower.shell.walk import Walk


def lower_shell(path: str, text: str) -> FileFacts:
    """The commands and remarks of a shell script."""
    walk = Walk(Where.SCRIPT)
    walk.script(text, 1)
    walk.finish()
    gaps: tuple[Gap, ...] = ()
    if walk.exhausted:
        gaps = (Gap(Reason.BOUND, "too many commands: the rest of the script was not followed", Span(1)),)
    elif walk.broken and not walk.commands:
        gaps = (Gap(Reason.SYNTAX, "not a shell script that could be read", Span(1)),)
    return FileFacts(path, commands=tuple(walk.commands), remarks=remarks_of_hash_comments(text), gaps=gaps)


def lower_shell_text(
    text: str, first_line: int, where: Where, variables: Mapping[str, str | None] | None = None
) -> tuple[Command, ...]:
    """The commands of a piece of shell that begins on `first_line` of some other file.

    `variables` are known from outside; None means: set, but to something unknown.
    """
    walk = Walk(where)
    for name, value in (variables or {}).items():
        walk.state.assign_text(name, value, first_line)
    walk.script(text, first_line)
    walk.finish()
    return tuple(walk.commands)
